import type { LoaderFunctionArgs } from "@remix-run/node";

import { getClaimPhoto } from "#app/domain/ordering/claims/claims.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { requireClaimDesk } from "#app/http/goods-claims.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "goodsClaim:read" };

/** A photo of claimed goods. It was known for a picture by its bytes when it was stored. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "goodsClaim:read");
  requireClaimDesk(request, actor);
  const photo = found(await getClaimPhoto(actor, parseId(params.id), parseId(params.fileId)));
  return fileResponse(photo.content, { fileName: photo.fileName, mediaType: photo.mediaType, inline: true });
}

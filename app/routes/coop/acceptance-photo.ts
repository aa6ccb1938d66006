import type { LoaderFunctionArgs } from "@remix-run/node";

import { getAcceptancePhoto } from "#app/domain/ordering/delivery.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "sale:read" };

/** A photo of refused goods. It was known for a picture by its bytes when it was stored. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "sale:read");
  const photo = found(await getAcceptancePhoto(actor, "coop", parseId(params.id), parseId(params.fileId)));
  return fileResponse(photo.content, { fileName: photo.fileName, mediaType: photo.mediaType, inline: true });
}

import type { LoaderFunctionArgs } from "@remix-run/node";

import { getOwnPagePicture } from "#app/domain/supervision/publication/unit-page.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "unitPage:edit" };

/** A picture of the unit's own page, before everybody may see it. Only pictures are stored there. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "unitPage:edit");
  const { content, fileName, mediaType } = found(await getOwnPagePicture(actor, parseId(params.fileId)));
  return fileResponse(content, { fileName, mediaType, inline: true, cacheControl: "private, max-age=3600" });
}

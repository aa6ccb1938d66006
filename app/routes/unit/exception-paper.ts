import type { LoaderFunctionArgs } from "@remix-run/node";

import { getExceptionDocument } from "#app/domain/quota/campaign.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "filing:read" };

/** The paper that an exception rests on. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "filing:read");
  const { content, fileName, mediaType } = found(await getExceptionDocument(actor, parseId(params.id)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

import type { LoaderFunctionArgs } from "@remix-run/node";

import { getPublicationDocument } from "#app/domain/supervision/publication/rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "publication:read" };

/** The paper behind a rule of publication. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "publication:read");
  const { content, fileName, mediaType } = found(await getPublicationDocument(actor, parseId(params.id)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

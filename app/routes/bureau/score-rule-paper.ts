import type { LoaderFunctionArgs } from "@remix-run/node";

import { getScoreRuleDocument } from "#app/domain/supervision/scores/score-rules.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "bureau:read" };

/** The paper behind a scoring rule of the bureau. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "bureau:read");
  const { content, fileName, mediaType } = found(await getScoreRuleDocument(actor, parseId(params.id)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

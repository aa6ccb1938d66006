import type { LoaderFunctionArgs } from "@remix-run/node";

import { getOwnScorePaper } from "#app/domain/supervision/scores/scores.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseYear } from "#app/http/params.server";

export const handle = { policy: "quota:read" };

/** The paper behind the rule by which the unit is scored. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "quota:read");
  const { content, fileName, mediaType } = found(await getOwnScorePaper(actor, parseYear(params.year)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

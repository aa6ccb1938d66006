import type { LoaderFunctionArgs } from "@remix-run/node";

import { getRuleDocument } from "#app/domain/quota/rule-changes.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";
import { requireRuleDesk } from "#app/http/rule-change.server";

export const handle = { policy: "rule:read" };

/** The paper behind a rule. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "rule:read");
  requireRuleDesk(request, actor);
  const { content, fileName, mediaType } = found(await getRuleDocument(actor, parseId(params.id)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

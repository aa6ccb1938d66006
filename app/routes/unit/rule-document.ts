import type { LoaderFunctionArgs } from "@remix-run/node";

import { getRuleNewsDocument } from "#app/domain/quota/rule-news.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { found, notFound, parseId } from "#app/http/params.server";

export const handle = { policy: "ruleNews:read" };

/** The paper behind a rule that holds for the reader's unit, or concerns the reader's co-op. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "ruleNews:read");
  if (!new URL(request.url).pathname.startsWith(`/${actor.audience}/`)) throw notFound();
  const { content, fileName, mediaType } = found(await getRuleNewsDocument(actor, parseId(params.id)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

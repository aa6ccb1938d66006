import type { LoaderFunctionArgs } from "@remix-run/node";

import { getHeldFile } from "#app/domain/payments/held-money/held.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { requireMoneyDesk } from "#app/http/held-money.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "heldMoney:read" };

/** A paper of a report. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "heldMoney:read");
  requireMoneyDesk(request, actor);
  const { content, fileName, mediaType } = found(await getHeldFile(actor, parseId(params.id), parseId(params.fileId)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

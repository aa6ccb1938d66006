import type { LoaderFunctionArgs } from "@remix-run/node";

import { getGuaranteeFile } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { requireMoneyDesk } from "#app/http/held-money.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "guarantee:read" };

/** The file of a guarantee. Handed over as a file: a PDF may hold a script. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "guarantee:read");
  requireMoneyDesk(request, actor);
  const { content, fileName, mediaType } = found(await getGuaranteeFile(actor, parseId(params.id)));
  return fileResponse(content, { fileName, mediaType, inline: false });
}

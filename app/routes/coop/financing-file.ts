import type { LoaderFunctionArgs } from "@remix-run/node";

import { getBankExport } from "#app/domain/payments/bank-export.queries.server";
import { requireActor } from "#app/http/actor.server";
import { fileResponse } from "#app/http/download.server";
import { publicOrigin } from "#app/http/origin.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "sale:read" };

/** The signed confirmations of a co-op for its bank. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "sale:read");
  const { text } = await getBankExport(actor, (token) => new URL(paths.confirmation(token), publicOrigin(request)).toString());
  return fileResponse(new TextEncoder().encode(text), {
    fileName: `xiangji-receivables-${calendarDateOf(actor.now)}.json`,
    mediaType: "application/json; charset=utf-8",
  });
}

import type { LoaderFunctionArgs } from "@remix-run/node";

import { receivableStates } from "#app/domain/payments/receivables.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat } from "#app/http/download.server";
import { receivablesDownload } from "#app/http/receivables-download.server";

export const handle = { policy: "receivable:read" };

/** The list of payments as a spreadsheet, filtered as on the screen. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "receivable:read");
  const url = new URL(request.url);
  const state = receivableStates.find((known) => known === url.searchParams.get("state")) ?? "open";
  return receivablesDownload(actor, state, downloadFormat(url) ?? "csv");
}

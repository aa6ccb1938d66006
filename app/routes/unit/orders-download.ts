import type { LoaderFunctionArgs } from "@remix-run/node";

import { isStatusGroup } from "#app/domain/ordering/status-groups";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat } from "#app/http/download.server";
import { orderDownload } from "#app/http/order-download.server";
import { notFound, textOf } from "#app/http/params.server";

export const handle = { policy: "order:read" };

/** The list of orders as a spreadsheet, filtered as on the screen. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "order:read");
  const url = new URL(request.url);
  const format = downloadFormat(url);
  if (!format) throw notFound();
  const status = url.searchParams.get("status");
  const filter = { group: isStatusGroup(status) ? status : null, query: textOf(url, "q", 60) };
  return orderDownload(actor, "unit", filter, format);
}

import type { LoaderFunctionArgs } from "@remix-run/node";

import { listRemittances, type RemittanceView } from "#app/domain/payments/receivables.queries.server";
import { requireActor } from "#app/http/actor.server";
import { downloadFormat } from "#app/http/download.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { receivablesDownload } from "#app/http/receivables-download.server";

export const handle = { policy: "sale:read" };

/** What is due to a co-op, or what it received, as the page shows it. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "sale:read");
  const url = new URL(request.url);
  const view = url.searchParams.get("view");
  if (view !== "received") return receivablesDownload(actor, view === "overdue" ? "overdue" : "open", downloadFormat(url) ?? "csv");
  return listFile<RemittanceView>(request, actor, ({ t, yuan, name }) => ({
    name: "remittances",
    title: t("coop:view.received"),
    page: (after) => listRemittances(actor, after, FILE_PAGE),
    columns: [
      { header: t("orders:receivedOn"), value: (row) => row.receivedOn },
      { header: t("orders:bankReference"), value: (row) => row.bankReference, width: 24 },
      { header: t("orders:number"), value: (row) => row.orderNumber, width: 22 },
      { header: t("orders:unit"), value: (row) => name(row.unitName, row.unitNameEn), width: 32 },
      { header: t("orders:amountYuan"), value: (row) => yuan(row.amountFen), format: YUAN },
      { header: t("orders:recordedBy"), value: (row) => row.confirmedBy },
    ],
  }));
}

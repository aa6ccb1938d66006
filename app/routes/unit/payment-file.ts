import type { LoaderFunctionArgs } from "@remix-run/node";

import { getBatch, getTransfers } from "#app/domain/payments/batches.queries.server";
import { markExported } from "#app/domain/payments/export-batch.server";
import { pain001, type PainTransfer } from "#app/domain/payments/pain001";
import { requireActor } from "#app/http/actor.server";
import { fileResponse, tableDownload } from "#app/http/download.server";
import { found, parseId } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { fenToInput } from "#app/lib/money";

export const handle = { policy: "payment:prepare" };

/** An approved payment order as a bank takes it in. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "payment:prepare");
  const batch = found(await getBatch(actor, parseId(params.id)));
  if (batch.status !== "APPROVED") throw new Response(null, { status: 409 });
  const order = await getTransfers(actor, batch);
  await markExported(actor, batch.id);
  if (new URL(request.url).searchParams.get("form") === "xml")
    return fileResponse(new TextEncoder().encode(pain001(order)), { fileName: `${batch.number}.xml`, mediaType: "application/xml" });
  const t = translator(preferencesOf(request).locale);
  return tableDownload<PainTransfer>("csv", {
    fileName: batch.number,
    sheetName: batch.number,
    rows: order.transfers,
    columns: [
      { header: t("payments:payee"), value: (row) => row.payeeName },
      { header: t("payments:col.account"), value: (row) => row.payeeAccount },
      { header: t("payments:col.bank"), value: (row) => row.payeeBank },
      { header: t("payments:amount"), value: (row) => fenToInput(row.amountFen) },
      { header: t("payments:col.purpose"), value: (row) => row.purpose },
      { header: t("payments:col.code"), value: (row) => row.remittanceCode },
    ],
  });
}

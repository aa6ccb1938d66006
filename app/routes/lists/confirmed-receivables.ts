import type { LoaderFunctionArgs } from "@remix-run/node";

import { listConfirmedReceivables, type ConfirmedReceivable } from "#app/domain/payments/bank-export.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

export const handle = { policy: "sale:read" };

/** What a bank may lend on. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "sale:read");
  return listFile<ConfirmedReceivable>(request, actor, ({ t, yuan, name }) => ({
    name: "confirmed-receivables",
    title: t("payments:financing.list"),
    page: (after) => listConfirmedReceivables(actor, after, FILE_PAGE),
    columns: [
      { header: t("payments:financing.confirmation"), value: (row) => row.number, width: 22 },
      { header: t("payments:receivable"), value: (row) => row.receivable, width: 16 },
      { header: t("orders:unit"), value: (row) => name(row.unitName, row.unitNameEn), width: 32 },
      { header: t("payments:open"), value: (row) => yuan(row.openFen), format: YUAN },
      { header: t("payments:dueOn"), value: (row) => row.dueOn, width: 12 },
      { header: t("payments:financing.confirmedAt"), value: (row) => formatInstant(row.confirmedAt), width: 18 },
      { header: t("payments:financing.pledgedTo"), value: (row) => row.bankName, width: 24 },
      { header: "SHA-256", value: (row) => row.sha256, width: 66 },
    ],
  }));
}

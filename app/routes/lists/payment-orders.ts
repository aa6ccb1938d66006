import type { LoaderFunctionArgs } from "@remix-run/node";

import { listBatches, type BatchRow } from "#app/domain/payments/batches.queries.server";
import { requireActor } from "#app/http/actor.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";

export const handle = { policy: "receivable:read" };

/** Payment orders of a unit. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "receivable:read");
  return listFile<BatchRow>(request, actor, ({ t, yuan }) => ({
    name: "payment-orders",
    title: t("payments:orders"),
    page: (after) => listBatches(actor, after, FILE_PAGE),
    columns: [
      { header: t("payments:number"), value: (row) => row.number, width: 22 },
      { header: t("payments:payOn"), value: (row) => row.payOn },
      { header: t("payments:status"), value: (row) => t(`payments:status.${row.status}`) },
      { header: t("payments:items"), value: (row) => row.items },
      { header: t("payments:done"), value: (row) => row.executed },
      { header: t("payments:failedCount"), value: (row) => row.failed },
      { header: t("payments:amount"), value: (row) => yuan(row.amountFen), format: YUAN },
      { header: t("payments:preparedBy"), value: (row) => row.preparedBy },
    ],
  }));
}

import type { LoaderFunctionArgs } from "@remix-run/node";

import { getBatch, type BatchItem } from "#app/domain/payments/batches.queries.server";
import { itemShown } from "#app/domain/payments/item-shown";
import { requireActor } from "#app/http/actor.server";
import { listFile, wholeList, YUAN } from "#app/http/list-file.server";
import { found, parseId } from "#app/http/params.server";

export const handle = { policy: "receivable:read" };

/** The transfers of a payment order with what became of them. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireActor(request, "receivable:read");
  const batch = found(await getBatch(actor, parseId(params.id)));
  return listFile<BatchItem>(request, actor, ({ t, yuan }) => ({
    name: batch.number,
    title: t("payments:items"),
    page: wholeList(async () => batch.lines),
    columns: [
      { header: t("payments:receivable"), value: (row) => row.number, width: 20 },
      { header: t("payments:payee"), value: (row) => row.payeeName, width: 32 },
      { header: t("payments:col.bank"), value: (row) => row.payeeBank, width: 24 },
      { header: t("payments:col.account"), value: (row) => row.payeeAccount, width: 24 },
      { header: t("payments:forOrder"), value: (row) => row.orderNumber, width: 22 },
      { header: t("payments:amount"), value: (row) => yuan(row.amountFen), format: YUAN },
      { header: t("payments:col.state"), value: (row) => t(`payments:item.${itemShown(batch, row)}`) },
      { header: t("payments:note"), value: (row) => row.note, width: 32 },
    ],
  }));
}

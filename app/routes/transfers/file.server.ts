import type { Actor } from "#app/domain/identity/actor";
import { listTransfers, type TransferRow } from "#app/domain/payments/transfers.queries.server";
import { FILE_PAGE, listFile, YUAN } from "#app/http/list-file.server";
import { formatInstant } from "#app/lib/dates";

/** Transfers as the page of the platform or of a co-op shows them. */
export async function transfersFile(request: Request, actor: Actor): Promise<Response> {
  return listFile<TransferRow>(request, actor, ({ t, yuan, name }) => ({
    name: "transfers",
    title: t("transfers:transfers"),
    page: (after) => listTransfers(actor, after, FILE_PAGE),
    columns: [
      { header: t("transfers:order"), value: (row) => row.orderNumber, width: 22 },
      ...(actor.audience === "coop"
        ? []
        : [{ header: t("transfers:coop"), value: (row: TransferRow) => name(row.coopName, row.coopNameEn), width: 32 }]),
      { header: t("transfers:unit"), value: (row) => row.unitName, width: 32 },
      { header: t("transfers:at"), value: (row) => formatInstant(row.requestedAt), width: 18 },
      { header: t("transfers:state"), value: (row) => t(`transfers:stateOf.${row.state}`) },
      { header: t("transfers:reference"), value: (row) => row.pspId ?? row.failure ?? "", width: 36 },
      { header: t("transfers:amount"), value: (row) => yuan(row.amountFen), format: YUAN },
    ],
  }));
}

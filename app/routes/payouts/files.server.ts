import type { Actor } from "#app/domain/identity/actor";
import { getPayout, listPayouts, type PayoutRow, type PlatformEntryRow } from "#app/domain/payments/payouts.queries.server";
import { FILE_PAGE, listFile, wholeList, YUAN } from "#app/http/list-file.server";
import { found, parseId } from "#app/http/params.server";
import { calendarDateOf } from "#app/lib/dates";

/** Payouts as the page of the platform or of a co-op shows them. */
export async function payoutsFile(request: Request, actor: Actor): Promise<Response> {
  return listFile<PayoutRow>(request, actor, ({ t, yuan, name }) => ({
    name: "payouts",
    title: t("payouts:payouts"),
    page: (after) => listPayouts(actor, after, FILE_PAGE),
    columns: [
      { header: t("payouts:number"), value: (row) => row.number, width: 22 },
      { header: t("payouts:coop"), value: (row) => name(row.coopName, row.coopNameEn), width: 32 },
      { header: t("payouts:preparedOn"), value: (row) => calendarDateOf(row.preparedAt) },
      { header: t("payouts:status"), value: (row) => t(`payouts:state.${row.status}`) },
      { header: t("payouts:amount"), value: (row) => yuan(row.amountFen), format: YUAN },
    ],
  }));
}

/** What a payout consists of: the statement for the co-op. */
export async function payoutFile(request: Request, actor: Actor, id: string | undefined): Promise<Response> {
  const payout = found(await getPayout(actor, parseId(id)));
  return listFile<PlatformEntryRow>(request, actor, ({ t, yuan }) => ({
    name: payout.number,
    title: t("payouts:entries"),
    page: wholeList(async () => payout.entries),
    columns: [
      { header: t("payouts:order"), value: (row) => row.orderNumber, width: 22 },
      { header: t("payouts:unit"), value: (row) => row.unitName, width: 32 },
      { header: t("payouts:what"), value: (row) => t(`payouts:kind.${row.kind}`) },
      { header: t("payouts:happenedOn"), value: (row) => calendarDateOf(row.happenedAt) },
      { header: t("payouts:amount"), value: (row) => yuan(row.amountFen), format: YUAN },
    ],
  }));
}

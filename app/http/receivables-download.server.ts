import type { Actor } from "#app/domain/identity/actor";
import { listReceivables, type ReceivableRow, type ReceivableState } from "#app/domain/payments/receivables.queries.server";
import { tableDownload } from "#app/http/download.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale } from "#app/i18n/locales";
import { calendarDateOf } from "#app/lib/dates";

/** What is due or paid between units and co-ops, all pages of a list, seen from the actor's side. */
export function receivablesDownload(actor: Actor, state: ReceivableState, format: "csv" | "xlsx"): Response {
  const t = translator(isLocale(actor.locale) ? actor.locale : defaultLocale);
  const yuan = (fen: bigint) => Number(fen) / 100;
  return tableDownload<ReceivableRow>(format, {
    fileName: `xiangji-${state}-${calendarDateOf(actor.now)}`,
    sheetName: t("orders:remittanceSlip"),
    rows: eachReceivable(actor, state),
    columns: [
      { header: t("orders:dueOn"), value: (row) => row.dueOn },
      { header: t("bank:receivableNo"), value: (row) => row.number, width: 16 },
      { header: t("orders:number"), value: (row) => row.orderNumber, width: 22 },
      actor.audience === "coop"
        ? { header: t("orders:unit"), value: (row) => row.unitName, width: 32 }
        : { header: t("orders:payee"), value: (row) => row.bankAccountName, width: 32 },
      { header: t("orders:remittanceCode"), value: (row) => row.remittanceCode, width: 16 },
      { header: t("orders:amountYuan"), value: (row) => yuan(row.amountFen), format: "#,##0.00" },
      { header: t("orders:paidYuan"), value: (row) => yuan(row.paidFen), format: "#,##0.00" },
      { header: t("orders:openYuan"), value: (row) => yuan(row.amountFen - row.paidFen), format: "#,##0.00" },
    ],
  });
}

async function* eachReceivable(actor: Actor, state: ReceivableState): AsyncGenerator<ReceivableRow> {
  let after: string | null = null;
  do {
    const { rows, nextAfter }: Awaited<ReturnType<typeof listReceivables>> = await listReceivables(actor, { state, after, take: 500 });
    yield* rows;
    after = nextAfter;
  } while (after !== null);
}

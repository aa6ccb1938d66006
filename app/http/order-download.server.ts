import type { Actor } from "#app/domain/identity/actor";
import { listOrders, type OrderFilter, type OrderRow, type Side } from "#app/domain/ordering/order-list.queries.server";
import { tableDownload } from "#app/http/download.server";
import { translator } from "#app/i18n/i18n.server";
import { defaultLocale, isLocale } from "#app/i18n/locales";
import { calendarDateOf, formatInstant } from "#app/lib/dates";

async function* eachOrder(actor: Actor, side: Side, filter: Pick<OrderFilter, "group" | "query">): AsyncGenerator<OrderRow> {
  let after: string | null = null;
  do {
    const { rows, nextAfter }: Awaited<ReturnType<typeof listOrders>> = await listOrders(actor, side, { ...filter, after, take: 500 });
    yield* rows;
    after = nextAfter;
  } while (after !== null);
}

/** The orders that a list shows, all pages, as a spreadsheet. */
export function orderDownload(actor: Actor, side: Side, filter: Pick<OrderFilter, "group" | "query">, format: "csv" | "xlsx"): Response {
  const t = translator(isLocale(actor.locale) ? actor.locale : defaultLocale);
  const yuan = (fen: bigint) => Number(fen) / 100;
  return tableDownload(format, {
    fileName: `${t("orders:orders")}-${calendarDateOf(actor.now)}`,
    sheetName: t("orders:orders"),
    rows: eachOrder(actor, side, filter),
    columns: [
      { header: t("orders:number"), value: (row) => row.number, width: 22 },
      { header: t("orders:placedAt"), value: (row) => formatInstant(row.placedAt), width: 18 },
      {
        header: t(side === "unit" ? "orders:coop" : "orders:unit"),
        value: (row) => (side === "unit" ? row.coopName : row.unitName),
        width: 32,
      },
      { header: t("orders:goods"), value: (row) => row.firstLineZh, width: 28 },
      { header: t("orders:deliverFrom"), value: (row) => row.deliverFrom },
      { header: t("orders:totalYuan"), value: (row) => yuan(row.totalFen), format: "#,##0.00" },
      { header: t("orders:openYuan"), value: (row) => yuan(row.openFen), format: "#,##0.00" },
      { header: t("orders:statusLabel"), value: (row) => t(`orders:status.${row.status}`) },
    ],
  });
}

import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import type { Side } from "#app/domain/ordering/order-list.queries.server";
import type { ReceivableRow } from "#app/domain/payments/receivables.queries.server";
import { paths } from "#app/lib/paths";

type Props = {
  side: Side;
  caption: string;
  rows: readonly ReceivableRow[];
  empty: ReactNode;
  /** Shows what was paid instead of what is left. */
  paid?: boolean;
  /** What the reader does with a row, and what the column is called. */
  action: { header: string; cell: (row: ReceivableRow) => ReactNode };
};

/** What is due or paid, as the one who pays and the one who is paid both see it. */
export function ReceivablesTable({ side, caption, rows, empty, paid = false, action }: Props) {
  const { t } = useTranslation(["orders", "bank", "payments", "workingDays"]);
  const words = useWords();
  return (
    <DataTable
      caption={caption}
      captionHidden
      rows={rows}
      rowKey={(row) => row.id}
      empty={empty}
      columns={[
        {
          key: "dueOn",
          header: t("dueOn"),
          cell: (row) => (
            <>
              <span className="whitespace-nowrap">{row.dueOn}</span>{" "}
              {row.daysLate > 0 ? <Badge tone="late">{t("daysLate", { count: row.daysLate })}</Badge> : null}
              {row.provisional ? (
                <small className="block text-ink-2">{t("workingDays:provisionalDay", { year: row.dueOn.slice(0, 4) })}</small>
              ) : null}
            </>
          ),
        },
        {
          key: "order",
          header: t("number"),
          title: true,
          nowrap: true,
          cell: (row) => <Link to={side === "unit" ? paths.unitOrder(row.orderId) : paths.coopSale(row.orderId)}>{row.orderNumber}</Link>,
        },
        {
          key: "document",
          header: t("bank:receivableNo"),
          nowrap: true,
          cell: (row) => <Link to={side === "unit" ? paths.unitReceivable(row.id) : paths.coopReceivable(row.id)}>{row.number}</Link>,
        },
        side === "unit"
          ? {
              key: "payee",
              header: t("payee"),
              cell: (row) => (
                <>
                  {words.name(row.coopName, row.coopNameEn)}
                  <div className="over">
                    {row.bankName} <span className="whitespace-nowrap">{row.bankAccountNumber}</span>{" "}
                    {row.pledged ? <Badge tone="warn">{t("payments:pledge.payee")}</Badge> : null}
                  </div>
                </>
              ),
            }
          : { key: "unit", header: t("unit"), cell: (row) => words.name(row.unitName, row.unitNameEn) },
        { key: "code", header: t("remittanceCode"), nowrap: true, cell: (row) => <code>{row.remittanceCode}</code> },
        {
          key: "left",
          header: t(paid ? "paidYuan" : "openYuan"),
          align: "end",
          nowrap: true,
          cell: (row) => (
            <>
              {words.fen(paid ? row.paidFen : row.amountFen - row.paidFen)}
              {row.lateInterestFen > 0n ? <div className="over">{t("interest", { amount: words.fen(row.lateInterestFen) })}</div> : null}
            </>
          ),
        },
        { key: "action", align: "end", nowrap: true, ...action },
      ]}
    />
  );
}

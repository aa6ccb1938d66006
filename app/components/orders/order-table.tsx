import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import { StatusBadge } from "#app/components/orders/status-badge";
import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import type { OrderRow, Side } from "#app/domain/ordering/order-list.queries.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

type Props = { rows: readonly OrderRow[]; side: Side; caption: string; empty?: ReactNode };

/** Orders as either side sees them: a unit sees co-ops, a co-op sees units. */
export function OrderTable({ rows, side, caption, empty }: Props) {
  const { t } = useTranslation("orders");
  const words = useWords();
  const to = side === "unit" ? paths.unitOrder : paths.coopSale;
  return (
    <DataTable
      caption={caption}
      captionHidden
      rows={rows}
      rowKey={(row) => row.id}
      empty={empty}
      columns={[
        { key: "number", header: t("number"), title: true, nowrap: true, cell: (row) => <Link to={to(row.id)}>{row.number}</Link> },
        { key: "placedAt", header: t("placedAt"), quiet: true, nowrap: true, cell: (row) => formatInstant(row.placedAt).slice(0, 10) },
        {
          key: "other",
          header: t(side === "unit" ? "coop" : "unit"),
          cell: (row) => (side === "unit" ? words.name(row.coopName, row.coopNameEn) : words.name(row.unitName, row.unitNameEn)),
        },
        {
          key: "goods",
          header: t("goods"),
          quiet: true,
          cell: (row) =>
            t(row.lines > 1 ? "firstOfMany" : "firstOnly", { name: words.name(row.firstLineZh, row.firstLineEn), count: row.lines }),
        },
        { key: "deliver", header: t("deliverFrom"), quiet: true, nowrap: true, cell: (row) => row.deliverFrom },
        { key: "total", header: t("totalYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.totalFen) },
        { key: "status", header: t("statusLabel"), nowrap: true, cell: (row) => <StatusBadge status={row.status} /> },
      ]}
    />
  );
}

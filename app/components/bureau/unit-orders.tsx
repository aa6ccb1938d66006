import { Link } from "@remix-run/react";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import type { UnitOrderRow } from "#app/domain/quota/unit-record.queries.server";
import { formatFen } from "#app/lib/money";
import { paths } from "#app/lib/paths";

/** Orders of a unit, to look at. */
export function UnitOrders({ unitId, orders }: { unitId: string; orders: readonly UnitOrderRow[] }) {
  const { t } = useTranslation("bureau");
  const nameOf = useOrganisationName();
  return (
    <DataTable
      caption={t("orders")}
      captionHidden
      dense
      rows={orders}
      rowKey={(row) => row.id}
      empty={<p className="text-ink-2">{t("ordersEmpty")}</p>}
      columns={[
        {
          key: "number",
          header: t("order.number"),
          title: true,
          cell: (row) => <Link to={paths.bureauOrder(unitId, row.id)}>{row.number}</Link>,
        },
        { key: "coop", header: t("order.coop"), cell: (row) => nameOf(row.coop) },
        { key: "placedOn", header: t("order.placedOn"), nowrap: true, cell: (row) => row.placedOn },
        { key: "goods", header: t("order.goods"), align: "end", nowrap: true, cell: (row) => formatFen(row.goodsFen) },
        { key: "freight", header: t("order.freight"), align: "end", nowrap: true, cell: (row) => formatFen(row.freightFen) },
        { key: "state", header: t("order.state"), nowrap: true, cell: (row) => <OrderStateBadge order={row} /> },
      ]}
    />
  );
}

export function OrderStateBadge({ order }: { order: Pick<UnitOrderRow, "state" | "settledAt"> }) {
  const { t } = useTranslation("bureau");
  if (order.settledAt) return <Badge tone="good">{t("order.settled")}</Badge>;
  return <Badge>{t(`orderState.${order.state as "CONFIRMED"}`)}</Badge>;
}

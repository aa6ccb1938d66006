import { Link } from "@remix-run/react";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { Badge } from "#app/components/ui/badge";
import { DataTable } from "#app/components/ui/data-table";
import { DescriptionList } from "#app/components/ui/description-list";
import { EmptyState } from "#app/components/ui/empty-state";
import type { Side } from "#app/domain/ordering/order-list.queries.server";
import type { OrderView } from "#app/domain/ordering/order.queries.server";
import { formatList } from "#app/i18n/formats";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

/** Who buys, who sells, where and when it goes, on which terms. */
export function OrderFacts({ order, side }: { order: OrderView; side: Side }) {
  const { t, i18n } = useTranslation("orders");
  const nameOf = useOrganisationName();
  const { group } = order;
  return (
    <DescriptionList
      facts={[
        side === "unit"
          ? { label: t("coop"), value: `${nameOf(order.coop.name)} · ${order.coop.contactName} ${order.coop.contactPhone}` }
          : { label: t("unit"), value: `${nameOf(order.unit.name)} · ${order.unit.contactName} ${order.unit.contactPhone}` },
        {
          label: t("receiver"),
          value: (
            <>
              {`${order.receiver.receiverName} ${order.receiver.receiverPhone}`}
              {order.receiver.version > 1 ? (
                <>
                  {" "}
                  <Badge tone="warn">{t("receiverVersion", { version: order.receiver.version })}</Badge>
                </>
              ) : null}
            </>
          ),
        },
        { label: t("address"), value: order.receiver.address },
        { label: t("deliverWindow"), value: t("fromTo", { from: group.deliverFrom, to: group.deliverTo }) },
        ...(side === "unit"
          ? [
              {
                label: t("creditedUnit"),
                value: formatList(
                  order.creditedUnits.map((unit) => nameOf(unit)),
                  i18n.language,
                ),
              },
              {
                label: t("source"),
                value: formatList(
                  order.sources.map((source) => t(`fund.${source}`)),
                  i18n.language,
                ),
              },
              { label: t("submittedBy"), value: group.submittedBy },
              { label: t("group"), value: <Link to={paths.unitGroup(group.id)}>{group.number}</Link> },
            ]
          : []),
        { label: t("terms"), value: t(`termsOf.${order.paymentTerms}`, { days: order.paymentDays }) },
        { label: t("acceptWithin"), value: t("acceptWithinDays", { days: order.acceptanceDays }) },
        ...(group.note ? [{ label: t("note"), value: group.note }] : []),
        ...(order.endReason ? [{ label: t("endReason"), value: order.endReason }] : []),
      ]}
    />
  );
}

/** The shipments of an order with what was found when they arrived. */
export function OrderShipments({ order, side }: { order: OrderView; side: Side }) {
  const { t } = useTranslation("orders");
  const words = useWords();
  return (
    <DataTable
      caption={t("shipments")}
      captionHidden
      rows={order.shipments}
      rowKey={(row) => row.id}
      empty={<EmptyState title={t("noShipments")} />}
      columns={[
        {
          key: "number",
          header: t("deliverySheet"),
          title: true,
          nowrap: true,
          cell: (row) => <Link to={side === "unit" ? paths.unitDelivery(row.id) : paths.coopShipment(row.id)}>{row.number}</Link>,
        },
        { key: "shippedAt", header: t("shippedAt"), nowrap: true, quiet: true, cell: (row) => formatInstant(row.shippedAt) },
        { key: "expectedOn", header: t("expectedOn"), nowrap: true, cell: (row) => row.expectedOn },
        { key: "driver", header: t("driver"), quiet: true, cell: (row) => `${row.driverName} ${row.driverPhone} · ${row.vehicle}` },
        {
          key: "acceptance",
          header: t("acceptance"),
          cell: (row) =>
            row.acceptance ? (
              <>
                <Link to={side === "unit" ? paths.unitAcceptance(row.acceptance.id) : paths.coopAcceptance(row.acceptance.id)}>
                  {row.acceptance.number}
                </Link>{" "}
                <span className="over">{words.yuan(row.acceptance.amountFen)}</span>
              </>
            ) : (
              <Badge tone="warn">{t("notAccepted")}</Badge>
            ),
        },
      ]}
    />
  );
}

/** What is due, what arrived, and the code that a transfer carries. */
export function OrderMoney({ order, side }: { order: OrderView; side: Side }) {
  const { t } = useTranslation(["orders", "payments", "workingDays"]);
  const words = useWords();
  const dueFen = order.facts.receivableFen - order.facts.paidFen;
  const pledged = order.receivables.filter((row) => row.pledgedTo !== null && row.paidFen < row.amountFen);
  return (
    <div className="grid gap-4">
      <DescriptionList
        facts={[
          { label: t("goodsTotal"), value: words.yuan(order.goodsFen) },
          {
            label: t("freight"),
            value:
              order.proposedFreightFen === null
                ? words.yuan(order.freightFen)
                : t("freightProposed", { from: words.yuan(order.freightFen), to: words.yuan(order.proposedFreightFen) }),
          },
          // Nothing is due before something was accepted: until then the sum of the order is what matters.
          ...(order.receivables.length === 0
            ? [{ label: t("orderTotal"), value: <b>{words.yuan(order.goodsFen + order.freightFen)}</b> }]
            : [
                { label: t("receivable"), value: words.yuan(order.facts.receivableFen) },
                { label: t("paid"), value: words.yuan(order.facts.paidFen) },
              ]),
          { label: t("remittanceCode"), value: <code className="text-lg">{order.remittanceCode}</code> },
          ...pledged.map((row) => ({
            label: t("payments:pledge.payee"),
            value: t("payments:pledge.payTo", {
              amount: words.yuan(row.amountFen - row.paidFen),
              day: row.dueOn,
              name: row.pledgedTo?.bankAccountName ?? "",
              bank: row.pledgedTo?.bankName ?? "",
              account: row.pledgedTo?.bankAccountNumber ?? "",
            }),
          })),
          ...(side === "unit" && dueFen > pledged.reduce((sum, row) => sum + row.amountFen - row.paidFen, 0n)
            ? [
                { label: t("payee"), value: <span lang="zh-CN">{order.coop.bankAccountName}</span> },
                { label: t("bankAccount"), value: `${order.coop.bankName} ${order.coop.bankAccountNumber}` },
              ]
            : []),
        ]}
      />
      {order.receivables.length > 0 ? (
        <DataTable
          caption={t("receivables")}
          dense
          rows={order.receivables}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "dueOn",
              header: t("dueOn"),
              title: true,
              nowrap: true,
              cell: (row) => (
                <>
                  {row.dueOn}
                  {row.provisional ? (
                    <small className="block font-normal whitespace-normal text-ink-2">
                      {t("workingDays:provisionalDay", { year: row.dueOn.slice(0, 4) })}
                    </small>
                  ) : null}
                </>
              ),
            },
            { key: "amount", header: t("amountYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
            { key: "paid", header: t("paidYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.paidFen) },
            {
              key: "interest",
              header: t("interestYuan"),
              align: "end",
              nowrap: true,
              cell: (row) => (row.lateInterestFen > 0n ? words.fen(row.lateInterestFen) : "—"),
            },
          ]}
        />
      ) : null}
      {order.remittances.length > 0 ? (
        <DataTable
          caption={t("remittances")}
          dense
          rows={order.remittances}
          rowKey={(row) => row.id}
          columns={[
            { key: "reference", header: t("bankReference"), title: true, cell: (row) => row.bankReference },
            { key: "receivedOn", header: t("receivedOn"), nowrap: true, cell: (row) => row.receivedOn },
            { key: "amount", header: t("amountYuan"), align: "end", nowrap: true, cell: (row) => words.fen(row.amountFen) },
          ]}
        />
      ) : null}
    </div>
  );
}

import type { ReactNode } from "react";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";

import { IntentErrors } from "#app/components/form/intent-errors";
import { OrderFacts, OrderMoney, OrderShipments } from "#app/components/orders/order-facts";
import { OrderLines } from "#app/components/orders/order-lines";
import { OrderTimeline } from "#app/components/orders/order-timeline";
import { ReasonForm } from "#app/components/orders/reason-form";
import { StatusBadge } from "#app/components/orders/status-badge";
import { useWords } from "#app/components/orders/words";
import { PageHead } from "#app/components/ui/page-head";
import { SealPlaces } from "#app/components/ui/print-frame";
import { Panel } from "#app/components/ui/panel";
import type { Side } from "#app/domain/ordering/order-list.queries.server";
import type { OrderView } from "#app/domain/ordering/order.queries.server";
import { formatInstant } from "#app/lib/dates";
import { formatPpm } from "#app/lib/money";

type Props = {
  order: OrderView;
  side: Side;
  /** Buttons of the next step. */
  tools?: ReactNode;
  /** Stands above the lines: something to decide now. */
  notice?: ReactNode;
  /** Below the money. */
  moneyForm?: ReactNode;
  /** Other steps than those that need a reason. */
  otherSteps?: ReactNode;
  /** What the unit said of it, once it is settled. */
  rating?: ReactNode;
  /** Documents that belong to it. */
  papers?: ReactNode;
};

const withReason = ["reject", "cancel", "closeShort"] as const;

/** An order as both sides see it: what happens next, what was ordered, how far it has come, what is due. */
export function OrderPage({ order, side, tools, notice, moneyForm, otherSteps, rating, papers }: Props) {
  const { t } = useTranslation("orders");
  const nameOf = useOrganisationName();
  const next = useNextStep(order, side);
  // A co-op that has not confirmed yet rejects; cancelling would say the same in other words.
  const reasons = withReason.filter(
    (command) => order.commands.includes(command) && !(command === "cancel" && order.commands.includes("reject")),
  );
  return (
    <>
      <PageHead
        over={`${nameOf(side === "unit" ? order.coop.name : order.unit.name)} · ${formatInstant(order.placedAt)}`}
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {order.number} <StatusBadge status={order.status} />
          </span>
        }
        lead={<span className="no-print">{next}</span>}
        tools={tools}
      />
      <IntentErrors forms={order.commands} />
      {notice}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:items-start">
        <div className="grid min-w-0 gap-5">
          <Panel title={t("lines")}>
            <OrderLines lines={order.lines} goodsFen={order.goodsFen} caption={t("lines")} />
          </Panel>
          <Panel title={t("shipments")}>
            <OrderShipments order={order} side={side} />
          </Panel>
          <Panel title={t("money")}>
            <OrderMoney order={order} side={side} />
            {moneyForm}
          </Panel>
        </div>
        <div className="grid gap-5">
          <Panel title={t("timeline")}>
            <OrderTimeline events={order.events} />
          </Panel>
          {rating}
          {papers}
          <Panel title={t("about")}>
            <OrderFacts order={order} side={side} />
          </Panel>
          {otherSteps || reasons.length > 0 ? (
            <Panel title={t("otherSteps")} className="no-print">
              <div className="grid gap-3">
                {otherSteps}
                {reasons.map((intent) => (
                  <ReasonForm key={intent} intent={intent} />
                ))}
              </div>
            </Panel>
          ) : null}
        </div>
      </div>
      <div className="print-only">
        <SealPlaces seals={[nameOf(order.unit.name), nameOf(order.coop.name)]} />
      </div>
    </>
  );
}

/** What the reader has to do now, or whom everybody waits for. */
function useNextStep(order: OrderView, side: Side): string {
  const { t } = useTranslation(["orders", "workingDays"]);
  const words = useWords();
  const open = order.receivables.filter((row) => row.paidFen < row.amountFen).map((row) => row.dueOn);
  const next = t(`next.${side}.${order.status}`, {
    from: order.group.deliverFrom,
    to: order.group.deliverTo,
    due: open.sort()[0] ?? order.payBy ?? "",
    rate: formatPpm(order.lateInterestPpm),
    amount: words.yuan(order.facts.receivableFen - order.facts.paidFen + order.facts.payFirstFen),
  });
  const provisional = order.facts.payFirstFen > 0n ? order.payByProvisional : null;
  return provisional === null ? next : `${next} ${t("workingDays:provisionalText", { year: provisional })}`;
}

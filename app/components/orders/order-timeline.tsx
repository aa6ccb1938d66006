import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { Timeline } from "#app/components/ui/timeline";
import type { OrderView } from "#app/domain/ordering/order.queries.server";
import { formatInstant } from "#app/lib/dates";

const kinds = [
  "submitted",
  "approved",
  "refused",
  "confirmed",
  "rejected",
  "freightChanged",
  "reconfirmed",
  "cancelled",
  "shipped",
  "accepted",
  "acceptedInPart",
  "closedShort",
  "paidInPart",
  "paidInAdvance",
  "payByExtended",
  "payByRecounted",
  "lapsed",
  "overpaid",
  "settled",
  "unsettled",
  "paymentTakenBack",
  "reAttributed",
  "sourceCorrected",
  "receiverChanged",
  "goodsClaim",
] as const;

/** Everything that happened to an order, oldest first. */
export function OrderTimeline({ events }: { events: OrderView["events"] }) {
  const { t } = useTranslation("orders");
  const words = useWords();
  const detailOf = (event: OrderView["events"][number]) => {
    const { reason, number, amount, reference, from, to } = event.detail;
    if (from !== undefined && to !== undefined)
      return t("event.freightFromTo", { from: words.yuan(BigInt(from)), to: words.yuan(BigInt(to)) });
    if (amount !== undefined) return t("event.paid", { amount, reference: reference ?? "" });
    return reason ?? number;
  };
  return (
    <Timeline
      label={t("timeline")}
      events={events.map((event, index) => {
        const kind = kinds.find((known) => known === event.kind);
        return {
          key: event.id,
          title: kind ? t(`event.${kind}`) : event.kind,
          at: formatInstant(event.at),
          dateTime: event.at.toISOString(),
          by: event.by,
          detail: detailOf(event),
          state: index === events.length - 1 ? "current" : "done",
        };
      })}
    />
  );
}

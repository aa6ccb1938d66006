import { useTranslation } from "#app/i18n/use-translation";

import { Badge, type Tone } from "#app/components/ui/badge";
import type { OrderStatus } from "#app/domain/ordering/states";

const tones: Record<OrderStatus, Tone> = {
  AWAITING_APPROVAL: "warn",
  AWAITING_COOP: "none",
  AWAITING_BUYER: "warn",
  REFUSED: "none",
  REJECTED: "none",
  CANCELLED: "none",
  TO_PREPAY: "warn",
  TO_SHIP: "none",
  SHIPPED: "warn",
  PART_ACCEPTED: "none",
  TO_PAY: "warn",
  PART_PAID: "warn",
  OVERDUE: "late",
  SETTLED: "good",
  ALL_REFUSED: "none",
};

export function StatusBadge({ status }: { status: OrderStatus }) {
  const { t } = useTranslation("orders");
  return (
    <Badge tone={tones[status]} className="whitespace-nowrap">
      {t(`status.${status}`)}
    </Badge>
  );
}

import { useTranslation } from "#app/i18n/use-translation";

import { CartLine } from "#app/components/shop/cart-line";
import { named } from "#app/components/shop/names";
import { Panel } from "#app/components/ui/panel";
import { Badge } from "#app/components/ui/badge";
import type { PlannedLine, PlannedOrder } from "#app/domain/ordering/checkout-plan";
import { formatYuan } from "#app/lib/money";

type Props = {
  order: PlannedOrder;
  /** Short names by programme id. */
  programmes: ReadonlyMap<string, string>;
};

/** What one co-op would deliver: lines that count first, those that do not below a line of their own. */
export function CartOrder({ order, programmes }: Props) {
  const { t, i18n } = useTranslation("cart");
  const counted = order.lines.filter((line) => line.offer.programmes.length > 0);
  const uncounted = order.lines.filter((line) => line.offer.programmes.length === 0);
  const list = (lines: readonly PlannedLine[]) => (
    <ul className="@container">
      {lines.map((line) => (
        <CartLine
          key={line.offer.productId}
          line={line}
          countsFor={line.offer.programmes.map(({ programmeId }) => programmes.get(programmeId) ?? "")}
        />
      ))}
    </ul>
  );
  return (
    <Panel
      title={named(i18n.language, order.coopName, order.coopNameEn)}
      beside={order.paymentTerms === "MONEY_FIRST" ? <Badge tone="warn">{t("moneyFirst")}</Badge> : null}
    >
      {counted.length > 0 ? list(counted) : null}
      {uncounted.length > 0 ? (
        <div className={counted.length > 0 ? "mt-2 border-t-2 border-dashed border-line-strong pt-3" : undefined}>
          <h3 className="over font-sans font-semibold">{t("uncountedLines")}</h3>
          {list(uncounted)}
        </div>
      ) : null}
      <dl className="mt-2 flex flex-wrap justify-end gap-x-8 gap-y-1 border-t border-line pt-3">
        <Sum label={t("goods")} value={formatYuan(order.goodsFen, i18n.language)} />
        <Sum label={t("freight")} value={order.freightFen === 0n ? t("freightFree") : formatYuan(order.freightFen, i18n.language)} />
        <Sum label={t("earliest")} value={t("day", { day: order.earliestOn })} />
      </dl>
    </Panel>
  );
}

function Sum({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-baseline gap-2">
      <dt className="over">{label}</dt>
      <dd className="font-bold tabular-nums">{value}</dd>
    </div>
  );
}

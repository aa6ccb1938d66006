import { useTranslation } from "#app/i18n/use-translation";

import { named, numberOf } from "#app/components/shop/names";
import type { SalesUnit } from "#app/domain/catalog/schema";
import type { CheckoutPlan } from "#app/domain/ordering/checkout-plan";
import { formatFen } from "#app/lib/money";
import { formatQuantity } from "#app/lib/quantity";

/** The cart in short, to check once more before it is sent. */
export function CheckoutLines({ plan }: { plan: CheckoutPlan }) {
  const { t, i18n } = useTranslation(["cart", "shop"]);
  return (
    <section className="panel" aria-labelledby="checkout-lines">
      <h2 id="checkout-lines" className="mb-2">
        {t("lines")}
      </h2>
      <ul className="grid gap-3">
        {plan.orders.map((order) => (
          <li key={order.coopId}>
            <p className="over">{named(i18n.language, order.coopName, order.coopNameEn)}</p>
            <ul className="grid gap-1">
              {order.lines.map(({ offer, goodsFen }) => (
                <li key={offer.productId} className="flex items-baseline justify-between gap-3">
                  <span>
                    {named(i18n.language, offer.nameZh, offer.nameEn)}{" "}
                    <span className="text-ink-2">
                      × {formatQuantity(offer.quantityMilli)}{" "}
                      {t(`shop:unit.${offer.salesUnit as SalesUnit}`, numberOf(offer.quantityMilli))}
                    </span>
                  </span>
                  <span className="tabular-nums">{formatFen(goodsFen)}</span>
                </li>
              ))}
              <li className="flex items-baseline justify-between gap-3 text-ink-2">
                <span>{t("freight")}</span>
                <span className="tabular-nums">{formatFen(order.freightFen)}</span>
              </li>
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

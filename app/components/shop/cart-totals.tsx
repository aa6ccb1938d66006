import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";

import type { CheckoutPlan } from "#app/domain/ordering/checkout-plan";
import { formatYuan } from "#app/lib/money";

type Props = { plan: CheckoutPlan; children?: ReactNode };

/** Goods, freight, sum and the first day everything can be there. */
export function CartTotals({ plan, children }: Props) {
  const { t, i18n } = useTranslation("cart");
  const locale = i18n.language;
  const row = (label: string, value: string) => (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-ink-2">{label}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
  return (
    <section className="panel grid gap-4" aria-label={t("totals")}>
      <dl className="grid gap-2">
        {row(t("goods"), formatYuan(plan.goodsFen, locale))}
        {row(t("freight"), formatYuan(plan.freightFen, locale))}
        {row(t("earliestAll"), t("day", { day: plan.earliestOn }))}
        <div className="flex items-baseline justify-between gap-4 border-t border-line pt-2">
          <dt className="font-bold">{t("sum")}</dt>
          <dd className="figure-value">{formatYuan(plan.goodsFen + plan.freightFen, locale)}</dd>
        </div>
      </dl>
      {children}
    </section>
  );
}

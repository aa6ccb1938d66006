import { useTranslation } from "#app/i18n/use-translation";
import { formatYuan } from "#app/lib/money";
import { unitPriceFen } from "#app/components/ui/unit-price";

type Props = {
  /** Price of one sales unit, in fen. */
  priceFen: bigint;
  /** Net weight of one sales unit; 0 or absent when it is not sold by weight. */
  netGrams?: number | null;
  /** What one sales unit is: "25 kg 装". */
  packageLabel: string;
  per?: "jin" | "kg";
};

/** The price per 斤 or kg first, because that is how canteens compare; the package price beside it. */
export function Price({ priceFen, netGrams, packageLabel, per = "jin" }: Props) {
  const { t, i18n } = useTranslation("ui");
  const locale = i18n.language === "en" ? "en" : "zh-CN";
  if (!netGrams) {
    return (
      <span className="price">
        <span className="price-main">{formatYuan(priceFen, locale)}</span> <small>/ {packageLabel}</small>
      </span>
    );
  }
  return (
    <span className="price">
      <span className="price-main">{formatYuan(unitPriceFen(priceFen, netGrams, per), locale)}</span>
      <small>/{t(per === "jin" ? "perJin" : "perKg")}</small>{" "}
      <small className="price-package">
        {packageLabel} {formatYuan(priceFen, locale)}
      </small>
    </span>
  );
}

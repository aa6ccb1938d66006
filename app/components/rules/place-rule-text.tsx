import type { PlaceRuleKind, PlaceRuleValue } from "#app/domain/region/place-rule";
import { formatBps, formatPpm } from "#app/lib/money";
import { useTranslation } from "#app/i18n/use-translation";

/** What a rule by place says, in one line. */
export function PlaceRuleText({ value }: { value: PlaceRuleValue<PlaceRuleKind> }) {
  const { t } = useTranslation("rules");
  if ("stage" in value) return <>{t(`stage.${value.stage}`)}</>;
  if ("paymentDays" in value)
    return (
      <>
        {t("termsText", {
          acceptance: value.acceptanceDays,
          payment: value.paymentDays,
          interest: formatPpm(value.lateInterestPpm),
          tolerance: formatBps(value.toleranceBps),
        })}
      </>
    );
  if ("weights" in value) return <>{value.weights.map((weight) => formatBps(weight).replace(" %", "")).join(" · ")}</>;
  return <>{t(`carry.${value.carry}`)}</>;
}

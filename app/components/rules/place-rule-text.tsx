import type { PlaceRuleKind, PlaceRuleValue } from "#app/domain/region/place-rule";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, formatPpm } from "#app/lib/money";

type Say = ReturnType<typeof useTranslation<["rules", "admin"]>>["t"];

/** What a rule by place says, in one line. */
export function placeRuleText(t: Say, value: PlaceRuleValue<PlaceRuleKind>): string {
  if ("stage" in value) return t(`rules:stage.${value.stage}`);
  if ("paymentDays" in value)
    return t("rules:termsText", {
      acceptance: value.acceptanceDays,
      payment: value.paymentDays,
      interest: formatPpm(value.lateInterestPpm),
      tolerance: formatBps(value.toleranceBps),
    });
  if ("weights" in value) return value.weights.map((weight) => formatBps(weight).replace(" %", "")).join(" · ");
  if ("claimDays" in value)
    return t("rules:claimsText", {
      claim: value.claimDays,
      answer: value.answerDays,
      decide: value.decideDays,
      refund: t(`rules:refundTo.${value.refundTo}`),
    });
  if ("returnDays" in value) return t("rules:heldMoneyText", { answer: value.answerDays, take: value.takeDays, back: value.returnDays });
  return t(`rules:carry.${value.carry}`);
}

export function PlaceRuleText({ value }: { value: PlaceRuleValue<PlaceRuleKind> }) {
  const { t } = useTranslation(["rules", "admin"]);
  return <>{placeRuleText(t, value)}</>;
}

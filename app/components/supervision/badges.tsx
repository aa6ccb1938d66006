import { ruleStateOf, type RuleFacts } from "#app/components/supervision/rule-state";
import { Badge } from "#app/components/ui/badge";
import type { AlertLevel, CaseStatus } from "#app/domain/supervision/conditions";
import { useTranslation } from "#app/i18n/use-translation";
import type { CalendarDate } from "#app/lib/dates";

export function LevelBadge({ level }: { level: AlertLevel }) {
  const { t } = useTranslation("supervision");
  return <Badge tone={level === "BLOCK" ? "late" : level === "WARN" ? "warn" : "none"}>{t(`level.${level}`)}</Badge>;
}

export function CaseStatusBadge({ status }: { status: CaseStatus }) {
  const { t } = useTranslation("supervision");
  const tone = status === "OPEN" ? "warn" : status === "RESOLVED" || status === "LAPSED" ? "good" : "none";
  return <Badge tone={tone}>{t(`status.${status}`)}</Badge>;
}

export function RuleStatusBadge({ rule, today }: { rule: RuleFacts & { endProposed?: CalendarDate | null }; today: CalendarDate }) {
  const { t } = useTranslation("supervision");
  const state = ruleStateOf(rule, today);
  return (
    <span className="grid justify-items-start gap-1">
      <Badge tone={state === "CONFIRMED" ? "good" : state === "PROPOSED" ? "warn" : "none"}>{t(`ruleStatus.${state}`)}</Badge>
      {rule.endProposed ? <Badge tone="warn">{t("endProposed", { day: rule.endProposed })}</Badge> : null}
    </span>
  );
}

export function Period({ rule }: { rule: Pick<RuleFacts, "validFrom" | "validTo"> }) {
  const { t } = useTranslation("supervision");
  return (
    <>{rule.validTo === null ? t("periodFrom", { from: rule.validFrom }) : t("periodTo", { from: rule.validFrom, to: rule.validTo })}</>
  );
}

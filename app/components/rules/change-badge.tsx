import { Badge } from "#app/components/ui/badge";
import type { RuleChangeStatus } from "#app/domain/quota/rule-changes.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

const tones = { DRAFT: "none", PROPOSED: "warn", CONFIRMED: "good", REFUSED: "late", WITHDRAWN: "none" } as const;

export function ChangeBadge({ status }: { status: RuleChangeStatus }) {
  const { t } = useTranslation("rules");
  return <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>;
}

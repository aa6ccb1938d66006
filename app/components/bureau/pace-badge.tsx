import { useTranslation } from "#app/i18n/use-translation";

import { Badge, type Tone } from "#app/components/ui/badge";
import type { Pace } from "#app/domain/quota/target";

const tones: Record<Pace, Tone> = {
  FULFILLED: "good",
  AHEAD: "good",
  ON_PACE: "good",
  SLOW: "warn",
  FAR_BEHIND: "late",
  NOT_APPLICABLE: "none",
};

export function PaceBadge({ pace }: { pace: Pace }) {
  const { t } = useTranslation("bureau");
  return <Badge tone={tones[pace]}>{t(`pace.${pace}`)}</Badge>;
}

const statusTones = { NONE: "late", DRAFT: "none", SUBMITTED: "warn", RETURNED: "late", CONFIRMED: "good" } as const satisfies Record<
  string,
  Tone
>;

export function FilingBadge({ status }: { status: keyof typeof statusTones }) {
  const { t } = useTranslation("bureau");
  return <Badge tone={statusTones[status]}>{t(`status.${status}`)}</Badge>;
}

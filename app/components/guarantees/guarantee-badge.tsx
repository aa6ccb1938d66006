import { Badge, type Tone } from "#app/components/ui/badge";
import type { GuaranteeRow } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { useTranslation } from "#app/i18n/use-translation";

const tones = {
  DRAFT: "warn",
  ISSUED: "warn",
  ACCEPTED: "good",
  REFUSED: "late",
  CLAIMED: "late",
  RELEASED: "none",
  EXPIRED: "none",
  WITHDRAWN: "none",
} as const satisfies Record<GuaranteeRow["state"], Tone>;

export function GuaranteeBadge({ state }: { state: GuaranteeRow["state"] }) {
  const { t } = useTranslation("guarantees");
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}

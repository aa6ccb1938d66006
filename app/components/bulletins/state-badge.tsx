import { Badge, type Tone } from "#app/components/ui/badge";
import type { BulletinState } from "#app/domain/supervision/bulletins/content";
import { useTranslation } from "#app/i18n/use-translation";

const tones: Record<BulletinState, Tone> = { COMPUTING: "none", DRAFT: "warn", ISSUED: "good", WITHDRAWN: "late", DISCARDED: "none" };

export function StateBadge({ state }: { state: BulletinState }) {
  const { t } = useTranslation("bulletins");
  return <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>;
}

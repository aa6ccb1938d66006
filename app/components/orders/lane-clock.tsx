import { Badge, type Tone } from "#app/components/ui/badge";
import type { LaneState } from "#app/domain/payments/green-lanes";
import { useTranslation } from "#app/i18n/use-translation";

const tones = { MARKED: "none", RUNNING: "warn", BREACHED: "late", MET: "good", PAID_LATE: "late" } as const satisfies Record<
  LaneState,
  Tone
>;

/** Where the clock of a marked order stands, in a word. */
export function LaneClock({ state, provisional }: { state: LaneState; provisional: boolean }) {
  const { t } = useTranslation("greenLanes");
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
      {provisional ? <Badge tone="none">{t("provisional")}</Badge> : null}
    </span>
  );
}

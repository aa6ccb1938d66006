import { Link } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Steelyard } from "#app/components/steelyard";
import { useWords } from "#app/components/orders/words";
import { Badge, type Tone } from "#app/components/ui/badge";
import { Panel } from "#app/components/ui/panel";
import type { AccountProgress } from "#app/domain/quota/account.queries.server";
import type { Pace } from "#app/domain/quota/target";
import { paths } from "#app/lib/paths";

const tones: Record<Pace, Tone> = {
  FULFILLED: "good",
  AHEAD: "good",
  ON_PACE: "good",
  SLOW: "warn",
  FAR_BEHIND: "late",
  NOT_APPLICABLE: "none",
};

export function PaceBadge({ pace }: { pace: Pace }) {
  const { t } = useTranslation("quota");
  return <Badge tone={tones[pace]}>{t(`pace.${pace}`)}</Badge>;
}

/** Where a unit stands under one programme: the steelyard, the pace, and what it means in one sentence. */
export function QuotaPanel({ progress, year, linked = true }: { progress: AccountProgress; year: number; linked?: boolean }) {
  const { t } = useTranslation("quota");
  const words = useWords();
  const { programme, requiredFen, countedFen, planToDateFen, planToDateBps, months } = progress;
  const behindFen = planToDateFen - countedFen;
  const advice =
    requiredFen <= 0n
      ? t("advice.none")
      : countedFen >= requiredFen
        ? t("advice.fulfilled", { over: words.yuan(countedFen - requiredFen) })
        : behindFen > 0n
          ? t("advice.behind", { behind: words.yuan(behindFen) })
          : t("advice.ahead", { ahead: words.yuan(-behindFen) });
  return (
    <Panel
      {...(linked ? { tools: <Link to={paths.unitQuotaProgramme(year, programme.code)}>{t("openLedger")}</Link> } : {})}
      title={words.name(programme.shortZh, programme.shortEn)}
    >
      <Steelyard
        requiredFen={requiredFen}
        settledFen={progress.settledFen}
        acceptedFen={progress.acceptedFen}
        orderedFen={progress.orderedFen}
        counting={programme.countingStage}
        countedFen={countedFen}
        {...(planToDateBps === null || planToDateFen === 0n ? {} : { planBps: Number(planToDateBps) })}
        {...(requiredFen > 0n ? { monthsBps: cumulative(months, requiredFen) } : {})}
        note={
          <p className="flex flex-wrap items-center gap-2 text-ink-2">
            <PaceBadge pace={progress.pace} /> {advice}
          </p>
        }
      />
    </Panel>
  );
}

function cumulative(months: readonly bigint[], requiredFen: bigint): number[] {
  let sum = 0n;
  return months.map((month) => Number(((sum += month) * 10_000n) / requiredFen));
}

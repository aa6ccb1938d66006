import { useTranslation } from "#app/i18n/use-translation";

import { named } from "#app/components/shop/names";
import { Steelyard } from "#app/components/steelyard";
import { Panel } from "#app/components/ui/panel";
import type { QuotaEffect as Effect } from "#app/domain/ordering/checkout.queries.server";
import { formatYuan } from "#app/lib/money";

type Props = { effects: readonly Effect[]; uncountedFen: bigint; unitName: string };

/** What this order does to the quota, before and after, programme by programme; and what of it counts for none. */
export function QuotaEffect({ effects, uncountedFen, unitName }: Props) {
  const { t, i18n } = useTranslation("cart");
  const locale = i18n.language;
  return (
    <Panel title={t("quotaTitle")}>
      <p className="over mb-4">{t("quotaOf", { unit: unitName })}</p>
      {effects.length === 0 ? <p>{t("noProgramme")}</p> : null}
      <div className="grid gap-6">
        {effects.map(({ progress, changeFen }) => (
          <div key={progress.programme.id}>
            <Steelyard
              variant="change"
              title={named(locale, progress.programme.shortZh, progress.programme.shortEn)}
              counting={progress.programme.countingStage}
              countedFen={progress.countedFen}
              requiredFen={progress.requiredFen}
              settledFen={progress.settledFen}
              acceptedFen={progress.acceptedFen}
              orderedFen={progress.orderedFen}
              changeFen={changeFen}
              {...(progress.planToDateBps === null ? {} : { planBps: Number(progress.planToDateBps) })}
            />
            <p className="mt-2">
              {changeFen > 0n ? (
                t("countsFor", { amount: formatYuan(changeFen, locale) })
              ) : (
                <span className="text-ink-2">{t("countsNothing")}</span>
              )}
            </p>
          </div>
        ))}
      </div>
      {uncountedFen > 0n ? (
        <p className="mt-4 border-t border-dashed border-line-strong pt-3 text-ink-2">
          {t("uncounted", { amount: formatYuan(uncountedFen, locale) })}
        </p>
      ) : null}
    </Panel>
  );
}

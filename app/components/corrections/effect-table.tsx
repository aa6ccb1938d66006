import { useTranslation } from "#app/i18n/use-translation";

import { useWords } from "#app/components/orders/words";
import { DataTable } from "#app/components/ui/data-table";
import { Notice } from "#app/components/ui/notice";
import type { CorrectionEffect, CountedChange } from "#app/domain/ordering/correction-effects.server";
import { formatList } from "#app/i18n/formats";

const stages = ["ORDERED", "ACCEPTED", "SETTLED"] as const;

/** Both units' figures before and after, per programme and year. */
export function EffectTable({ effects, caption }: { effects: readonly CorrectionEffect[]; caption: string }) {
  const { t, i18n } = useTranslation("corrections");
  const words = useWords();
  const change = (counted: CountedChange | null, otherwise: string) =>
    counted ? t("change", { before: words.fen(counted.beforeFen), after: words.fen(counted.afterFen) }) : otherwise;
  const lost = effects.filter((row) => !row.holds).map((row) => `${words.name(row.shortZh, row.shortEn)} ${row.fiscalYear}`);
  return (
    <div className="grid gap-4">
      {lost.length > 0 ? (
        <Notice tone="warn">{t("notHoldingNotice", { programmes: formatList([...new Set(lost)], i18n.language) })}</Notice>
      ) : null}
      <DataTable
        caption={caption}
        captionHidden
        dense
        rows={effects}
        rowKey={(row) => `${row.programmeId} ${row.fiscalYear}`}
        columns={[
          {
            key: "programme",
            header: t("programme"),
            title: true,
            cell: (row) => `${words.name(row.shortZh, row.shortEn)} · ${row.fiscalYear}`,
          },
          {
            key: "moved",
            header: t("moved"),
            cell: (row) =>
              stages
                .filter((stage) => row.moved[stage] > 0n)
                .map((stage) => t(`movedOf.${stage}`, { amount: words.fen(row.moved[stage]) }))
                .join(" · "),
          },
          { key: "from", header: t("countedFrom"), align: "end", cell: (row) => change(row.from, "—") },
          { key: "to", header: t("countedTo"), align: "end", cell: (row) => change(row.to, row.holds ? t("notShown") : t("notHolding")) },
        ]}
      />
    </div>
  );
}

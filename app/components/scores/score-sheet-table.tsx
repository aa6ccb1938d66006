import { DataTable } from "#app/components/ui/data-table";
import { Link } from "#app/components/ui/link";
import type { Criterion, CriterionName } from "#app/domain/supervision/scores/criteria";
import type { ScoreSheetView } from "#app/domain/supervision/scores/scores.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, formatYuan, ratioBps } from "#app/lib/money";

type Props = { sheet: ScoreSheetView; /** Where the figure of a criterion comes from. */ sourceOf: (name: CriterionName) => string };

/** Points as people read them: `3200` hundredths → `32`. */
export const pointsText = (hundredths: number): string => String(hundredths / 100);

/** Each point of a unit with the figure it rests on and the way there. */
export function ScoreSheetTable({ sheet, sourceOf }: Props) {
  const { t, i18n } = useTranslation("scores");
  const figureOf = ({ name }: Criterion) => sheet.figures[name] ?? { numerator: 0n, denominator: 0n, points: null };
  const words = (name: CriterionName, value: bigint) => (name === "COMPLETION" ? formatYuan(value, i18n.language) : String(value));
  const points = sheet.rule.criteria.reduce((sum, criterion) => sum + (figureOf(criterion).points ?? 0), 0);
  return (
    <DataTable
      caption={t("sheet")}
      captionHidden
      rows={sheet.rule.criteria}
      rowKey={({ name }) => name}
      summaryLabel={t("total")}
      columns={[
        { key: "criterion", header: t("col.criterion"), title: true, cell: ({ name }) => t(`criterion.${name}`) },
        {
          key: "figure",
          header: t("col.figure"),
          cell: (row) => {
            const { numerator, denominator } = figureOf(row);
            if (denominator <= 0n) return t("notJudged");
            const values = {
              numerator: words(row.name, numerator),
              denominator: words(row.name, denominator),
              days: sheet.rule.acceptanceDays,
            };
            return t(`figure.${row.name}`, values);
          },
        },
        {
          key: "share",
          header: t("col.share"),
          align: "end",
          nowrap: true,
          cell: (row) => {
            const share = ratioBps(figureOf(row).numerator, figureOf(row).denominator);
            return share === null ? "—" : formatBps(share);
          },
        },
        {
          key: "scale",
          header: t("scale"),
          quiet: true,
          cell: ({ steps }) => steps.map(({ atLeastBps, share }) => t("scaleStep", { at: formatBps(atLeastBps), share })).join("; "),
        },
        { key: "weight", header: t("col.weight"), align: "end", cell: ({ weight }) => weight },
        {
          key: "points",
          header: t("col.points"),
          align: "end",
          cell: (row) => {
            const { points: scored } = figureOf(row);
            return scored === null ? "—" : pointsText(scored);
          },
          summary: pointsText(points),
        },
        { key: "from", header: t("col.from"), cell: ({ name }) => <Link to={sourceOf(name)}>{t(`source.${name}`)}</Link> },
      ]}
    />
  );
}

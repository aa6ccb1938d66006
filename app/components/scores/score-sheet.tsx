import { ScoreSheetTable } from "#app/components/scores/score-sheet-table";
import { named } from "#app/components/shop/names";
import { RulePaper } from "#app/components/supervision/rule-paper";
import { Badge } from "#app/components/ui/badge";
import { PrintFrame } from "#app/components/ui/print-frame";
import type { CriterionName } from "#app/domain/supervision/scores/criteria";
import type { ScoreSheetView } from "#app/domain/supervision/scores/scores.queries.server";
import { formatInstant } from "#app/i18n/formats";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps } from "#app/lib/money";

type Props = {
  sheet: ScoreSheetView;
  year: number;
  sourceOf: (name: CriterionName) => string;
  /** Where the copy of the rule's paper is. */
  paper: string;
};

/** A unit's score sheet as a document. */
export function ScoreSheet({ sheet, year, sourceOf, paper }: Props) {
  const { t, i18n } = useTranslation("scores");
  const nameOf = useOrganisationName();
  const bureau = named(i18n.language, sheet.bureau, sheet.bureauEn);
  const final = sheet.freeze?.state === "FROZEN" ? sheet.freeze : null;
  return (
    <PrintFrame title={`${nameOf(sheet.unit, sheet.unitEn)} · ${t("sheet")}`} over={t("sheetOver", { year, bureau })} seals={[bureau]}>
      <div className="mb-5 flex flex-wrap items-baseline gap-x-6 gap-y-2">
        <p className="figure-value figure-value-lg">{sheet.scoreBps === null ? t("notJudged") : formatBps(sheet.scoreBps)}</p>
        <p>{sheet.rank === null ? t("rankLater") : t("rankFinal", { rank: sheet.rank })}</p>
        <Badge tone={final ? "good" : "none"}>{t(final ? "final" : "live")}</Badge>
      </div>
      <ScoreSheetTable sheet={sheet} sourceOf={sourceOf} />
      <p className="table-note mt-4">
        {t("totalNote")} {t("ruleVersion", { version: sheet.rule.version })}{" "}
        <RulePaper {...sheet.paper} source={sheet.rule.source} file={sheet.paper.documentName && paper} /> ·{" "}
        {final?.decidedAt
          ? t("finalLine", {
              proposedBy: final.proposedBy ?? "—",
              decidedBy: final.decidedBy ?? "—",
              at: formatInstant(final.decidedAt, i18n.language),
            })
          : t("liveLine")}
      </p>
    </PrintFrame>
  );
}

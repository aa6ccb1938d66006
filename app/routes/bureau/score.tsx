import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PrintButton } from "#app/components/orders/print-button";
import { ScoreSheet } from "#app/components/scores/score-sheet";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import type { CriterionName } from "#app/domain/supervision/scores/criteria";
import { getScoreSheet } from "#app/domain/supervision/scores/scores.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId, parseYear } from "#app/http/params.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "bureau:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const year = parseYear(params.year);
  return withEnglishNames(request, { sheet: found(await getScoreSheet(actor, year, parseId(params.unitId))), year });
}

export default function BureauScore() {
  const { t } = useTranslation("scores");
  const nameOf = useOrganisationName();
  const { sheet, year } = useLoaderData<typeof loader>();
  const sourceOf = (name: CriterionName) => {
    if (name === "ALERTS_RESOLVED") return paths.bureauAlerts({ unit: sheet.unitId });
    if (name === "CORRECTIONS_FEW") return paths.bureauCorrections({ q: sheet.unit });
    return paths.bureauUnit(sheet.unitId, { year });
  };
  return (
    <>
      <Breadcrumb crumbs={[{ label: t("title"), to: paths.bureauScores({ year }) }, { label: nameOf(sheet.unit, sheet.unitEn) }]} />
      <div className="form-actions no-print my-5">
        <PrintButton />
      </div>
      <ScoreSheet sheet={sheet} year={year} sourceOf={sourceOf} paper={paths.bureauScoreRuleDocument(sheet.paper.documentFileId ?? "")} />
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.sheet.unit ?? ""} 评分表 Score sheet · 乡集 Xiangji` }];

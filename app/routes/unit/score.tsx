import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PrintButton } from "#app/components/orders/print-button";
import { ScoreSheet } from "#app/components/scores/score-sheet";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import type { CriterionName } from "#app/domain/supervision/scores/criteria";
import { getOwnScoreSheet } from "#app/domain/supervision/scores/scores.queries.server";
import { requireActor } from "#app/http/actor.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { parseYear } from "#app/http/params.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

export const handle = { policy: "quota:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "quota:read");
  const year = parseYear(params.year);
  return withEnglishNames(request, { sheet: await getOwnScoreSheet(actor, year), year });
}

export default function UnitScore() {
  const { t } = useTranslation("scores");
  const { sheet, year } = useLoaderData<typeof loader>();
  const sources: Record<CriterionName, string> = {
    COMPLETION: paths.unitQuota(year),
    FILING_ON_TIME: paths.unitFiling(year),
    PLAN_KEPT: paths.unitQuota(year),
    SETTLED_IN_TIME: paths.unitPayments(),
    ACCEPTED_IN_TIME: paths.unitOrders(),
    ALERTS_RESOLVED: paths.unitNotices(),
    CORRECTIONS_FEW: paths.unitCorrections(),
  };
  return (
    <>
      <PageHead over={String(year)} title={t("unitTitle")} tools={sheet ? <PrintButton /> : null} />
      {sheet ? (
        <ScoreSheet sheet={sheet} year={year} sourceOf={(name) => sources[name]} paper={paths.unitScorePaper(year)} />
      ) : (
        <Panel>
          <EmptyState title={t("unitNone", { year })}>{t("unitNoneText", { year })}</EmptyState>
        </Panel>
      )}
    </>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.year ?? ""} 绩效考核 Score · 乡集 Xiangji` }];

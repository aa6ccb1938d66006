import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { QuotaPanel } from "#app/components/quota/quota-panel";
import { SourceColumns } from "#app/components/quota/source-columns";
import { ButtonLink } from "#app/components/ui/button";
import { EmptyState } from "#app/components/ui/empty-state";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { Tabs } from "#app/components/ui/tabs";
import { listProgress } from "#app/domain/quota/account.queries.server";
import { listBySource } from "#app/domain/quota/breakdown.queries.server";
import { getOwnUnit } from "#app/domain/quota/own-filing.queries.server";
import { reservesForSmall } from "#app/domain/quota/reservations.queries.server";
import { requireActor } from "#app/http/actor.server";
import { parseYear } from "#app/http/params.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "quota:read" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "quota:read");
  const year = parseYear(params.year);
  const today = calendarDateOf(actor.now);
  const unit = await getOwnUnit(actor);
  const progress = await listProgress(unit.id, unit.divisionCode, year, today);
  return {
    progress: await Promise.all(
      progress.map(async (row) => ({ ...row, sources: row.accountId ? await listBySource(actor, row.accountId) : [] })),
    ),
    reserves: await reservesForSmall(unit.divisionCode, year),
    year,
    thisYear: fiscalYearOf(today),
    unitName: actor.orgName,
  };
}

export const meta: MetaFunction = () => [{ title: "份额台账 Quota ledger · 乡集 Xiangji" }];

export default function UnitQuota() {
  const { t } = useTranslation(["quota", "reservations"]);
  const { progress, reserves, year, thisYear, unitName } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead
        over={unitName}
        title={t("title", { year })}
        lead={t("lead")}
        tools={
          <>
            {reserves ? (
              <ButtonLink to={paths.unitReservation(year)} variant="quiet">
                {t("reservations:toReservations")}
              </ButtonLink>
            ) : null}
            {progress.some(({ accountId }) => accountId !== null) ? (
              <ButtonLink to={paths.unitQuotaBundle(year)} reloadDocument variant="quiet" icon="download">
                {t("bundle")}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Tabs
        label={t("years")}
        tabs={[thisYear - 1, thisYear, thisYear + 1].map((one) => ({ to: paths.unitQuota(one), label: String(one) }))}
      />
      <div className="mt-5 grid gap-5 lg:grid-cols-2 lg:items-start">
        {progress.map((row) => (
          <div key={row.programme.id} className="grid min-w-0 gap-5">
            <QuotaPanel progress={row} year={year} />
            {row.sources.length > 0 ? (
              <Panel title={t("bySource")} level={3}>
                <SourceColumns rows={row.sources} />
              </Panel>
            ) : null}
          </div>
        ))}
      </div>
      {progress.length === 0 ? <EmptyState title={t("noProgramme")} /> : null}
    </>
  );
}

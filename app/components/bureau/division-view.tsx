import { Link, useLocation } from "@remix-run/react";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";

import { DivisionMap } from "#app/components/bureau/division-map";
import { DivisionTable } from "#app/components/bureau/division-table";
import { DivisionTodos } from "#app/components/bureau/division-todos";
import { PaceBadge } from "#app/components/bureau/pace-badge";
import { ScopeSwitch } from "#app/components/bureau/scope-switch";
import { UnitsTable } from "#app/components/bureau/units-table";
import { countingWord } from "#app/components/quota/counting";
import { ForecastNote } from "#app/components/quota/forecast-note";
import { MonthCurve } from "#app/components/charts/month-curve";
import { SourceColumns } from "#app/components/quota/source-columns";
import { named } from "#app/components/shop/names";
import { Steelyard } from "#app/components/steelyard";
import { Breadcrumb } from "#app/components/ui/breadcrumb";
import { ListFiles } from "#app/components/ui/list-files";
import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { searchWith } from "#app/components/ui/search-with";
import { formatBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import type { DivisionData } from "#app/routes/bureau/division-data.server";

/** A division: its headline, what to do next, and its children or its units. */
export function DivisionView(data: DivisionData) {
  const { t, i18n } = useTranslation("bureau");
  const placeOf = usePlaceName();
  const { search } = useLocation();
  const { node, programme, programmes, year, years, planBps, reconciliation, path, prefix, listsUnits } = data;
  const place = prefix === "" ? t("nation") : placeOf(node.name);
  const kept = { programme: programme.code, year };
  return (
    <>
      {path.length > 1 ? (
        <Breadcrumb
          crumbs={path.map((step, index) => ({
            label: placeOf(step.name),
            to: index === 0 && step.prefix.length <= prefix.length ? paths.bureau(kept) : paths.bureauDivision(step.code, kept),
          }))}
        />
      ) : null}
      <PageHead
        over={`${named(i18n.language, programme.nameZh, programme.nameEn)} · ${t("fiscalYear", { year })} · ${t("asOf", { at: data.now })}`}
        title={place}
        tools={<ScopeSwitch programmes={programmes} programme={programme.code} years={years} year={year} />}
      />
      {reconciliation.equal ? null : (
        <Notice tone="late" title={t("sumDifferent")}>
          <ul>
            {reconciliation.differences.map((row) => (
              <li key={row.stage}>
                {t("sumDifference", {
                  stage: t(`stage.${row.stage as "SETTLED"}`),
                  rollUp: row.rollUpFen,
                  accounts: row.accountsFen,
                })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="mb-6 grid items-stretch gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel>
          <Steelyard
            title={t(`countedIn.${countingWord(programme.countingStage)}`, { place })}
            requiredFen={node.requiredFen}
            settledFen={node.stages.SETTLED}
            acceptedFen={node.stages.ACCEPTED}
            orderedFen={node.stages.ORDERED}
            counting={programme.countingStage}
            countedFen={node.countedFen}
            {...(planBps === null ? {} : { planBps: Number(planBps) })}
            note={<Pace node={node} planBps={planBps} />}
          />
          <p className="mt-4 flex flex-wrap gap-x-5 gap-y-1 text-ink-2">
            {programme.countingStage === null ? <span className="w-full">{t("countsMixed")}</span> : null}
            <span>{t("unitsCount", { count: node.units })}</span>
            <span>{t("filedCount", { count: node.confirmed })}</span>
            <span>{t("exemptCount", { count: node.exempt })}</span>
            <span>{t("notFiledCount", { count: data.missing })}</span>
            <span>{t("behindCount", { count: node.behind })}</span>
          </p>
        </Panel>
        <Panel title={t("todo")}>
          <DivisionTodos {...data} />
        </Panel>
      </div>
      <div className={data.tiles.length > 0 ? "mb-6 grid items-stretch gap-6 lg:grid-cols-2" : "mb-6"}>
        <Panel title={t("curveTitle", { year })}>
          <MonthCurve months={data.months} until={data.monthsBegun} label={t("curveLabel", { place, year })} />
          {data.forecasts ? (
            <div className="mt-4 border-t border-line pt-4">
              <ForecastNote forecast={data.forecast} requiredFen={node.requiredFen} />
            </div>
          ) : null}
        </Panel>
        {data.tiles.length > 0 ? (
          <Panel title={t("mapTitle")}>
            <DivisionMap
              tiles={data.tiles}
              nodes={data.children}
              label={t("mapLabel", { place })}
              to={(child) => paths.bureauDivision(child.code, child.own ? { ...kept, view: "own" } : kept)}
            />
          </Panel>
        ) : null}
      </div>
      <div className="mb-6">
        <Panel title={t("bySource")}>
          <SourceColumns rows={data.sources} />
        </Panel>
      </div>
      <Panel
        title={listsUnits ? t("units") : t("children")}
        tools={
          <>
            {prefix.length === 6 ? null : listsUnits ? (
              <Link to={searchWith(search, { view: null, status: null, mode: null, pace: null, q: null, sort: null })}>
                {t("showTree")}
              </Link>
            ) : (
              <Link to={searchWith(search, { view: "units" })}>{t("showUnits")}</Link>
            )}
            <Link to={paths.bureauHistory({ programme: programme.code, year, ...(prefix === "" ? {} : { place: node.code }) })}>
              {t("history.open")}
            </Link>
            {data.home ? <Link to={paths.bureauYearEnd()}>{t("yearEnd")}</Link> : null}
            <Downloads data={data} />
          </>
        }
      >
        {data.units ? <UnitsTable {...data} units={data.units} /> : <DivisionTable {...data} />}
      </Panel>
    </>
  );
}

function Pace({ node, planBps }: Pick<DivisionData, "node" | "planBps">) {
  const { t } = useTranslation("bureau");
  if (node.requiredFen <= 0n) return <p className="text-ink-2">{t("nothingRequired")}</p>;
  if (planBps === null || node.completionBps === null || node.planToDateFen === 0n) return <p className="text-ink-2">{t("noPlan")}</p>;
  const ahead = node.completionBps - planBps;
  const points = formatBps(ahead < 0n ? -ahead : ahead).replace(" %", "");
  return (
    <p className="flex flex-wrap items-center gap-3">
      <PaceBadge pace={node.pace} />
      <span>{t(ahead < 0n ? "behindPlan" : "aheadOfPlan", { points })}</span>
    </p>
  );
}

function Downloads({ data }: { data: DivisionData }) {
  const place = data.prefix === "" ? null : data.node.code;
  return <ListFiles path={paths.bureauDownload({})} keep={{ place, programme: data.programme.code, year: String(data.year) }} />;
}

import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";

import { useWords } from "#app/components/orders/words";
import { IntentErrors } from "#app/components/form/intent-errors";
import { FreezePanel } from "#app/components/scores/freeze-panel";
import { pointsText } from "#app/components/scores/score-sheet-table";
import { Badge } from "#app/components/ui/badge";
import { ButtonLink } from "#app/components/ui/button";
import { DataTable, type Column } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { FilterBar } from "#app/components/ui/filter-bar";
import { Link } from "#app/components/ui/link";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";

import { SelectField } from "#app/components/ui/select-field";
import { TextField } from "#app/components/ui/text-field";
import { can } from "#app/domain/identity/policy";
import { listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import { confirmFreeze, proposeFreeze, withdrawFreeze } from "#app/domain/supervision/scores/freeze-scores.server";
import { freezeInput, proposeFreezeInput } from "#app/domain/supervision/scores/schema";
import { getScoreYear, listScores, type ScoreRow } from "#app/domain/supervision/scores/scores.queries.server";
import { requireActor } from "#app/http/actor.server";
import { redirectWithFlash } from "#app/http/flash.server";
import { intentOf, submitForm } from "#app/http/form.server";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { formatBps } from "#app/lib/money";
import { paths } from "#app/lib/paths";
import { yearOf } from "#app/routes/bureau/question.server";
import { scoreFilterOf } from "#app/routes/bureau/score-question.server";

export const handle = { policy: "bureau:read" };

const ROWS = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "bureau:read");
  const url = new URL(request.url);
  const year = yearOf(url, actor);
  const state = await getScoreYear(actor.orgId, year);
  const filter = await scoreFilterOf(url, actor, ROWS);
  const current = fiscalYearOf(calendarDateOf(actor.now));
  return {
    ...(await listScores(actor, year, state, filter)),
    ...state,
    year,
    years: [...new Set([current, current - 1, current - 2, year])].sort((left, right) => right - left),
    over: current > year,
    filter,
    divisions: await listDivisionsAt(actor.divisionPrefix),
    me: actor.userId,
    proposes: can(actor, "supervision:propose"),
    decides: can(actor, "supervision:decide"),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireActor(request, "supervision:propose");
  const url = new URL(request.url);
  const year = yearOf(url, actor);
  const here = paths.bureauScores() + url.search;
  switch (await intentOf(request)) {
    case "propose": {
      const proposed = await submitForm(request, proposeFreezeInput, () => proposeFreeze(actor, year));
      return proposed.ok ? redirectWithFlash(request, here, "scores:flash.proposed") : proposed.response;
    }
    case "confirm": {
      if (!can(actor, "supervision:decide")) throw new Response(null, { status: 403 });
      const confirmed = await submitForm(request, freezeInput, ({ freezeId }) => confirmFreeze(actor, freezeId));
      return confirmed.ok ? redirectWithFlash(request, here, "scores:flash.frozen") : confirmed.response;
    }
    case "withdraw": {
      const withdrawn = await submitForm(request, freezeInput, ({ freezeId }) => withdrawFreeze(actor, freezeId));
      return withdrawn.ok ? redirectWithFlash(request, here, "scores:flash.withdrawn") : withdrawn.response;
    }
    default:
      throw new Response(null, { status: 400 });
  }
}

export default function BureauScores() {
  const { t } = useTranslation("scores");
  const placeOf = usePlaceName();
  const words = useWords();
  const { rows, total, nextAfter, rule, freeze, keptAt, year, years, over, filter, divisions, me, proposes, decides } =
    useLoaderData<typeof loader>();
  const { search } = useLocation();
  const parameters = new URLSearchParams(search);
  const final = freeze?.state === "FROZEN";
  const points = (rule?.criteria ?? []).map(({ name, weight }): Column<ScoreRow> => ({
    key: name,
    header: `${t(`criterion.${name}`)} ${weight}`,
    align: "end",
    cell: (row) => {
      const scored = row.figures[name]?.points;
      return scored === null || scored === undefined ? "—" : pointsText(scored);
    },
  }));
  return (
    <>
      <PageHead
        over={rule ? t("ruleLine", { version: rule.version, source: rule.source }) : t("title")}
        title={t("heading", { year })}
        lead={t("lead")}
        tools={
          <ButtonLink to={paths.bureauScoreRule()} variant="quiet">
            {t("rule")}
          </ButtonLink>
        }
      />
      <IntentErrors />
      {rule === null ? (
        <Panel>
          <EmptyState
            title={t("noRule", { year })}
            action={
              <ButtonLink to={paths.bureauScoreRule()} variant={proposes ? "primary" : "quiet"}>
                {t(proposes ? "toRule" : "rule")}
              </ButtonLink>
            }
          >
            {t("noRuleText")}
          </EmptyState>
        </Panel>
      ) : (
        <div className="grid gap-6">
          <FreezePanel {...{ freeze, over, proposes, decides }} own={freeze?.proposedById === me} />
          <Panel
            title={t("heading", { year })}
            beside={
              <span className="inline-flex flex-wrap items-center gap-2">
                <Badge tone={final ? "good" : "none"}>{t(final ? "final" : "live")}</Badge>
                {keptAt ? <span className="over">{t("keptAt", { at: keptAt })}</span> : null}
              </span>
            }
            tools={<ListFiles what={t("heading", { year })} keep={{ year: String(year) }} />}
          >
            <div className="mb-4">
              <FilterBar {...(search ? { clearTo: paths.bureauScores({ year }) } : {})}>
                <SelectField
                  field={{ id: "score-year", name: "year", initialValue: String(year) }}
                  label={t("year")}
                  options={years.map((option) => ({ value: String(option), label: String(option) }))}
                />
                <TextField field={{ id: "score-unit", name: "q", initialValue: filter.q }} label={t("filter.unit")} maxLength={100} />
                <SelectField
                  field={{ id: "score-place", name: "place", initialValue: parameters.get("place") ?? "" }}
                  label={t("filter.place")}
                  placeholder={t("filter.anyPlace")}
                  options={divisions.map(({ code, name }) => ({ value: code, label: placeOf(name) }))}
                />
                <SelectField
                  field={{ id: "score-order", name: "order", initialValue: filter.lowest ? "lowest" : "" }}
                  label={t("filter.order")}
                  placeholder={t("filter.highest")}
                  options={[{ value: "lowest", label: t("filter.lowest") }]}
                />
              </FilterBar>
            </div>
            <DataTable
              caption={t("heading", { year })}
              captionHidden
              dense
              rows={rows}
              rowKey={(row) => row.unitId}
              empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
              columns={[
                { key: "rank", header: t("col.rank"), align: "end", cell: (row) => row.rank ?? "—" },
                {
                  key: "unit",
                  header: t("col.unit"),
                  title: true,
                  cell: (row) => <Link to={paths.bureauScore(year, row.unitId)}>{words.name(row.unit, row.unitEn)}</Link>,
                },
                { key: "division", header: t("col.division"), cell: (row) => placeOf(row.division) },
                {
                  key: "score",
                  header: t("col.score"),
                  align: "end",
                  nowrap: true,
                  cell: (row) => (row.scoreBps === null ? t("notJudged") : formatBps(row.scoreBps)),
                },
                ...points,
              ]}
            />
            <KeysetPager nextAfter={nextAfter} total={total} />
          </Panel>
        </div>
      )}
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "绩效考核 Scores · 乡集 Xiangji" }];

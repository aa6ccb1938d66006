import type { Actor } from "#app/domain/identity/actor";
import { sumGreenLanes } from "#app/domain/payments/green-lanes.queries.server";
import { listBySourceBelow, listCountedMonthsBelow } from "#app/domain/quota/breakdown.queries.server";
import { forecastYear } from "#app/domain/quota/forecast";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { listMonths } from "#app/domain/quota/months.queries.server";
import { listUnits, reconcileDivision } from "#app/domain/quota/units.queries.server";
import { listDivisionPlaces } from "#app/domain/region/programmes.queries.server";
import { readSeason } from "#app/domain/region/place-rules.queries.server";
import { layoutTiles } from "#app/domain/region/tile-layout";
import { getDivisionPath, getFilingWindow } from "#app/domain/region/queries.server";
import { countCases } from "#app/domain/supervision/cases.queries.server";
import { countFilings } from "#app/domain/quota/filings.queries.server";
import { questionOf, unitFilterOf } from "#app/routes/bureau/question.server";
import { fiscalYearOf, monthOf, type CalendarDate } from "#app/lib/dates";
import { ratioBps } from "#app/lib/money";

const UNITS = 50;

/** Everything the page of a division shows. The caller has checked that the division is the actor's. */
export async function loadDivision(request: Request, actor: Actor, prefix: string) {
  const url = new URL(request.url);
  const asked = await questionOf(url, actor, prefix);
  const { question } = asked;
  const view = url.searchParams.get("view");
  const listsUnits = prefix.length === 6 || view === "units" || view === "own";
  const filter = unitFilterOf(url, UNITS);
  const code = prefix.padEnd(6, "0");
  const [overview, sources, reconciliation, window, filings, path, cases, lanes, units, months, lastYearFen, season] = await Promise.all([
    getOverview(actor, question),
    listBySourceBelow(question),
    reconcileDivision(question),
    prefix === "" ? null : getFilingWindow(code, asked.year),
    countFilings({ ...actor, divisionPrefix: prefix }, asked.year),
    prefix === "" ? [] : getDivisionPath(code),
    countCases(actor, prefix, question.today),
    sumGreenLanes(actor, { prefix }),
    listsUnits ? listUnits(actor, question, filter) : null,
    listMonths(actor, question),
    listCountedMonthsBelow({ ...question, fiscalYear: asked.year - 1 }),
    readSeason({ programmeId: question.programmeId, fiscalYear: asked.year, divisionCode: code }),
  ]);
  const { node, children } = overview;
  const { stages } = node;
  const tiles = listsUnits || children.length < 2 ? [] : layoutTiles(await listDivisionPlaces(children.map((child) => child.code)));
  return {
    ...overview,
    children: prefix.length === 6 ? [] : children,
    planBps: ratioBps(node.planToDateFen, node.requiredFen),
    sources,
    reconciliation,
    cases,
    lateLanes: lanes.BREACHED,
    window,
    waiting: filings.SUBMITTED,
    missing: filings.NONE + filings.DRAFT + filings.RETURNED,
    path: path.filter((step) => step.prefix.startsWith(actor.divisionPrefix)),
    prefix,
    home: prefix === actor.divisionPrefix,
    units,
    listsUnits,
    months,
    forecast: forecastYear({
      fiscalYear: asked.year,
      today: question.today,
      requiredFen: node.requiredFen,
      countedFen: node.countedFen,
      inProgressFen: stages.ORDERED + stages.ACCEPTED + stages.SETTLED - node.countedFen,
      lastYearFen,
      ...(season ? { season } : {}),
    }),
    forecasts: fiscalYearOf(question.today) === asked.year,
    monthsBegun: monthsBegun(asked.year, question.today),
    tiles,
    filter,
    programme: asked.programme,
    programmes: asked.programmes,
    year: asked.year,
    years: asked.years,
    today: question.today,
    now: actor.now,
  };
}

/** How many months of a year have begun. */
function monthsBegun(year: number, today: CalendarDate): number {
  const current = fiscalYearOf(today);
  return year < current ? 12 : year > current ? 0 : monthOf(today);
}

export type DivisionData = Awaited<ReturnType<typeof loadDivision>>;

import type { Actor } from "#app/domain/identity/actor";
import type { OverviewQuestion } from "#app/domain/quota/overview.queries.server";
import { canteenModes } from "#app/domain/quota/schema";
import { filingStates, paces, unitSorts, type UnitFilter } from "#app/domain/quota/units.queries.server";
import { getDivision, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import type { ProgrammeTerms } from "#app/domain/region/queries.server";
import { found, notFound, parseDivisionCode, textOf } from "#app/http/params.server";
import { addDays, calendarDateOf, fiscalYearOf, isCalendarDate, type CalendarDate } from "#app/lib/dates";

const FIRST_YEAR = 2021;

/** The fiscal year that the URL asks for; this one when it asks for none or for one that is none. */
export function yearOf(url: URL, actor: Actor): number {
  const current = fiscalYearOf(calendarDateOf(actor.now));
  const wanted = Number(url.searchParams.get("year"));
  return Number.isInteger(wanted) && wanted >= FIRST_YEAR && wanted <= current + 1 ? wanted : current;
}

/** The year of the address for closings; the last one that is over without it. */
export function closedYearOf(url: URL, actor: Actor): { year: number; thisYear: number } {
  const thisYear = fiscalYearOf(calendarDateOf(actor.now));
  const asked = Number(textOf(url, "year", 4));
  return { year: asked >= FIRST_YEAR && asked <= thisYear ? asked : thisYear - 1, thisYear };
}

export const reservationStates = ["NONE", "DRAFT", "SUBMITTED", "RETURNED", "CONFIRMED"] as const;

/** Year and state of reservation plans, as the URL has them. */
export function reservationQuestionOf(url: URL, actor: Actor) {
  const asked = Number(textOf(url, "year", 4));
  return {
    year: asked >= FIRST_YEAR && asked <= 2099 ? asked : fiscalYearOf(calendarDateOf(actor.now)),
    status: reservationStates.find((known) => known === textOf(url, "status")) ?? null,
  };
}

export interface Asked {
  question: OverviewQuestion;
  programme: ProgrammeTerms;
  programmes: ProgrammeTerms[];
  year: number;
  years: number[];
}

/** Programme and year of the URL for a division. */
export async function questionOf(url: URL, actor: Actor, prefix: string): Promise<Asked> {
  const year = yearOf(url, actor);
  const programmes = await listProgrammesBelow(prefix, year);
  const code = url.searchParams.get("programme");
  const programme = found(programmes.find((candidate) => candidate.code === code) ?? programmes[0]);
  const today = calendarDateOf(actor.now);
  const current = fiscalYearOf(today);
  return {
    question: { programmeId: programme.id, fiscalYear: year, prefix, today },
    programme,
    programmes,
    year,
    years: [...new Set([current + 1, current, current - 1, current - 2, year])].sort((left, right) => right - left),
  };
}

/** Filters of the list of units, as the URL has them. Values that are none of ours are no filter. */
export function unitFilterOf(url: URL, limit: number): UnitFilter {
  const get = (name: string) => url.searchParams.get(name) ?? "";
  const among = <Value extends string>(values: readonly Value[], wanted: string): Value | null =>
    values.find((value) => value === wanted) ?? null;
  const sort = get("sort");
  return {
    q: textOf(url, "q"),
    status: among(filingStates, get("status")),
    mode: among(canteenModes, get("mode")),
    pace: among([...paces, "BEHIND"] as const, get("pace")),
    ownLevel: get("view") === "own",
    sort: among(unitSorts, sort.replace(/^-/, "")) ?? "completion",
    descending: sort.startsWith("-"),
    after: get("after") || null,
    limit,
  };
}

/** No `place` is the actor's own division. */
export async function prefixOf(url: URL, actor: Actor): Promise<string> {
  const place = url.searchParams.get("place");
  if (!place) return actor.divisionPrefix;
  const division = found(await getDivision(parseDivisionCode(place)));
  if (!division.prefix.startsWith(actor.divisionPrefix)) throw notFound();
  return division.prefix;
}

/** The past day that the URL asks for; yesterday when it asks for none, today at the latest. */
export function dayOf(url: URL, actor: Actor): CalendarDate {
  const today = calendarDateOf(actor.now);
  const wanted = url.searchParams.get("day") ?? "";
  return isCalendarDate(wanted) && wanted <= today ? wanted : addDays(today, -1);
}

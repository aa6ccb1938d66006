import type { Actor } from "#app/domain/identity/actor";
import { listDivisionNames, listDivisionsAt, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { getDivisionPath, getFilingWindow, listFilingWindows, type FilingWindowTerms } from "#app/domain/region/queries.server";
import { listProgrammes, listTargetRules, type ProgrammeRow, type TargetRuleRow } from "#app/domain/region/reference.queries.server";
import type { CountingStage } from "#app/domain/region/schema";
import { found, notFound } from "#app/http/params.server";
import { fiscalYearOf, type CalendarDate } from "#app/lib/dates";

/** Rules that bind somewhere in a place: those of the place, of what lies above it and of what lies below. */
export async function listRulesAround(prefix: string): Promise<TargetRuleRow[]> {
  const rules = await listTargetRules();
  return rules.filter((rule) => prefix.startsWith(rule.divisionPrefix) || rule.divisionPrefix.startsWith(prefix));
}

/** A programme with what counts in a place; null where its parts differ. */
export type BoundProgramme = Omit<ProgrammeRow, "countingStage"> & { countingStage: CountingStage | null };

/** Programmes that bind units of a place this year, with what counts there, which is not what the programme says everywhere. */
export async function listBoundProgrammes(prefix: string, today: CalendarDate): Promise<BoundProgramme[]> {
  const [binding, programmes] = await Promise.all([listProgrammesBelow(prefix, fiscalYearOf(today)), listProgrammes(today)]);
  const bound = new Map(binding.map(({ id, countingStage }) => [id, countingStage]));
  return programmes.filter(({ id }) => bound.has(id)).map((row) => ({ ...row, countingStage: bound.get(row.id) ?? null }));
}

/** Windows of a place, those from above that bind it until it opens its own, and the names of their places. */
export async function listWindowsAround(
  prefix: string,
  today: CalendarDate,
): Promise<{ windows: FilingWindowTerms[]; places: { prefix: string; name: string }[] }> {
  if (prefix === "") {
    const windows = await listFilingWindows("");
    return { windows, places: await listDivisionNames(windows.map((window) => window.divisionPrefix)) };
  }
  const year = fiscalYearOf(today);
  const code = prefix.padEnd(6, "0");
  const [own, divisions, path, ...above] = await Promise.all([
    listFilingWindows(prefix),
    listDivisionsAt(prefix),
    getDivisionPath(code),
    ...[year + 1, year, year - 1].map((each) => getFilingWindow(code, each)),
  ]);
  const windows = [...above.filter((window) => window !== null && window.divisionPrefix.length < prefix.length), ...own]
    .filter((window) => window !== null)
    .sort((left, right) => right.fiscalYear - left.fiscalYear || left.divisionPrefix.localeCompare(right.divisionPrefix));
  return { windows, places: [...path, ...divisions] };
}

/**
 * The place whose units a programme binds keeps its rules: a bureau changes those of its own divisions, and reads the others that bind it.
 *
 * @throws Response 404
 */
export async function requireProgramme(actor: Actor, id: string, today: CalendarDate): Promise<ProgrammeRow> {
  const programme = found((await listProgrammes(today)).find((row) => row.id === id));
  const binds = actor.divisionPrefix.startsWith(programme.buyerPrefix) || programme.buyerPrefix.startsWith(actor.divisionPrefix);
  if (!binds) throw notFound();
  return programme;
}

/** Lists of rules stand under the desk of their reader. @throws Response 404 */
export function requireOwnDesk(request: Request, actor: Actor): void {
  const own = actor.audience === "bureau" ? "/bureau/" : "/admin/";
  if (!new URL(request.url).pathname.startsWith(own)) throw notFound();
}

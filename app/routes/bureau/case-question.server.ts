import type { Actor } from "#app/domain/identity/actor";
import type { CaseFilter } from "#app/domain/supervision/cases.queries.server";
import { alertLevels, alertSubjects, caseStatuses } from "#app/domain/supervision/conditions";
import { getDivision } from "#app/domain/region/programmes.queries.server";
import { found, notFound, parseDivisionCode } from "#app/http/params.server";
import { isId } from "#app/lib/ids";

/** Filters of the list of cases, as the URL has them; the same for the page and its files. */
export async function caseFilterOf(url: URL, actor: Actor, limit: number): Promise<CaseFilter> {
  const get = (name: string) => url.searchParams.get(name);
  const among = <Value extends string>(values: readonly Value[], wanted: string | null) => values.find((value) => value === wanted) ?? null;
  const id = (value: string | null) => (isId(value) ? value : null);
  const owner = get("owner");
  return {
    status: among(caseStatuses, get("status")) ?? "OPEN",
    level: among(alertLevels, get("level")),
    subject: among(alertSubjects, get("subject")),
    ownerId: owner === "me" ? actor.userId : id(owner),
    prefix: await prefixOf(get("place"), actor),
    stormId: id(get("storm")),
    ruleId: id(get("rule")),
    unitId: id(get("unit")),
    after: get("after"),
    limit,
  };
}

async function prefixOf(place: string | null, actor: Actor): Promise<string> {
  if (!place) return actor.divisionPrefix;
  const division = found(await getDivision(parseDivisionCode(place)));
  if (!division.prefix.startsWith(actor.divisionPrefix)) throw notFound();
  return division.prefix;
}

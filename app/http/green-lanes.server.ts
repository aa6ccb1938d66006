import type { Actor } from "#app/domain/identity/actor";
import { laneSorts, laneStates, type LaneFilter } from "#app/domain/payments/green-lanes";
import { getDivision } from "#app/domain/region/programmes.queries.server";
import { found, notFound, parseDivisionCode } from "#app/http/params.server";

/** Filters and order of the list of green lanes, as the URL has them; the same for the page and its files. @throws Response 404 for a place outside */
export async function laneFilterOf(request: Request, actor: Actor): Promise<LaneFilter> {
  const { searchParams } = new URL(request.url);
  const sort = searchParams.get("sort") ?? "-marked";
  const key = laneSorts.find((known) => known === sort.replace(/^-/, "")) ?? "marked";
  const filter: LaneFilter = {
    state: laneStates.find((known) => known === searchParams.get("state")) ?? null,
    prefix: "",
    sort: { key, direction: sort.startsWith("-") ? "descending" : "ascending" },
  };
  const place = searchParams.get("place");
  if (!place) return filter;
  const division = found(await getDivision(parseDivisionCode(place)));
  if (!division.prefix.startsWith(actor.divisionPrefix)) throw notFound();
  return { ...filter, prefix: division.prefix };
}

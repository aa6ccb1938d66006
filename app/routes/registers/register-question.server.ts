import type { Actor } from "#app/domain/identity/actor";
import { can } from "#app/domain/identity/policy";
import { getDivision, listDivisionsAt } from "#app/domain/region/programmes.queries.server";
import type { RegisterFilter } from "#app/domain/supervision/registers/register-pages.server";
import { registerStates } from "#app/domain/supervision/registers/states";
import { requireActor } from "#app/http/actor.server";
import { found, notFound, parseDivisionCode, textOf } from "#app/http/params.server";
import { paths, registerKinds, type RegisterDesk, type RegisterKind } from "#app/lib/paths";

/** Each desk answers its own people. */
export async function requireReader(request: Request, action: "register:read" | "register:people"): Promise<Actor> {
  const actor = await requireActor(request, action);
  if (!new URL(request.url).pathname.startsWith(paths.register(deskOf(actor), "units").replace(/units$/, "")))
    throw new Response(null, { status: 403 });
  return actor;
}

export const deskOf = (actor: Actor): RegisterDesk => (actor.audience === "platform" ? "platform" : "bureau");

/** The registers that somebody may open. */
export const kindsFor = (actor: Actor): RegisterKind[] =>
  registerKinds.filter((kind) => kind !== "people" || can(actor, "register:people"));

/** Where the goods come from lies anywhere in the country; units and people lie in the reader's divisions. */
const reachOf = (actor: Actor, kind: RegisterKind) => (kind === "coops" || kind === "products" ? "" : actor.divisionPrefix);

/** Filters of a register, as the URL has them; the same for the page and its files. */
export async function registerFilterOf(url: URL, actor: Actor, kind: RegisterKind, limit: number): Promise<RegisterFilter> {
  const reach = reachOf(actor, kind);
  const place = url.searchParams.get("place");
  const division = place ? found(await getDivision(parseDivisionCode(place))) : null;
  if (division && !division.prefix.startsWith(reach)) throw notFound();
  const states: readonly string[] = registerStates[kind];
  return {
    q: textOf(url, "q"),
    prefix: division?.prefix ?? reach,
    state: states.find((value) => value === url.searchParams.get("state")) ?? null,
    after: url.searchParams.get("after"),
    limit,
  };
}

export const placesFor = (actor: Actor, kind: RegisterKind) => listDivisionsAt(reachOf(actor, kind));

export const peopleOf = (url: URL): "unit" | "bureau" => (url.searchParams.get("of") === "bureau" ? "bureau" : "unit");

/** Number of the last audit entry of the page before. */
export function beforeOf(url: URL): bigint | null {
  const after = /^\d{1,18}$/.exec(url.searchParams.get("after") ?? "")?.[0];
  return after === undefined ? null : BigInt(after);
}

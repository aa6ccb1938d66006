import type { Actor } from "#app/domain/identity/actor";
import type { GuaranteeFilter } from "#app/domain/payments/guarantees/guarantees.queries.server";
import { guaranteePurposes, guaranteeTabs } from "#app/domain/payments/guarantees/states";
import type { HeldFilter } from "#app/domain/payments/held-money/held.queries.server";
import { heldKinds, heldTabs } from "#app/domain/payments/held-money/states";
import { getDivision } from "#app/domain/region/programmes.queries.server";
import { found, notFound, parseDivisionCode } from "#app/http/params.server";
import { moneyDesks, type MoneyDesk } from "#app/lib/paths";

/** The desk whose page is asked for; it must be the actor's own. @throws Response 404 */
export function requireMoneyDesk(request: Request, actor: Actor): MoneyDesk {
  const desk = moneyDesks.find((known) => known === actor.audience);
  if (!desk || !new URL(request.url).pathname.startsWith(`/${desk}/`)) throw notFound();
  return desk;
}

const among = <Value extends string>(values: readonly Value[], wanted: string | null): Value | null =>
  values.find((value) => value === wanted) ?? null;

/** Filters of the list of held money, as the URL has them; the same for the page and its files. Only bureaus ask for places. */
export async function heldFilterOf(request: Request, actor: Actor): Promise<HeldFilter> {
  const { searchParams } = new URL(request.url);
  const place = searchParams.get("place");
  const filter = { tab: among(heldTabs, searchParams.get("tab")) ?? "open", kind: among(heldKinds, searchParams.get("kind")), prefix: "" };
  if (!place || actor.audience !== "bureau") return filter;
  const division = found(await getDivision(parseDivisionCode(place)));
  if (!division.prefix.startsWith(actor.divisionPrefix)) throw notFound();
  return { ...filter, prefix: division.prefix };
}

/** Filters of the list of guarantees, as the URL has them. */
export function guaranteeFilterOf(request: Request): GuaranteeFilter {
  const { searchParams } = new URL(request.url);
  return {
    tab: among(guaranteeTabs, searchParams.get("tab")) ?? "open",
    purpose: among(guaranteePurposes, searchParams.get("purpose")),
  };
}

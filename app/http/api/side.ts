import type { Actor } from "#app/domain/identity/actor";
import type { Side } from "#app/domain/ordering/order-list.queries.server";
import type { CaseStatus } from "#app/domain/supervision/conditions";
import type { CaseFilter } from "#app/domain/supervision/cases.queries.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

/** From which of its two sides a key sees an order. */
export const sideOf = (actor: Pick<Actor, "audience">): Side => (actor.audience === "coop" ? "coop" : "unit");

export const yearFor = (actor: Pick<Actor, "now">, year: string | undefined): number =>
  year === undefined ? fiscalYearOf(calendarDateOf(actor.now)) : Number(year);

/** A keyset that is a number; what is none begins at the first page. */
export function keyNumber<Name extends string>(name: Name, after: string | undefined): Partial<Record<Name, bigint>> {
  return after !== undefined && /^\d{1,12}$/.test(after) ? ({ [name]: BigInt(after) } as Partial<Record<Name, bigint>>) : {};
}

/** Every case of the actor's divisions one by one, also where the page folds many into a line. */
export function allCases(
  actor: Pick<Actor, "divisionPrefix">,
  page: { status: CaseStatus; after: string | null; limit: number },
): CaseFilter {
  return {
    ...page,
    level: null,
    subject: null,
    ownerId: null,
    prefix: actor.divisionPrefix,
    stormId: null,
    ruleId: null,
    unitId: null,
    folds: false,
  };
}

import type { Tx } from "#app/db/client.server";
import type { Author } from "#app/domain/identity/audit.server";
import { closeUnit, continueUnit, followGrants, lockOpenUnits, openUnit } from "#app/domain/identity/continue-unit.server";
import { followCarts, recreditLines } from "#app/domain/ordering/recredit-lines.server";
import { closeAccounts, endRequirement, lockAccounts, moveRequirement } from "#app/domain/quota/continue-accounts.server";
import { continueFilings } from "#app/domain/quota/continue-filings.server";
import type { OrganisationKind, OrganisationPayload } from "#app/domain/supervision/organisations/change";
import { endIdleGrants } from "#app/domain/supervision/organisations/wind-up.server";
import { fiscalYearOf, type CalendarDate } from "#app/lib/dates";

/** A change as far as doing it needs it. */
export interface OrganisationTerms {
  id: string;
  kind: OrganisationKind;
  sourceIds: readonly string[];
  /** MERGE: the unit that goes on. */
  targetId: string | null;
  payload: OrganisationPayload;
  /** Bureau of a new unit. */
  bureauId: string | null;
}

export interface CarriedOut {
  successorId: string | null;
  orders: number;
  lines: number;
  people: number;
}

/**
 * Does what a change says, as of a day: the one place for it. A preview runs it and takes it back, so both say the same.
 *
 * Units are locked first (nobody opens an account of theirs meanwhile), then orders, then accounts, as everywhere.
 *
 * @throws unitClosed, unitCodeTaken, filingUndecided, leadIsMember
 */
export async function carryOutChange(tx: Tx, author: Author, change: OrganisationTerms, on: CalendarDate): Promise<CarriedOut> {
  const { id, kind, sourceIds, targetId, payload } = change;
  const fiscalYear = fiscalYearOf(on);
  const units = await lockOpenUnits(tx, targetId === null ? sourceIds : [...sourceIds, targetId]);
  const [first] = sourceIds;
  if (first === undefined) throw new Error("a change of no unit");

  if (kind === "CLOSE") {
    await lockAccounts(tx, sourceIds);
    await endRequirement(tx, author, { changeId: id, unitId: first, fiscalYear, on });
    await closeUnit(tx, author, first, on);
    await endIdleGrants(tx, sourceIds, author.now);
    return { successorId: null, orders: 0, lines: 0, people: 0 };
  }

  const ends = kind !== "SPLIT";
  if (kind === "MOVE") await closeUnit(tx, author, first, on);
  const successor = targetId === null ? await enter(tx, author, change, first, on) : units.get(targetId);
  if (!successor) throw new Error("a change without a successor");
  const orderIds = kind === "SPLIT" ? payload.orderIds : null;
  const moved = await recreditLines(tx, author, { changeId: id, sourceIds, target: successor, orderIds, fiscalYear, effectiveOn: on });
  const shareBps = ends ? 10_000 : payload.shareBps;
  await moveRequirement(tx, author, { changeId: id, sourceIds, target: successor, fiscalYear, shareBps, effectiveOn: on });
  await continueFilings(tx, author, { changeId: id, sourceIds, targetId: successor.id, fiscalYear, shareBps });
  if (ends) {
    await closeAccounts(tx, sourceIds, fiscalYear, author.now);
    if (kind === "MERGE") for (const sourceId of sourceIds) await closeUnit(tx, author, sourceId, on);
    for (const sourceId of sourceIds) await continueUnit(tx, sourceId, successor.id, on);
    if (kind === "MOVE") await followCarts(tx, first, successor.id, author.now);
  }
  const people = await followGrants(tx, author, { sourceIds, successorId: successor.id, grantIds: payload.grantIds });
  if (ends) await endIdleGrants(tx, sourceIds, author.now);
  return { successorId: successor.id, ...moved, people };
}

async function enter(tx: Tx, author: Author, { kind, payload, bureauId }: OrganisationTerms, fromId: string, on: CalendarDate) {
  if (!payload.unit) throw new Error("a new unit without particulars");
  const id = await openUnit(tx, author, payload.unit, { fromId, split: kind === "SPLIT", on, bureauId });
  return { id, divisionCode: payload.unit.divisionCode };
}

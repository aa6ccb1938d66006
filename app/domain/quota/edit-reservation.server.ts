import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  microAboveReserved,
  notBoughtHere,
  reservationFull,
  reservationItemNotFound,
  reservationMovedOn,
  reservedOutOfRange,
} from "#app/domain/quota/errors";
import type { ReservationItemInput } from "#app/domain/quota/reservation-schema";
import { newId } from "#app/lib/ids";

const MAX_ITEMS = 200;

/**
 * Adds a project to a unit's plan for the year, or changes it. A confirmed plan becomes a draft again; its confirmed figures stay in the ledger until the bureau
 * confirms the new ones.
 *
 * @param itemId null for a new project
 * @returns id of the project
 * @throws reservedOutOfRange, microAboveReserved, notBoughtHere
 * @throws reservationFull, reservationItemNotFound, reservationMovedOn while the bureau is deciding
 */
export async function saveReservationItem(
  actor: Actor,
  fiscalYear: number,
  itemId: string | null,
  input: ReservationItemInput,
): Promise<string> {
  const reservedFen = input.reservedAs === "WHOLE" ? input.budget : input.reservedAs === "NONE" ? 0n : (input.reserved ?? 0n);
  if (reservedFen > input.budget || (reservedFen === 0n && input.reservedAs !== "NONE")) throw reservedOutOfRange();
  const microFen = input.reservedAs === "NONE" ? 0n : (input.micro ?? 0n);
  if (microFen > reservedFen) throw microAboveReserved();
  if (input.boughtHere && input.purchaseKind !== "GOODS") throw notBoughtHere();
  const values = {
    name: input.name,
    kind: input.purchaseKind,
    budgetFen: input.budget,
    form: input.reservedAs,
    reservedFen,
    microFen,
    boughtHere: input.boughtHere,
    reason: input.reason,
  };
  return inTransaction(async (tx) => {
    const planId = await openPlan(tx, actor, fiscalYear);
    const id = itemId ?? newId();
    if (itemId === null) {
      if ((await tx.reservationItem.count({ where: { unitId: actor.orgId, planId } })) >= MAX_ITEMS) throw reservationFull(MAX_ITEMS);
      await tx.reservationItem.create({ data: { unitId: actor.orgId, id, planId, ...values } });
    } else {
      const { count } = await tx.reservationItem.updateMany({ where: { unitId: actor.orgId, planId, id }, data: values });
      if (count === 0) throw reservationItemNotFound();
    }
    await writeAudit(tx, actor, {
      action: itemId === null ? "reservation.add" : "reservation.change",
      objectType: "reservation-item",
      objectId: id,
      unitId: actor.orgId,
      detail: { fiscalYear, name: input.name, budgetFen: input.budget.toString(), reservedFen: reservedFen.toString() },
    });
    return id;
  });
}

/** Takes a project out of the plan. @throws reservationItemNotFound, reservationMovedOn */
export async function removeReservationItem(actor: Actor, fiscalYear: number, itemId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const planId = await openPlan(tx, actor, fiscalYear);
    const { count } = await tx.reservationItem.deleteMany({ where: { unitId: actor.orgId, planId, id: itemId } });
    if (count === 0) throw reservationItemNotFound();
    await writeAudit(tx, actor, {
      action: "reservation.remove",
      objectType: "reservation-item",
      objectId: itemId,
      unitId: actor.orgId,
      detail: { fiscalYear },
    });
  });
}

/** The plan of the year in a state that may be edited; it begins with its first project. Its row is locked: two people edit one after the other. */
async function openPlan(tx: Tx, actor: Actor, fiscalYear: number): Promise<string> {
  const begun = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO reservation_plan (unit_id, id, fiscal_year, status, updated_at) VALUES (${actor.orgId}::uuid, ${newId()}::uuid, ${fiscalYear}, 'DRAFT', ${actor.now})
    ON CONFLICT (unit_id, fiscal_year) DO UPDATE SET status = 'DRAFT', version = reservation_plan.version + 1, updated_at = excluded.updated_at
      WHERE reservation_plan.status <> 'SUBMITTED'
    RETURNING id`;
  if (!begun[0]) throw reservationMovedOn();
  return begun[0].id;
}

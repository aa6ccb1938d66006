import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { calendarDateOf, fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface KnownUnit {
  id: string;
  name: string;
  nameEn: string | null;
}

/** Units that the co-op has sold to, by name. */
export async function listUnitsSoldTo(actor: Actor): Promise<KnownUnit[]> {
  return db.$queryRaw<KnownUnit[]>`
    SELECT u.id, u.name, u.name_en AS "nameEn" FROM unit u
    WHERE u.closed_on IS NULL AND u.id IN (SELECT o.unit_id FROM purchase_order o WHERE o.coop_id = ${actor.orgId}::uuid) ORDER BY u.name, u.id LIMIT 500`;
}

export interface OverdueReceivable {
  id: string;
  number: string;
  unitName: string;
  unitNameEn: string | null;
  openFen: bigint;
  dueOn: CalendarDate;
  /** The open report of it. */
  heldId: string | null;
}

/** A receivable of the co-op's that is past its day and not paid; null otherwise. */
export async function getOverdueReceivable(actor: Actor, id: string): Promise<OverdueReceivable | null> {
  const row = await db.receivable.findFirst({ where: { id, coopId: actor.orgId, paidAt: null } });
  if (!row || fromDbDate(row.dueOn) >= calendarDateOf(actor.now)) return null;
  const [unit, held] = await Promise.all([
    db.unit.findUniqueOrThrow({ where: { id: row.unitId }, select: { name: true, nameEn: true } }),
    db.heldMoney.findFirst({ where: { unitId: row.unitId, receivableId: id, endedAt: null }, select: { id: true } }),
  ]);
  return {
    id,
    number: receivableNumber(row.fiscalYear, row.number),
    unitName: unit.name,
    unitNameEn: unit.nameEn,
    openFen: row.amountFen - row.paidFen,
    dueOn: fromDbDate(row.dueOn),
    heldId: held?.id ?? null,
  };
}

/** Guarantees that the unit of a report has taken from the co-op in place of a deposit. */
export async function listFittingGuarantees(actor: Actor, heldId: string): Promise<{ id: string; number: string; issuer: string }[]> {
  return db.$queryRaw`
    SELECT g.id, g.number, g.issuer FROM held_money h JOIN guarantee g ON g.unit_id = h.unit_id AND g.coop_id = h.coop_id
    WHERE h.id = ${heldId}::uuid AND h.coop_id = ${actor.orgId}::uuid AND g.state = 'ACCEPTED' AND g.purpose IN ('PERFORMANCE', 'ADVANCE') ORDER BY g.number`;
}

import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { dueOn } from "#app/domain/payments/terms";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** The order a receivable or a remittance belongs to. */
export interface PayableOrder {
  unitId: string;
  id: string;
  coopId: string;
  /** Terms that were frozen when it was placed. */
  paymentDays: number;
  lateInterestPpm: number;
}

/** Common table expression that opens the receivable of an acceptance. */
export function openReceivable(actor: Actor, order: PayableOrder, acceptanceId: string, amountFen: bigint): Prisma.Sql {
  return Prisma.sql`receivable_opened AS (
    INSERT INTO receivable (unit_id, id, order_id, coop_id, cause_id, amount_fen, opened_at, due_on, late_interest_ppm)
    VALUES (${order.unitId}::uuid, ${newId()}::uuid, ${order.id}::uuid, ${order.coopId}::uuid, ${acceptanceId}::uuid, ${amountFen}, ${actor.now},
      ${dueOn(calendarDateOf(actor.now), order.paymentDays)}::date, ${order.lateInterestPpm}::int))`;
}

export interface Allocation {
  receivableId: string;
  amountFen: bigint;
}

/** Pays the oldest debts first. @throws RangeError when more is paid than is open: callers check first */
export function allocate(amountFen: bigint, open: readonly { id: string; leftFen: bigint }[]): Allocation[] {
  let rest = amountFen;
  const allocations: Allocation[] = [];
  for (const receivable of open) {
    const part = rest < receivable.leftFen ? rest : receivable.leftFen;
    if (part > 0n) allocations.push({ receivableId: receivable.id, amountFen: part });
    rest -= part;
  }
  if (rest > 0n) throw new RangeError("paid more than is open");
  return allocations;
}

export interface RemittanceRow {
  id: string;
  amountFen: bigint;
  receivedOn: string;
  bankReference: string;
}

/** Common table expressions that record a remittance and what it pays. The CHECK on `receivable` refuses an overpayment whoever writes. */
export function recordRemittance(
  actor: Actor,
  order: Pick<PayableOrder, "unitId" | "id" | "coopId">,
  remittance: RemittanceRow,
  allocations: readonly Allocation[],
): Prisma.Sql[] {
  const json = JSON.stringify(allocations.map((allocation) => ({ id: allocation.receivableId, amount: allocation.amountFen.toString() })));
  return [
    Prisma.sql`paid AS (SELECT * FROM jsonb_to_recordset(${json}::jsonb) AS p(id uuid, amount bigint))`,
    Prisma.sql`remitted AS (INSERT INTO remittance (unit_id, id, order_id, coop_id, amount_fen, received_on, bank_reference, confirmed_by_id, confirmed_at)
      VALUES (${order.unitId}::uuid, ${remittance.id}::uuid, ${order.id}::uuid, ${order.coopId}::uuid, ${remittance.amountFen}, ${remittance.receivedOn}::date,
        ${remittance.bankReference}, ${actor.userId}::uuid, ${actor.now}))`,
    Prisma.sql`allocated AS (INSERT INTO remittance_allocation (unit_id, remittance_id, receivable_id, amount_fen)
      SELECT ${order.unitId}::uuid, ${remittance.id}::uuid, id, amount FROM paid)`,
    Prisma.sql`receivable_paid AS (UPDATE receivable r SET paid_fen = r.paid_fen + p.amount, version = r.version + 1,
        paid_at = CASE WHEN r.paid_fen + p.amount = r.amount_fen THEN ${actor.now}::timestamptz END
      FROM paid p WHERE r.unit_id = ${order.unitId}::uuid AND r.id = p.id)`,
  ];
}

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
  method?: "BANK_TRANSFER" | "BANK_FEE";
  /** What on the bank statement it stands for. */
  bankDecisionId?: string;
  /** How many of the same reference were typed by hand and taken back. */
  turn?: number;
  allocations: readonly Allocation[];
}

/** Common table expressions that record what came in for an order and what it pays. The CHECK on `receivable` refuses an overpayment whoever writes. */
export function recordRemittances(
  actor: Actor,
  order: Pick<PayableOrder, "unitId" | "id" | "coopId">,
  remittances: readonly RemittanceRow[],
): Prisma.Sql[] {
  const rows = remittances.map(
    ({ id, amountFen, receivedOn, bankReference, method = "BANK_TRANSFER", bankDecisionId = null, turn = 0 }) => ({
      id,
      amount: amountFen.toString(),
      received_on: receivedOn,
      reference: bankReference,
      method,
      decision: bankDecisionId,
      turn,
    }),
  );
  const paid = remittances.flatMap(({ id, allocations }) =>
    allocations.map(({ receivableId, amountFen }) => ({ remittance: id, id: receivableId, amount: amountFen.toString() })),
  );
  return [
    Prisma.sql`paid AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(paid)}::jsonb) AS p(remittance uuid, id uuid, amount bigint))`,
    Prisma.sql`remitted AS (INSERT INTO remittance (unit_id, id, order_id, coop_id, amount_fen, received_on, bank_reference, method, bank_decision_id, turn, confirmed_by_id, confirmed_at)
      SELECT ${order.unitId}::uuid, r.id, ${order.id}::uuid, ${order.coopId}::uuid, r.amount, r.received_on, r.reference, r.method, r.decision, r.turn, ${actor.userId}::uuid, ${actor.now}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, amount bigint, received_on date, reference text, method payment_method, decision uuid, turn int))`,
    Prisma.sql`allocated AS (INSERT INTO remittance_allocation (unit_id, remittance_id, receivable_id, amount_fen)
      SELECT ${order.unitId}::uuid, remittance, id, amount FROM paid)`,
    Prisma.sql`receivable_paid AS (UPDATE receivable r SET paid_fen = r.paid_fen + p.amount, version = r.version + 1,
        paid_at = CASE WHEN r.paid_fen + p.amount = r.amount_fen THEN ${actor.now}::timestamptz END
      FROM (SELECT id, sum(amount)::bigint AS amount FROM paid GROUP BY id) p WHERE r.unit_id = ${order.unitId}::uuid AND r.id = p.id)`,
  ];
}

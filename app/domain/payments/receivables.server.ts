import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";
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

/** Money that came before it was due: what is left of a remittance when everything open is paid. */
export interface Advance {
  remittanceId: string;
  leftFen: bigint;
}

/** Gives what came before to a receivable that arises now, the oldest first. */
export function takeAdvances(amountFen: bigint, advances: readonly Advance[]): { remittanceId: string; amountFen: bigint }[] {
  let rest = amountFen;
  return advances.flatMap(({ remittanceId, leftFen }) => {
    const part = rest < leftFen ? rest : leftFen;
    rest -= part;
    return part > 0n ? [{ remittanceId, amountFen: part }] : [];
  });
}

/**
 * When a receivable is due. A last day on which people do not work gives way to the next one on which they do (Civil Code, article 203); where the calendar of a year
 * is not published yet, as far as anybody can say, and counted again when it is.
 *
 * @param paymentDays the order's own: what held for its place when it was placed
 */
const dueDay = (acceptedOn: CalendarDate, paymentDays: number) => Prisma.sql`working_day_from(${acceptedOn}::date + ${paymentDays}::int)`;

/** Common table expressions that open the receivable of an acceptance, paid already as far as money came before. */
export function openReceivable(
  actor: Actor,
  order: PayableOrder,
  acceptanceId: string,
  amountFen: bigint,
  taken: readonly { remittanceId: string; amountFen: bigint }[] = [],
): Prisma.Sql[] {
  const id = newId();
  const paidFen = taken.reduce((sum, part) => sum + part.amountFen, 0n);
  const opened = Prisma.sql`receivable_opened AS (
    INSERT INTO receivable (unit_id, id, order_id, coop_id, cause_id, amount_fen, opened_at, due_on, late_interest_ppm, paid_fen, paid_at)
    VALUES (${order.unitId}::uuid, ${id}::uuid, ${order.id}::uuid, ${order.coopId}::uuid, ${acceptanceId}::uuid, ${amountFen}, ${actor.now},
      ${dueDay(calendarDateOf(actor.now), order.paymentDays)}, ${order.lateInterestPpm}::int, ${paidFen}, ${paidFen === amountFen ? actor.now : null}::timestamptz))`;
  if (taken.length === 0) return [opened];
  const parts = JSON.stringify(taken.map((part) => ({ remittance: part.remittanceId, amount: part.amountFen.toString() })));
  return [
    opened,
    Prisma.sql`advance_taken AS (INSERT INTO remittance_allocation (unit_id, remittance_id, receivable_id, amount_fen)
      SELECT ${order.unitId}::uuid, p.remittance, ${id}::uuid, p.amount FROM jsonb_to_recordset(${parts}::jsonb) AS p(remittance uuid, amount bigint))`,
  ];
}

export interface Allocation {
  receivableId: string;
  amountFen: bigint;
}

/** Pays the oldest debts first; what is more than all of them stays undivided. */
export function allocateUpTo(amountFen: bigint, open: readonly { id: string; leftFen: bigint }[]): Allocation[] {
  const openFen = open.reduce((sum, { leftFen }) => sum + leftFen, 0n);
  return allocate(amountFen < openFen ? amountFen : openFen, open);
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
  method?: "BANK_TRANSFER" | "BANK_FEE" | "BALANCE" | "STRIPE";
  /** On whose account it lies. */
  heldBy?: "COOP" | "PLATFORM";
  /** What of the payment service it came by. */
  pspPaymentId?: string;
  /** What on the bank statement it stands for. */
  bankDecisionId?: string;
  /** How many of the same reference were typed by hand and taken back. */
  turn?: number;
  allocations: readonly Allocation[];
}

/** Common table expressions that record what came in for orders and what it pays. The CHECK on `receivable` refuses an overpayment whoever writes. */
export function recordRemittances(
  actor: Actor,
  receipts: readonly { order: Pick<PayableOrder, "unitId" | "id" | "coopId">; remittances: readonly RemittanceRow[] }[],
): Prisma.Sql[] {
  const rows = receipts.flatMap(({ order, remittances }) =>
    remittances.map((row) => ({
      unit: order.unitId,
      order: order.id,
      coop: order.coopId,
      id: row.id,
      amount: row.amountFen.toString(),
      received_on: row.receivedOn,
      reference: row.bankReference,
      method: row.method ?? "BANK_TRANSFER",
      holder: row.heldBy ?? "COOP",
      psp: row.pspPaymentId ?? null,
      decision: row.bankDecisionId ?? null,
      turn: row.turn ?? 0,
    })),
  );
  const paid = receipts.flatMap(({ order, remittances }) =>
    remittances.flatMap(({ id, allocations }) =>
      allocations.map(({ receivableId, amountFen }) => ({
        unit: order.unitId,
        remittance: id,
        id: receivableId,
        amount: amountFen.toString(),
      })),
    ),
  );
  return [
    Prisma.sql`paid AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(paid)}::jsonb) AS p(unit uuid, remittance uuid, id uuid, amount bigint))`,
    Prisma.sql`remitted AS (INSERT INTO remittance (unit_id, id, order_id, coop_id, amount_fen, received_on, bank_reference, method, held_by, psp_payment_id, bank_decision_id, turn, confirmed_by_id, confirmed_at)
      SELECT r.unit, r.id, r."order", r.coop, r.amount, r.received_on, r.reference, r.method, r.holder, r.psp, r.decision, r.turn, ${actor.userId}::uuid, ${actor.now}
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(unit uuid, id uuid, "order" uuid, coop uuid, amount bigint, received_on date, reference text, method payment_method, holder money_holder, psp uuid, decision uuid, turn int))`,
    Prisma.sql`allocated AS (INSERT INTO remittance_allocation (unit_id, remittance_id, receivable_id, amount_fen)
      SELECT unit, remittance, id, amount FROM paid)`,
    Prisma.sql`receivable_paid AS (UPDATE receivable r SET paid_fen = r.paid_fen + p.amount, version = r.version + 1,
        paid_at = CASE WHEN r.paid_fen + p.amount = r.amount_fen THEN ${actor.now}::timestamptz END
      FROM (SELECT unit, id, sum(amount)::bigint AS amount FROM paid GROUP BY unit, id) p WHERE r.unit_id = p.unit AND r.id = p.id)`,
  ];
}

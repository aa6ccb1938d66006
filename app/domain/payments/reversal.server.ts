import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** Money for an order that stands as received: neither a counter-entry nor taken back by one. */
export interface StandingReceipt {
  unitId: string;
  id: string;
  orderId: string;
  amountFen: bigint;
  bankReference: string;
}

/** Receipts of a co-op on its own account that can be taken back. @param which further conditions on remittance `m` */
export async function listStandingReceipts(coopId: string, which: Prisma.Sql): Promise<StandingReceipt[]> {
  return db.$queryRaw<StandingReceipt[]>`
    SELECT m.unit_id AS "unitId", m.id, m.order_id AS "orderId", m.amount_fen AS "amountFen", m.bank_reference AS "bankReference" FROM remittance m
    WHERE m.coop_id = ${coopId}::uuid AND m.reverses_id IS NULL AND m.held_by = 'COOP' AND m.method IN ('BANK_TRANSFER', 'BANK_FEE') AND ${which}
      AND NOT EXISTS (SELECT 1 FROM remittance b WHERE b.unit_id = m.unit_id AND b.reverses_id = m.id) ORDER BY m.order_id, m.id`;
}

/** Common table expressions that record remittances of the opposite amounts and open again what the receipts had paid. */
export function counterRemittances(actor: Actor, unitId: string, receipts: readonly Pick<StandingReceipt, "id">[]): Prisma.Sql[] {
  const pairs = JSON.stringify(receipts.map(({ id }) => ({ id: newId(), of: id })));
  return [
    Prisma.sql`taken AS (SELECT * FROM jsonb_to_recordset(${pairs}::jsonb) AS p(id uuid, of uuid))`,
    Prisma.sql`countered AS (INSERT INTO remittance (unit_id, id, order_id, coop_id, amount_fen, received_on, bank_reference, method, held_by, bank_decision_id, confirmed_by_id, confirmed_at, reverses_id)
      SELECT m.unit_id, t.id, m.order_id, m.coop_id, -m.amount_fen, ${calendarDateOf(actor.now)}::date, m.bank_reference, m.method, m.held_by, m.bank_decision_id, ${actor.userId}::uuid, ${actor.now}, m.id
      FROM taken t JOIN remittance m ON m.unit_id = ${unitId}::uuid AND m.id = t.of)`,
    Prisma.sql`counter_allocated AS (INSERT INTO remittance_allocation (unit_id, remittance_id, receivable_id, amount_fen)
      SELECT a.unit_id, t.id, a.receivable_id, -a.amount_fen FROM taken t JOIN remittance_allocation a ON a.unit_id = ${unitId}::uuid AND a.remittance_id = t.of)`,
    Prisma.sql`receivable_reopened AS (UPDATE receivable r SET paid_fen = r.paid_fen - s.amount, version = r.version + 1, paid_at = NULL
      FROM (SELECT a.receivable_id AS id, sum(a.amount_fen)::bigint AS amount FROM taken t JOIN remittance_allocation a ON a.unit_id = ${unitId}::uuid AND a.remittance_id = t.of GROUP BY 1) s
      WHERE r.unit_id = ${unitId}::uuid AND r.id = s.id)`,
  ];
}

export interface NewReversal {
  id: string;
  /** A decision of the desk, or a receipt that was typed by hand. */
  of: { decisionId: string } | { unitId: string; remittanceId: string };
  amountFen: bigint;
  reason: string;
  returnedLineId: string | null;
  releaseAboveFen: bigint | null;
}

/** A common table expression that writes why something is taken back. */
export function insertReversal(
  actor: Actor,
  { id, of, amountFen, reason, returnedLineId, releaseAboveFen }: NewReversal,
  status: "POSTED" | "PROPOSED",
): Prisma.Sql {
  const posted = status === "POSTED";
  const [decisionId, unitId, remittanceId] = "decisionId" in of ? [of.decisionId, null, null] : [null, of.unitId, of.remittanceId];
  return Prisma.sql`reversal AS (INSERT INTO receipt_reversal (coop_id, id, decision_id, unit_id, remittance_id, amount_fen, reason, returned_line_id, status, proposed_by_id, proposed_at,
      decided_by_id, decided_at, release_above_fen)
    VALUES (${actor.orgId}::uuid, ${id}::uuid, ${decisionId}::uuid, ${unitId}::uuid, ${remittanceId}::uuid, ${amountFen}, ${reason}, ${returnedLineId}::uuid, ${status}::bank_decision_status,
      ${actor.userId}::uuid, ${actor.now}, ${posted ? actor.userId : null}::uuid, ${posted ? actor.now : null}::timestamptz, ${releaseAboveFen}) RETURNING id)`;
}

/** A common table expression of the second person who releases what a first one wants to take back. */
export function releaseReversal(actor: Actor, id: string): Prisma.Sql {
  return Prisma.sql`reversal AS (UPDATE receipt_reversal SET status = 'POSTED', decided_by_id = ${actor.userId}::uuid, decided_at = ${actor.now}
    WHERE coop_id = ${actor.orgId}::uuid AND id = ${id}::uuid AND status = 'PROPOSED' RETURNING id)`;
}

export interface ReversedDecision {
  id: string;
  lineId: string;
  amountFen: bigint;
}

/**
 * Common table expressions that take a decision back: its money waits on its line again. Where the bank sent it back, it stays decided as returned, and the line
 * by which it left is decided with it.
 *
 * @param held a first person's proposal holds the leaving line's amount
 */
export function reverseDecision(
  actor: Actor,
  decision: ReversedDecision,
  reason: string,
  returnedLineId: string | null,
  held: boolean,
): Prisma.Sql[] {
  const { orgId, userId, now } = actor;
  const once = Prisma.sql`refuse_unless((SELECT count(*) FROM reversal) = 1 AND (SELECT count(*) FROM undecided) = 1, 'payments.bankDecisionMovedOn')`;
  const undecided = Prisma.sql`undecided AS (UPDATE bank_decision SET status = 'REVERSED', reversed_by_id = ${userId}::uuid, reversed_at = ${now}, reversal_reason = ${reason}
    WHERE coop_id = ${orgId}::uuid AND id = ${decision.id}::uuid AND status = 'POSTED' RETURNING id)`;
  if (returnedLineId === null)
    return [
      undecided,
      Prisma.sql`line_given_back AS (UPDATE bank_line SET decided_fen = decided_fen - ${decision.amountFen} WHERE coop_id = ${orgId}::uuid AND id = ${decision.lineId}::uuid AND ${once})`,
    ];
  return [
    undecided,
    Prisma.sql`line_sent_back AS (UPDATE bank_line SET decided_fen = decided_fen + ${decision.amountFen}, proposed_fen = proposed_fen - ${held ? decision.amountFen : 0n}
      WHERE coop_id = ${orgId}::uuid AND id = ${returnedLineId}::uuid AND ${once})`,
    returnedPair(actor, decision, returnedLineId, reason),
  ];
}

/** A common table expression: money that came by one line and left by the other, decided on both. */
export function returnedPair(
  actor: Actor,
  { lineId, amountFen }: Omit<ReversedDecision, "id">,
  returnedLineId: string,
  note: string,
): Prisma.Sql {
  const { orgId, userId, now } = actor;
  return Prisma.sql`returned AS (INSERT INTO bank_decision (coop_id, id, line_id, kind, status, amount_fen, note, proposed_by_id, proposed_at, decided_by_id, decided_at, counter_line_id)
    VALUES (${orgId}::uuid, ${newId()}::uuid, ${lineId}::uuid, 'RETURNED', 'POSTED', ${amountFen}, ${note}, ${userId}::uuid, ${now}, ${userId}::uuid, ${now}, ${returnedLineId}::uuid),
      (${orgId}::uuid, ${newId()}::uuid, ${returnedLineId}::uuid, 'RETURNED', 'POSTED', ${amountFen}, ${note}, ${userId}::uuid, ${now}, ${userId}::uuid, ${now}, ${lineId}::uuid))`;
}

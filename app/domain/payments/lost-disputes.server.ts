import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { selectAdvances } from "#app/domain/payments/advances.server";
import type { PaidPart } from "#app/domain/payments/disputed-parts";
import { bankDecisionMovedOn, differenceGone } from "#app/domain/payments/errors";
import { deductRefund } from "#app/domain/payments/platform-entries.server";
import { openRefund, recordRefundOutcome } from "#app/domain/payments/refunds.server";
import { newId } from "#app/lib/ids";
import { calendarDateOf } from "#app/lib/dates";

/** A payment whose dispute was lost, while nobody has said who bears it. */
export interface LostReceipt {
  unitId: string;
  remittanceId: string;
  holdId: string;
  orderId: string;
  coopId: string;
  bankReference: string;
  /** What was disputed: the payment, or a part of it. */
  disputedFen: bigint;
  /** What the payment has not paid anything with yet. */
  waitingFen: bigint;
  /** What it has paid, less what earlier disputes took back of it, in the order of the receivables. */
  paid: PaidPart[];
  /** Who wants to take it back, and waits for a second person. */
  proposedById: string | null;
}

/** @param pspId of the dispute */
export async function getLostReceipt(pspId: string): Promise<LostReceipt | null> {
  const [row] = await db.$queryRaw<(Omit<LostReceipt, "paid"> & { paid: { id: string; fen: string }[] | null })[]>`
    SELECT h.unit_id AS "unitId", h.remittance_id AS "remittanceId", h.id AS "holdId", m.order_id AS "orderId", m.coop_id AS "coopId", m.bank_reference AS "bankReference",
      h.amount_fen AS "disputedFen", h.proposed_by_id AS "proposedById", coalesce(w.fen, 0)::bigint AS "waitingFen",
      (SELECT jsonb_agg(jsonb_build_object('id', p.receivable_id, 'fen', p.fen::text) ORDER BY r.opened_at, r.id)
        FROM (SELECT a.receivable_id, sum(a.amount_fen) AS fen FROM remittance x JOIN remittance_allocation a ON a.unit_id = x.unit_id AND a.remittance_id = x.id
          WHERE x.unit_id = m.unit_id AND (x.id = m.id OR x.reverses_id = m.id) GROUP BY 1 HAVING sum(a.amount_fen) > 0) p
        JOIN receivable r ON r.unit_id = m.unit_id AND r.id = p.receivable_id) AS paid
    FROM remittance_hold h JOIN remittance m ON m.unit_id = h.unit_id AND m.id = h.remittance_id
      LEFT JOIN LATERAL (SELECT greatest(x.amount_fen - x.given, 0) AS fen FROM (${selectAdvances(Prisma.sql`m.unit_id = h.unit_id AND m.id = h.remittance_id`)}) x) w ON true
    WHERE h.psp_id = ${pspId} AND h.outcome = 'lost' AND h.answer IS NULL`;
  return row ? { ...row, paid: (row.paid ?? []).map(({ id, fen }) => ({ receivableId: id, amountFen: BigInt(fen) })) } : null;
}

/** A common table expression that answers a lost dispute by taking the payment back. */
export function answerTakenBack({ userId, now }: Actor, { unitId, holdId }: LostReceipt, releaseAboveFen: bigint | null): Prisma.Sql {
  return Prisma.sql`dispute_answered AS (UPDATE remittance_hold SET answer = 'TAKEN_BACK', answered_at = ${now}, answered_by_id = ${userId}::uuid,
      release_above_fen = coalesce(release_above_fen, ${releaseAboveFen}::bigint)
    WHERE unit_id = ${unitId}::uuid AND id = ${holdId}::uuid AND outcome = 'lost' AND answer IS NULL)`;
}

/** Common table expressions that record the disputed amount as not received and open again what it had paid. */
export function counterDisputed(actor: Actor, lost: LostReceipt, opened: readonly PaidPart[]): Prisma.Sql[] {
  const id = newId();
  const parts = JSON.stringify(opened.map(({ receivableId, amountFen }) => ({ id: receivableId, amount: amountFen.toString() })));
  return [
    Prisma.sql`disputed_part AS (SELECT * FROM jsonb_to_recordset(${parts}::jsonb) AS p(id uuid, amount bigint))`,
    Prisma.sql`countered AS (INSERT INTO remittance (unit_id, id, order_id, coop_id, amount_fen, received_on, bank_reference, method, held_by, confirmed_by_id, confirmed_at, reverses_id, hold_id)
      SELECT m.unit_id, ${id}::uuid, m.order_id, m.coop_id, ${-lost.disputedFen}, ${calendarDateOf(actor.now)}::date, m.bank_reference, m.method, m.held_by, ${actor.userId}::uuid, ${actor.now}, m.id,
        ${lost.holdId}::uuid FROM remittance m WHERE m.unit_id = ${lost.unitId}::uuid AND m.id = ${lost.remittanceId}::uuid)`,
    Prisma.sql`counter_allocated AS (INSERT INTO remittance_allocation (unit_id, remittance_id, receivable_id, amount_fen)
      SELECT ${lost.unitId}::uuid, ${id}::uuid, p.id, -p.amount FROM disputed_part p)`,
    Prisma.sql`receivable_reopened AS (UPDATE receivable r SET paid_fen = r.paid_fen - p.amount, version = r.version + 1, paid_at = NULL
      FROM disputed_part p WHERE r.unit_id = ${lost.unitId}::uuid AND r.id = p.id)`,
  ];
}

/**
 * Keeps that a first person wants to take a lost payment back.
 *
 * @throws differenceGone when it is answered already
 * @throws bankDecisionMovedOn when somebody else wants to already
 */
export async function proposeTakingBack(actor: Actor, { unitId, holdId }: LostReceipt, releaseAboveFen: bigint): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.remittanceHold.updateMany({
      where: { unitId, id: holdId, outcome: "lost", answer: null, proposedById: null },
      data: { proposedById: actor.userId, proposedAt: actor.now, releaseAboveFen },
    });
    if (count === 0) {
      const { answer } = await tx.remittanceHold.findUniqueOrThrow({
        where: { unitId_id: { unitId, id: holdId } },
        select: { answer: true },
      });
      throw answer === null ? bankDecisionMovedOn() : differenceGone();
    }
    await writeAudit(tx, actor, { action: "stripe.proposeTakeBack", objectType: "remittance-hold", objectId: holdId, unitId });
  });
}

/**
 * The co-op bears a lost dispute: what was paid stays paid, and its amount is deducted in the next payout.
 *
 * @throws differenceGone when it is answered already
 * @throws refundMoreThanPaid when it was taken back meanwhile
 */
export async function bearLostDispute(actor: Actor, pspId: string): Promise<void> {
  const { now: at, userId: byId } = actor;
  await inTransaction(async (tx) => {
    const { count } = await tx.remittanceHold.updateMany({
      where: { pspId, outcome: "lost", answer: null },
      data: { answer: "BORNE", answeredAt: at, answeredById: byId },
    });
    if (count === 0) throw differenceGone();
    const { unitId, id, remittanceId, amountFen } = await tx.remittanceHold.findUniqueOrThrow({ where: { pspId } });
    const { orderId, coopId } = await tx.remittance.findUniqueOrThrow({ where: { unitId_id: { unitId, id: remittanceId } } });
    const cause = { type: "DISPUTE" as const, id };
    const refundId = await openRefund(tx, { unitId, orderId, coopId, cause, amountFen, destination: "ORIGINAL", reason: pspId, at, byId });
    await recordRefundOutcome(tx, { unitId, refundId, outcome: { state: "SUCCEEDED", reference: pspId }, at, byId });
    await deductRefund(tx, { coopId, unitId, orderId, refundId, amountFen, at });
  });
}

import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { differenceGone } from "#app/domain/payments/errors";
import { deductRefund } from "#app/domain/payments/platform-entries.server";
import { openRefund, recordRefundOutcome } from "#app/domain/payments/refunds.server";
import type { StandingReceipt } from "#app/domain/payments/reversal.server";

/** The receipt whose dispute was lost, while nobody has said who bears it. @param pspId of the dispute */
export async function getLostReceipt(pspId: string): Promise<StandingReceipt | null> {
  const [row] = await db.$queryRaw<StandingReceipt[]>`
    SELECT m.unit_id AS "unitId", m.id, m.order_id AS "orderId", m.amount_fen AS "amountFen", m.bank_reference AS "bankReference"
    FROM remittance_hold h JOIN remittance m ON m.unit_id = h.unit_id AND m.id = h.remittance_id WHERE h.psp_id = ${pspId} AND h.outcome = 'lost' AND h.answer IS NULL`;
  return row ?? null;
}

/** A common table expression that answers a lost dispute by taking the payment back. */
export function answerTakenBack({ userId, now }: Actor, pspId: string): Prisma.Sql {
  return Prisma.sql`dispute_answered AS (UPDATE remittance_hold SET answer = 'TAKEN_BACK', answered_at = ${now}, answered_by_id = ${userId}::uuid
    WHERE psp_id = ${pspId} AND outcome = 'lost' AND answer IS NULL)`;
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

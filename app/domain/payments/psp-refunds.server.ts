import { db, inTransaction, type Tx } from "#app/db/client.server";
import type { PspRefund, Refund } from "#app/db/generated/client";
import { deductRefund, restoreRefund } from "#app/domain/payments/platform-entries.server";
import { openRefund, recordRefundOutcome } from "#app/domain/payments/refunds.server";
import { newId } from "#app/lib/ids";

export const REFUND_METADATA = "xiangji_refund";

/** Refunds that go back the way the money came and are not there yet. */
export async function listRefundsToSend(take: number): Promise<Refund[]> {
  return db.$queryRaw<Refund[]>`
    SELECT f.unit_id AS "unitId", f.id, f.order_id AS "orderId", f.coop_id AS "coopId", f.amount_fen AS "amountFen", f.cause::text AS cause, f.cause_id AS "causeId", f.opened_at AS "openedAt"
    FROM refund f LEFT JOIN psp_refund p ON p.unit_id = f.unit_id AND p.refund_id = f.id
    WHERE f.state = 'PENDING' AND f.destination = 'ORIGINAL' AND p.psp_id IS NULL ORDER BY f.opened_at LIMIT ${take}::int`;
}

/**
 * Chooses the payment that a refund goes back by: the one it is about, or the one with most left. Two refunds at once wait for each other at the order.
 *
 * @returns null when none of the payments is large enough
 */
export async function planRefund(
  refund: Pick<Refund, "unitId" | "id" | "orderId" | "coopId" | "amountFen" | "causeId">,
  now: Date,
): Promise<PspRefund | null> {
  const { unitId, id, orderId, coopId, amountFen, causeId } = refund;
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM purchase_order WHERE unit_id = ${unitId}::uuid AND id = ${orderId}::uuid FOR NO KEY UPDATE`;
    const known = await tx.pspRefund.findUnique({ where: { unitId_refundId: { unitId, refundId: id } } });
    if (known) return known;
    const [payment] = await tx.$queryRaw<{ id: string; reference: string }[]>`
      SELECT m.id, m.bank_reference AS reference FROM remittance m, LATERAL (SELECT coalesce(sum(p.amount_fen), 0) AS fen FROM psp_refund p JOIN refund f ON f.unit_id = p.unit_id AND f.id = p.refund_id
          WHERE p.unit_id = m.unit_id AND p.remittance_id = m.id AND f.state <> 'FAILED') gone,
        LATERAL (SELECT gone.fen - coalesce(sum(b.amount_fen), 0) AS fen FROM remittance b WHERE b.unit_id = m.unit_id AND b.reverses_id = m.id) back
      WHERE m.unit_id = ${unitId}::uuid AND m.order_id = ${orderId}::uuid AND m.method = 'STRIPE' AND m.reverses_id IS NULL AND m.amount_fen - back.fen >= ${amountFen}
      ORDER BY m.id = ${causeId}::uuid DESC, m.amount_fen - back.fen DESC LIMIT 1`;
    if (!payment) return null;
    await deductRefund(tx, { coopId, unitId, orderId, refundId: id, amountFen, at: now });
    return tx.pspRefund.create({
      data: { unitId, refundId: id, remittanceId: payment.id, amountFen, intentId: payment.reference, createdAt: now },
    });
  });
}

export async function keepPspRefund({ unitId, refundId }: Pick<PspRefund, "unitId" | "refundId">, pspId: string): Promise<void> {
  await db.pspRefund.updateMany({ where: { unitId, refundId, pspId: null }, data: { pspId } });
}

/** What became of a refund there. @returns false when it is none of ours */
export async function applyRefund(
  of: { unitId: string; refundId: string },
  outcome: Parameters<typeof recordRefundOutcome>[1]["outcome"] | null,
  now: Date,
): Promise<boolean> {
  const known = await db.refund.findUnique({ where: { unitId_id: { unitId: of.unitId, id: of.refundId } } });
  if (!known) return false;
  if (outcome === null || known.state === outcome.state || known.state === "FAILED") return true;
  await inTransaction(async (tx) => {
    await recordRefundOutcome(tx, { unitId: of.unitId, refundId: known.id, outcome, at: now, byId: null });
    if (outcome.state === "FAILED") await restoreRefund(tx, { unitId: of.unitId, refundId: known.id, at: now });
  });
  return true;
}

/** Opens the refund of what was paid beyond all debts of an order. @returns id of the refund */
export async function refundSurplus(
  tx: Tx,
  surplus: { unitId: string; orderId: string; coopId: string; remittanceId: string; leftFen: bigint },
  reason: string,
  by: { at: Date; byId: string | null },
): Promise<string> {
  const { unitId, orderId, coopId, remittanceId, leftFen } = surplus;
  return openRefund(tx, {
    unitId,
    orderId,
    coopId,
    cause: { type: "OVERPAID", id: remittanceId },
    amountFen: leftFen,
    destination: "ORIGINAL",
    reason,
    ...by,
  });
}

export interface SeenDispute {
  pspId: string;
  intentId: string;
  amountFen: bigint;
  reason: string;
  state: string;
}

/**
 * Somebody disputes a payment: its money stays where it is until that is decided; the goods and the quota are not touched. Lost, the money is gone from the platform's
 * account, and stays unpaid to the co-op until somebody says who bears it (`lost-disputes.server.ts`).
 *
 * @returns false when the payment is none of ours
 */
export async function applyDispute({ pspId, intentId, amountFen, reason, state }: SeenDispute, now: Date): Promise<boolean> {
  return inTransaction(async (tx) => {
    const money = await tx.remittance.findFirst({ where: { bankReference: intentId, method: "STRIPE", amountFen: { gt: 0 } } });
    if (!money) return false;
    const { unitId, id: remittanceId } = money;
    await tx.remittanceHold.createMany({
      data: [{ unitId, id: newId(), remittanceId, pspId, amountFen, reason, state, heldAt: now }],
      skipDuplicates: true,
    });
    const outcome = state === "lost" ? "lost" : state === "won" || state === "warning_closed" ? "won" : null;
    await tx.remittanceHold.updateMany({
      where: { pspId, releasedAt: null },
      data: outcome === null ? { state } : { state, releasedAt: now, outcome },
    });
    return true;
  });
}

import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";

/** Nobody disputes it, a lost dispute is answered, and it has paid for goods or goes back: an advance waits until then. For lines `e` of the platform's account. */
export const isFree = Prisma.sql`(e.kind <> 'REMITTANCE' OR (
  NOT EXISTS (SELECT 1 FROM remittance_hold h WHERE h.unit_id = e.unit_id AND h.remittance_id = e.cause_id
    AND (h.released_at IS NULL OR (h.outcome = 'lost' AND h.answer IS NULL)))
  AND (SELECT coalesce(sum(a.amount_fen), 0) FROM remittance_allocation a WHERE a.unit_id = e.unit_id AND a.remittance_id = e.cause_id)
    + (SELECT coalesce(sum(p.amount_fen), 0) FROM psp_refund p JOIN refund f ON f.unit_id = p.unit_id AND f.id = p.refund_id
       WHERE p.unit_id = e.unit_id AND p.remittance_id = e.cause_id AND f.state <> 'FAILED') >= e.amount_fen))`;

export interface PlatformRefund {
  coopId: string;
  unitId: string;
  orderId: string;
  refundId: string;
  /** Positive: goes back to the unit and is no longer paid to the co-op. */
  amountFen: bigint;
  at: Date;
}

/** Takes a refund from what the platform holds for a co-op, once; it reduces the next payout. */
export async function deductRefund(tx: Tx, { coopId, unitId, orderId, refundId, amountFen, at }: PlatformRefund): Promise<void> {
  await tx.platformEntry.createMany({
    data: [{ coopId, unitId, orderId, kind: "REFUND", causeId: refundId, amountFen: -amountFen, happenedAt: at }],
    skipDuplicates: true,
  });
}

/** Gives back what was deducted for a refund that failed after all, once. */
export async function restoreRefund(tx: Tx, { unitId, refundId, at }: Pick<PlatformRefund, "unitId" | "refundId" | "at">): Promise<void> {
  const deducted = await tx.platformEntry.findFirst({ where: { unitId, kind: "REFUND", causeId: refundId } });
  if (!deducted) return;
  const { coopId, orderId, amountFen } = deducted;
  await tx.platformEntry.createMany({
    data: [{ coopId, unitId, orderId, kind: "REFUND_FAILED", causeId: refundId, amountFen: -amountFen, happenedAt: at }],
    skipDuplicates: true,
  });
}

import type { Tx } from "#app/db/client.server";

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

import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { batchMovedOn, batchNotApproved, batchNotFound, failureNeedsReason } from "#app/domain/payments/errors";

/**
 * What the unit's bank says of transfers of an approved order: executed, or failed with its reason. What failed may be ordered again; what is executed may still
 * come back and fail. What the co-op has received is confirmed by its receipt and no longer changed here.
 *
 * @throws batchNotFound, batchNotApproved, failureNeedsReason
 * @throws batchMovedOn when one of them is not as it was seen
 */
export async function reportItems(
  actor: Actor,
  batchId: string,
  { items, outcome, note }: { items: readonly string[]; outcome: "EXECUTED" | "FAILED"; note: string },
): Promise<void> {
  if (outcome === "FAILED" && note === "") throw failureNeedsReason();
  await inTransaction(async (tx) => {
    const batch = await tx.paymentBatch.findFirst({ where: { unitId: actor.orgId, id: batchId }, select: { status: true } });
    if (!batch) throw batchNotFound();
    if (batch.status !== "APPROVED") throw batchNotApproved();
    const ids = [...new Set(items)];
    const { count } = await tx.paymentItem.updateMany({
      where: {
        unitId: actor.orgId,
        batchId,
        receivableId: { in: ids },
        status: outcome === "FAILED" ? { in: ["PENDING", "EXECUTED"] } : "PENDING",
      },
      data: { status: outcome, note, statusAt: actor.now, statusById: actor.userId },
    });
    if (count !== ids.length) throw batchMovedOn();
    await writeAudit(tx, actor, {
      action: outcome === "FAILED" ? "payment.failed" : "payment.executed",
      objectType: "payment-batch",
      objectId: batchId,
      unitId: actor.orgId,
      detail: { items: ids.length },
    });
  });
}

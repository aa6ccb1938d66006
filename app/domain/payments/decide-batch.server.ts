import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { batchMovedOn, batchNotFound, itemsChanged, ownBatch } from "#app/domain/payments/errors";

type End = "APPROVED" | "REFUSED" | "WITHDRAWN";

/**
 * A second person approves a payment order: it may be given to the bank.
 *
 * @throws batchNotFound, ownBatch, batchMovedOn
 * @throws itemsChanged when something of it was paid, in whole or in part, since it was prepared: it is made anew
 */
export async function approveBatch(actor: Actor, batchId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const batch = await tx.paymentBatch.findFirst({ where: { unitId: actor.orgId, id: batchId } });
    if (!batch) throw batchNotFound();
    if (batch.preparedById === actor.userId) throw ownBatch();
    await end(tx, actor, batchId, "APPROVED", "");
    const [changed] = await tx.$queryRaw<{ count: number }[]>`
      SELECT count(*) FILTER (WHERE i.status <> 'PENDING' OR r.fen < i.amount_fen)::int AS count FROM payment_item i,
        LATERAL (SELECT r.amount_fen - r.paid_fen AS fen FROM receivable r WHERE r.unit_id = i.unit_id AND r.id = i.receivable_id FOR NO KEY UPDATE) r
      WHERE i.unit_id = ${actor.orgId}::uuid AND i.batch_id = ${batchId}::uuid`;
    if (changed && changed.count > 0) throw itemsChanged(changed.count);
  });
}

/**
 * A second person refuses a payment order, or whoever prepared it withdraws it; what was in it may be ordered again.
 *
 * @throws batchNotFound, batchMovedOn
 */
export async function dropBatch(actor: Actor, batchId: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const batch = await tx.paymentBatch.findFirst({ where: { unitId: actor.orgId, id: batchId } });
    if (!batch) throw batchNotFound();
    await end(tx, actor, batchId, batch.preparedById === actor.userId ? "WITHDRAWN" : "REFUSED", reason);
    await tx.paymentItem.updateMany({
      where: { unitId: actor.orgId, batchId, status: "PENDING" },
      data: { status: "DROPPED", statusAt: actor.now, statusById: actor.userId },
    });
  });
}

async function end(tx: Tx, actor: Actor, batchId: string, status: End, reason: string): Promise<void> {
  const { count } = await tx.paymentBatch.updateMany({
    where: { unitId: actor.orgId, id: batchId, status: "PREPARED" },
    data: { status, reason, decidedById: actor.userId, decidedAt: actor.now },
  });
  if (count === 0) throw batchMovedOn();
  await writeAudit(tx, actor, {
    action: `payment.${status.toLowerCase()}`,
    objectType: "payment-batch",
    objectId: batchId,
    unitId: actor.orgId,
  });
}

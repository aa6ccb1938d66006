import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";

/** Remembers that the file of an approved payment order was fetched for the bank; the first time stays, each is in the audit. */
export async function markExported(actor: Actor, batchId: string): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.paymentBatch.updateMany({
      where: { unitId: actor.orgId, id: batchId, status: "APPROVED", exportedAt: null },
      data: { exportedAt: actor.now },
    });
    await writeAudit(tx, actor, { action: "payment.export", objectType: "payment-batch", objectId: batchId, unitId: actor.orgId });
  });
}

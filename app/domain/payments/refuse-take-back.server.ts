import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { bankDecisionMovedOn, reversalNotFound } from "#app/domain/payments/errors";

/**
 * Leaves standing what a first person wanted to take back. Its proposer may do so too.
 *
 * @throws reversalNotFound, bankDecisionMovedOn
 */
export async function refuseTakeBack(actor: Actor, reversalId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const found = await tx.receiptReversal.findFirst({ where: { coopId: actor.orgId, id: reversalId } });
    if (!found) throw reversalNotFound();
    const { count } = await tx.receiptReversal.updateMany({
      where: { coopId: actor.orgId, id: reversalId, status: "PROPOSED" },
      data: { status: "REFUSED", decidedById: actor.userId, decidedAt: actor.now },
    });
    if (count === 0) throw bankDecisionMovedOn();
    if (found.returnedLineId !== null)
      await tx.bankLine.update({
        where: { coopId_id: { coopId: actor.orgId, id: found.returnedLineId } },
        data: { proposedFen: { decrement: found.amountFen } },
      });
    await writeAudit(tx, actor, { action: "bank.refuseTakeBack", objectType: "receipt-reversal", objectId: reversalId });
  });
}

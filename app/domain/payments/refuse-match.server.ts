import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { bankDecisionMovedOn, bankDecisionNotFound } from "#app/domain/payments/errors";

/**
 * Gives back what a first person proposed: the money waits on the desk again. Its proposer may take it back too.
 *
 * @throws bankDecisionNotFound, bankDecisionMovedOn
 */
export async function refuseMatch(actor: Actor, decisionId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const decision = await tx.bankDecision.findFirst({ where: { coopId: actor.orgId, id: decisionId } });
    if (!decision) throw bankDecisionNotFound();
    const { count } = await tx.bankDecision.updateMany({
      where: { coopId: actor.orgId, id: decisionId, status: "PROPOSED" },
      data: { status: "REFUSED", decidedById: actor.userId, decidedAt: actor.now },
    });
    if (count === 0) throw bankDecisionMovedOn();
    await tx.bankLine.update({
      where: { coopId_id: { coopId: actor.orgId, id: decision.lineId } },
      data: { proposedFen: { decrement: decision.amountFen } },
    });
    await writeAudit(tx, actor, { action: "bank.refuse", objectType: "bank-decision", objectId: decisionId });
  });
}

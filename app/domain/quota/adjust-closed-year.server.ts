import { inTransaction } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  accountNotFound,
  adjustmentChangesNothing,
  adjustmentMovedOn,
  adjustmentNotFound,
  adjustmentWaits,
  ruleNeedsSecondPerson,
  yearNotClosed,
} from "#app/domain/quota/errors";
import { postQuota } from "#app/domain/quota/ledger.server";
import { newId } from "#app/lib/ids";

/**
 * Proposes another required amount for an account of a closed year.
 *
 * @param requiredFen what will be required
 * @returns id of the adjustment
 * @throws accountNotFound, yearNotClosed, adjustmentChangesNothing, adjustmentWaits
 */
export async function proposeAdjustment(
  actor: Actor,
  unitId: string,
  accountId: string,
  requiredFen: bigint,
  reason: string,
): Promise<string> {
  try {
    return await inTransaction(async (tx) => {
      const account = await tx.quotaAccount.findFirst({
        where: { unitId, id: accountId, divisionCode: { startsWith: actor.divisionPrefix } },
        select: { assessedFen: true, sealedAt: true },
      });
      if (!account) throw accountNotFound();
      if (!account.sealedAt) throw yearNotClosed();
      if (-account.assessedFen === requiredFen) throw adjustmentChangesNothing();
      const id = newId();
      await tx.yearAdjustment.create({
        data: {
          unitId,
          id,
          accountId,
          bureauId: actor.orgId,
          status: "PROPOSED",
          requiredFen,
          reason,
          proposedAt: actor.now,
          proposedById: actor.userId,
        },
      });
      await writeAudit(tx, actor, {
        action: "adjustment.propose",
        objectType: "year-adjustment",
        objectId: id,
        unitId,
        detail: { reason },
      });
      return id;
    });
  } catch (error) {
    if (violatedConstraint(error) === "year_adjustment_one") throw adjustmentWaits();
    throw error;
  }
}

type Decision = { kind: "confirm" } | { kind: "refuse"; reason: string } | { kind: "withdraw" };

/**
 * Decides an adjustment: a second person of the bureau confirms or refuses it, its proposer may take it back. Confirmed, the difference is posted.
 *
 * @throws adjustmentNotFound, adjustmentMovedOn, ruleNeedsSecondPerson, adjustmentChangesNothing
 */
export async function decideAdjustment(actor: Actor, unitId: string, id: string, decision: Decision): Promise<void> {
  await inTransaction(async (tx) => {
    const adjustment = await tx.yearAdjustment.findFirst({ where: { unitId, id, bureauId: actor.orgId } });
    if (!adjustment) throw adjustmentNotFound();
    if ((adjustment.proposedById === actor.userId) !== (decision.kind === "withdraw")) throw ruleNeedsSecondPerson();
    const { count } = await tx.yearAdjustment.updateMany({
      where: { unitId, id, status: "PROPOSED" },
      data: {
        status: decision.kind === "confirm" ? "CONFIRMED" : decision.kind === "refuse" ? "REFUSED" : "WITHDRAWN",
        decidedAt: actor.now,
        decidedById: actor.userId,
        ...(decision.kind === "refuse" ? { decisionReason: decision.reason } : {}),
      },
    });
    if (count === 0) throw adjustmentMovedOn();
    if (decision.kind === "confirm") {
      const account = await tx.quotaAccount.findUniqueOrThrow({
        where: { unitId_id: { unitId, id: adjustment.accountId } },
        select: { assessedFen: true, fiscalYear: true },
      });
      const difference = adjustment.requiredFen + account.assessedFen;
      if (difference === 0n) throw adjustmentChangesNothing();
      await postQuota(tx, [
        {
          unitId,
          accountId: adjustment.accountId,
          kind: difference > 0n ? "REASSESS_UP" : "REASSESS_DOWN",
          amountFen: difference > 0n ? difference : -difference,
          cause: { type: "adjustment", id },
          source: "CANTEEN",
          effectiveOn: `${account.fiscalYear}-12-31`,
          recordedAt: actor.now,
          actorId: actor.userId,
          ruleVersion: 1,
        },
      ]);
    }
    await writeAudit(tx, actor, { action: `adjustment.${decision.kind}`, objectType: "year-adjustment", objectId: id, unitId });
  });
}

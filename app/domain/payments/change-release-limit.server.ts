import { db, inTransaction } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  bankDecisionMovedOn,
  limitChangeNotFound,
  limitChangeWaits,
  limitUnchanged,
  releaseNeedsSecondPerson,
} from "#app/domain/payments/errors";
import { newId } from "#app/lib/ids";

/**
 * Proposes another limit above which a second person releases what is matched or taken back.
 *
 * @param limitFen null: one person is enough
 * @throws limitUnchanged, limitChangeWaits when another proposal waits
 */
export async function proposeReleaseLimit(actor: Actor, limitFen: bigint | null): Promise<void> {
  const setting = await db.bankDeskSetting.findUnique({ where: { coopId: actor.orgId } });
  if ((setting?.releaseAboveFen ?? null) === limitFen) throw limitUnchanged();
  const id = actor.onceId ?? newId();
  try {
    await inTransaction(async (tx) => {
      await tx.releaseLimitChange.create({
        data: {
          coopId: actor.orgId,
          id,
          releaseAboveFen: limitFen,
          status: "PROPOSED",
          proposedById: actor.userId,
          proposedAt: actor.now,
        },
      });
      await writeAudit(tx, actor, { action: "bank.proposeLimit", objectType: "release-limit", objectId: id });
    });
  } catch (error) {
    if (violatedConstraint(error) === "release_limit_waits_once") throw limitChangeWaits();
    throw error;
  }
}

/**
 * A second person puts the proposed limit in force, or anybody leaves it as it is.
 *
 * @throws limitChangeNotFound, releaseNeedsSecondPerson, bankDecisionMovedOn
 */
export async function decideReleaseLimit(actor: Actor, changeId: string, inForce: boolean): Promise<void> {
  await inTransaction(async (tx) => {
    const change = await tx.releaseLimitChange.findFirst({ where: { coopId: actor.orgId, id: changeId } });
    if (!change) throw limitChangeNotFound();
    if (inForce && change.proposedById === actor.userId) throw releaseNeedsSecondPerson();
    const { count } = await tx.releaseLimitChange.updateMany({
      where: { coopId: actor.orgId, id: changeId, status: "PROPOSED" },
      data: { status: inForce ? "POSTED" : "REFUSED", decidedById: actor.userId, decidedAt: actor.now },
    });
    if (count === 0) throw bankDecisionMovedOn();
    const { releaseAboveFen } = change;
    if (inForce)
      await tx.bankDeskSetting.upsert({
        where: { coopId: actor.orgId },
        create: { coopId: actor.orgId, releaseAboveFen },
        update: { releaseAboveFen },
      });
    await writeAudit(tx, actor, {
      action: inForce ? "bank.setLimit" : "bank.refuseLimit",
      objectType: "release-limit",
      objectId: changeId,
    });
  });
}

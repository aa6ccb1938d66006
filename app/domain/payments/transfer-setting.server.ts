import { db, inTransaction, type Tx } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import {
  bankDecisionMovedOn,
  releaseNeedsSecondPerson,
  settingUnchanged,
  transfersChangeNotFound,
  transfersChangeWaits,
} from "#app/domain/payments/errors";
import { newId } from "#app/lib/ids";

/** Whether what the platform received goes to co-ops by transfers. Nobody has said so: it does not. */
export async function transfersEnabled(tx: Pick<Tx, "transferSettingChange"> = db): Promise<boolean> {
  const latest = await tx.transferSettingChange.findFirst({
    where: { status: "POSTED" },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
  });
  return latest?.enabled ?? false;
}

/**
 * Turns transfers off at once, because then nothing moves, or proposes to turn them on, which a second person puts in force. What was transferred stays, and is taken
 * back where its payment is refunded, whichever way it stands.
 *
 * @returns `POSTED`, or `PROPOSED` when it waits for a second person
 * @throws settingUnchanged, transfersChangeWaits
 */
export async function setTransfers(actor: Actor, enabled: boolean): Promise<"POSTED" | "PROPOSED"> {
  const { userId, now } = actor;
  const id = actor.onceId ?? newId();
  const status = enabled ? "PROPOSED" : "POSTED";
  try {
    await inTransaction(async (tx) => {
      await oneAtATime(tx);
      if ((await transfersEnabled(tx)) === enabled) throw settingUnchanged();
      const decided = enabled ? {} : { decidedById: userId, decidedAt: now };
      await tx.transferSettingChange.create({
        data: { id, enabled, twoPersons: enabled, status, proposedById: userId, proposedAt: now, ...decided },
      });
      await note(tx, actor, enabled ? "transfers.propose" : "transfers.off", id);
    });
  } catch (error) {
    if (violatedConstraint(error) === "transfer_setting_change_waits_once") throw transfersChangeWaits();
    throw error;
  }
  return status;
}

/**
 * A second person turns transfers on, or anybody leaves them off.
 *
 * @throws transfersChangeNotFound, releaseNeedsSecondPerson, bankDecisionMovedOn
 */
export async function decideTransfers(actor: Actor, changeId: string, inForce: boolean): Promise<void> {
  const { userId, now } = actor;
  await inTransaction(async (tx) => {
    await oneAtATime(tx);
    const change = await tx.transferSettingChange.findUnique({ where: { id: changeId } });
    if (!change) throw transfersChangeNotFound();
    if (inForce && change.proposedById === userId) throw releaseNeedsSecondPerson();
    const { count } = await tx.transferSettingChange.updateMany({
      where: { id: changeId, status: "PROPOSED" },
      data: { status: inForce ? "POSTED" : "REFUSED", decidedById: userId, decidedAt: now },
    });
    if (count === 0) throw bankDecisionMovedOn();
    await note(tx, actor, inForce ? "transfers.on" : "transfers.leave", changeId);
  });
}

const oneAtATime = (tx: Tx) => tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('transfer_setting'))`;

const note = (tx: Tx, actor: Actor, action: string, id: string) =>
  writeAudit(tx, actor, { action, objectType: "transfer-setting", objectId: id });

export interface TransfersChange {
  id: string;
  enabled: boolean;
  status: "PROPOSED" | "POSTED" | "REFUSED";
  proposedById: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/** Changes of the switch, latest first; what waits comes before all. */
export async function listTransfersChanges(take: number): Promise<TransfersChange[]> {
  return db.$queryRaw<TransfersChange[]>`
    SELECT c.id, c.enabled, c.status::text AS status, c.proposed_by_id AS "proposedById", coalesce(p.name, '') AS "proposedBy", c.proposed_at AS "proposedAt",
      d.name AS "decidedBy", c.decided_at AS "decidedAt"
    FROM transfer_setting_change c LEFT JOIN app_user p ON p.id = c.proposed_by_id LEFT JOIN app_user d ON d.id = c.decided_by_id
    ORDER BY c.status = 'PROPOSED' DESC, c.proposed_at DESC, c.id DESC LIMIT ${take}::int`;
}

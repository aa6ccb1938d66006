import { db, inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { settingUnchanged } from "#app/domain/payments/errors";
import { newId } from "#app/lib/ids";

/** Whether what the platform received goes to co-ops by transfers. Nobody has said so: it does not. */
export async function transfersEnabled(): Promise<boolean> {
  const latest = await db.transferSetting.findFirst({ orderBy: [{ changedAt: "desc" }, { id: "desc" }] });
  return latest?.enabled ?? false;
}

/**
 * Turns transfers on or off. What was transferred stays, and is taken back where its payment is refunded, whichever way it stands.
 *
 * @throws settingUnchanged
 */
export async function setTransfers(actor: Actor, enabled: boolean): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('transfer_setting'))`;
    const latest = await tx.transferSetting.findFirst({ orderBy: [{ changedAt: "desc" }, { id: "desc" }] });
    if ((latest?.enabled ?? false) === enabled) throw settingUnchanged();
    await tx.transferSetting.create({ data: { id: newId(), enabled, changedById: actor.userId, changedAt: actor.now } });
    await writeAudit(tx, actor, {
      action: enabled ? "transfers.on" : "transfers.off",
      objectType: "transfer-setting",
      objectId: "platform",
    });
  });
}

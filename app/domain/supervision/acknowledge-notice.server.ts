import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { noticeNotFound } from "#app/domain/supervision/errors";

/**
 * A unit says that it has read a notice. The first time counts; to say so again changes nothing.
 *
 * @param aboutUnitId the unit that the notice is about: the reader's own, or one it supervises
 * @throws noticeNotFound when the notice went to another unit
 */
export async function acknowledgeNotice(actor: Actor, aboutUnitId: string, noticeId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const mine = { unitId: aboutUnitId, id: noticeId, toUnitId: actor.orgId };
    const { count } = await tx.reminder.updateMany({
      where: { ...mine, acknowledgedAt: null },
      data: { acknowledgedAt: actor.now, acknowledgedById: actor.userId },
    });
    if (count === 0) {
      if ((await tx.reminder.count({ where: mine })) === 0) throw noticeNotFound();
      return;
    }
    await writeAudit(tx, actor, { action: "notice.acknowledge", objectType: "reminder", objectId: noticeId, unitId: aboutUnitId });
  });
}

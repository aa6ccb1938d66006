import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { invitationNotFound } from "#app/domain/identity/errors";
import { scopeColumns } from "#app/domain/identity/scope";

/**
 * Makes an open invitation worthless. The platform's administrators may withdraw any.
 *
 * @throws invitationNotFound if it is another organisation's, accepted or over
 */
export async function withdrawInvitation(actor: Actor, invitationId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const own = actor.audience === "platform" ? {} : scopeColumns(actor.audience, actor.orgId);
    const { count } = await tx.invitation.updateMany({
      where: { id: invitationId, ...own, acceptedAt: null, expiresAt: { gt: actor.now } },
      data: { expiresAt: actor.now },
    });
    if (count === 0) throw invitationNotFound();
    await writeAudit(tx, actor, { action: "person.withdrawInvitation", objectType: "invitation", objectId: invitationId });
  });
}

import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { actingGrantEnded, grantNotFound, ownGrant } from "#app/domain/identity/errors";
import { scopeColumns } from "#app/domain/identity/scope";

/**
 * Ends somebody's grant now; the person keeps the account and other grants. The platform's administrators may end any.
 * Nobody ends the grant they act under, and a grant that was just ended ends no other: an organisation thus keeps a manager.
 *
 * @throws grantNotFound if it is another organisation's or over already
 * @throws ownGrant, actingGrantEnded
 */
export async function endGrant(actor: Actor, grantId: string): Promise<void> {
  if (grantId === actor.grantId) throw ownGrant();
  await inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; valid: boolean }[]>`
      SELECT id::text AS id, valid_to IS NULL OR valid_to > clock_timestamp() AS valid FROM access_grant
       WHERE id IN (${actor.grantId}::uuid, ${grantId}::uuid) ORDER BY id FOR UPDATE`;
    if (!rows.find((row) => row.id === actor.grantId)?.valid) throw actingGrantEnded();

    const own = actor.audience === "platform" ? {} : scopeColumns(actor.audience, actor.orgId);
    const { count } = await tx.grant.updateMany({
      where: { id: grantId, ...own, validFrom: { lt: actor.now }, OR: [{ validTo: null }, { validTo: { gt: actor.now } }] },
      data: { validTo: actor.now },
    });
    if (count === 0) throw grantNotFound();
    const ended = await tx.grant.findUniqueOrThrow({ where: { id: grantId } });
    await writeAudit(tx, actor, {
      action: "person.endGrant",
      objectType: "grant",
      objectId: grantId,
      ...(ended.unitId ? { unitId: ended.unitId } : {}),
      detail: { userId: ended.userId, role: ended.role, scope: ended.scope },
    });
  });
}

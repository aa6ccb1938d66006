import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { apiKeyNotFound } from "#app/domain/identity/errors";
import { scopeColumns } from "#app/domain/identity/scope";

/** Ends a key of the actor's organisation at once, whoever made it. @throws apiKeyNotFound if it is another's or ended already */
export async function revokeApiKey(actor: Actor, keyId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { id: keyId, revokedAt: null, grant: scopeColumns(actor.audience, actor.orgId) },
      data: { revokedAt: actor.now, revokedById: actor.userId },
    });
    if (count === 0) throw apiKeyNotFound();
    await writeAudit(tx, actor, {
      action: "apiKey.revoke",
      objectType: "api-key",
      objectId: keyId,
      ...(actor.audience === "unit" ? { unitId: actor.orgId } : {}),
    });
  });
}

import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { scopesFor } from "#app/domain/identity/api-scopes";
import { newApiToken } from "#app/domain/identity/api-token";
import { writeAudit } from "#app/domain/identity/audit.server";
import { actingGrantEnded, apiKeyNameTaken, scopeNotYours, tooManyApiKeys } from "#app/domain/identity/errors";
import type { ApiKeyInput } from "#app/domain/identity/schema";
import { newId } from "#app/lib/ids";

/** Live keys of one grant; whoever needs more names them together. */
export const MOST_KEYS = 20;

export interface NewApiKey {
  id: string;
  /** The only time it is seen. */
  token: string;
  expiresAt: Date;
}

/**
 * Makes a key that acts as the actor's own grant for some scopes until its end. Names of live keys differ, so that a form sent twice makes one key.
 *
 * @throws scopeNotYours, apiKeyNameTaken, tooManyApiKeys
 * @throws actingGrantEnded if the grant was ended a moment ago
 */
export async function createApiKey(actor: Actor, { name, days, scopes }: ApiKeyInput): Promise<NewApiKey> {
  const allowed = scopesFor(actor);
  if (scopes.some((scope) => !allowed.includes(scope))) throw scopeNotYours();
  const { token, prefix, hash } = newApiToken();
  const id = newId();
  const expiresAt = new Date(actor.now.getTime() + days * 86_400_000);
  return inTransaction(async (tx) => {
    const [grant] = await tx.$queryRaw<{ valid: boolean }[]>`
      SELECT valid_to IS NULL OR valid_to > ${actor.now} AS valid FROM access_grant WHERE id = ${actor.grantId}::uuid FOR UPDATE`;
    if (!grant?.valid) throw actingGrantEnded();
    const live = await tx.apiKey.findMany({
      where: { grantId: actor.grantId, revokedAt: null, expiresAt: { gt: actor.now } },
      select: { name: true },
    });
    if (live.some((key) => key.name === name)) throw apiKeyNameTaken();
    if (live.length >= MOST_KEYS) throw tooManyApiKeys();
    await tx.apiKey.create({
      data: {
        id,
        grantId: actor.grantId,
        name,
        scopes: [...new Set(scopes)],
        prefix,
        secretHash: hash,
        createdById: actor.userId,
        createdAt: actor.now,
        expiresAt,
      },
    });
    await writeAudit(tx, actor, {
      action: "apiKey.create",
      objectType: "api-key",
      objectId: id,
      ...(actor.audience === "unit" ? { unitId: actor.orgId } : {}),
      detail: { name, prefix, scopes: scopes.join(" "), days },
    });
    return { id, token, expiresAt };
  });
}

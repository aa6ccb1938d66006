import { inTransaction, type Tx } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { endpointChanged, endpointNotFound } from "#app/domain/notices/errors";
import { ownerOf } from "#app/domain/notices/own-endpoints";
import { newWebhookSecret } from "#app/domain/notices/signature";
import { enqueue } from "#app/jobs/boss.server";

/** How long the former secret signs beside the new one. */
export const FORMER_SECRET_MS = 86_400_000;

/**
 * Gives an endpoint a new secret; for a day messages are signed with both.
 *
 * @returns the secret, for this one time
 * @throws endpointNotFound, endpointChanged when somebody was quicker
 */
export async function rotateSecret(actor: Actor, endpointId: string, version: number): Promise<string> {
  const secret = newWebhookSecret();
  await inTransaction(async (tx) => {
    const { secret: formerSecret } = await findOwn(tx, actor, endpointId);
    await change(tx, actor, endpointId, version, "webhook.rotateSecret", {
      secret,
      formerSecret,
      formerSecretUntil: new Date(actor.now.getTime() + FORMER_SECRET_MS),
    });
  });
  return secret;
}

/** Messages wait from now on; nothing new is collected. @throws endpointNotFound, endpointChanged */
export async function disableEndpoint(actor: Actor, endpointId: string, version: number): Promise<void> {
  await inTransaction(async (tx) => {
    await findOwn(tx, actor, endpointId);
    await change(tx, actor, endpointId, version, "webhook.disable", { disabledAt: actor.now, disabledReason: "BY_PERSON" }, false);
  });
}

/** Goes on with what happens from now on and with what was waiting. @throws endpointNotFound, endpointChanged */
export async function enableEndpoint(actor: Actor, endpointId: string, version: number): Promise<void> {
  await inTransaction(async (tx) => {
    await findOwn(tx, actor, endpointId);
    await change(
      tx,
      actor,
      endpointId,
      version,
      "webhook.enable",
      { disabledAt: null, disabledReason: null, collectedTo: actor.now },
      true,
    );
    await enqueue(tx, "notices.deliverWebhooks", {});
  });
}

async function findOwn(tx: Tx, actor: Actor, endpointId: string): Promise<{ secret: string }> {
  const endpoint = await tx.webhookEndpoint.findFirst({ where: { id: endpointId, ...ownerOf(actor) }, select: { secret: true } });
  if (!endpoint) throw endpointNotFound();
  return endpoint;
}

/** @param wasDisabled what it must be now; absent: either */
async function change(
  tx: Tx,
  actor: Actor,
  id: string,
  version: number,
  action: string,
  data: Prisma.WebhookEndpointUpdateManyMutationInput,
  wasDisabled?: boolean,
): Promise<void> {
  const owner = ownerOf(actor);
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { id, ...owner, version, ...(wasDisabled === undefined ? {} : { disabledAt: wasDisabled ? { not: null } : null }) },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0) throw endpointChanged();
  await writeAudit(tx, actor, { action, objectType: "webhook", objectId: id, ...(owner.unitId ? { unitId: owner.unitId } : {}) });
}

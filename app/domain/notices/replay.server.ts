import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { deliveryNotFound, endpointDisabled, endpointNotFound, nothingToReplay } from "#app/domain/notices/errors";
import { PING, pingMessage } from "#app/domain/notices/events";
import { ownerOf } from "#app/domain/notices/own-endpoints";
import { enqueue } from "#app/jobs/boss.server";
import { instantOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** Sends a message that says nothing, to see whether it arrives. @throws endpointNotFound, endpointDisabled */
export async function pingEndpoint(actor: Actor, endpointId: string): Promise<void> {
  await inTransaction(async (tx) => {
    await requireActive(tx, actor, endpointId);
    const eventId = newId();
    await tx.webhookDelivery.create({
      data: {
        endpointId,
        eventId,
        eventType: PING,
        subjectId: eventId,
        body: JSON.stringify(pingMessage.parse({ id: eventId, type: PING, createdAt: actor.now.toISOString(), data: { endpointId } })),
        createdAt: actor.now,
        nextAttemptAt: actor.now,
      },
    });
    await note(tx, actor, endpointId, "webhook.ping", { eventId });
    await enqueue(tx, "notices.deliverWebhooks", {});
  });
}

/**
 * Sends a message again, the same bytes under the same id, whatever became of it before. One that is waiting is tried now.
 *
 * @throws endpointNotFound, endpointDisabled, deliveryNotFound
 */
export async function replayDelivery(actor: Actor, endpointId: string, eventId: string): Promise<void> {
  await inTransaction(async (tx) => {
    await requireActive(tx, actor, endpointId);
    const { count } = await tx.webhookDelivery.updateMany({
      where: { endpointId, eventId },
      data: { status: "PENDING", attempts: 0, nextAttemptAt: actor.now },
    });
    if (count === 0) throw deliveryNotFound();
    await note(tx, actor, endpointId, "webhook.replay", { eventId });
    await enqueue(tx, "notices.deliverWebhooks", {});
  });
}

/**
 * Sends everything again that did not arrive, from a day on.
 *
 * @returns how many messages
 * @throws endpointNotFound, endpointDisabled, nothingToReplay
 */
export async function replayFailed(actor: Actor, endpointId: string, since: CalendarDate): Promise<number> {
  return inTransaction(async (tx) => {
    await requireActive(tx, actor, endpointId);
    const { count } = await tx.webhookDelivery.updateMany({
      where: {
        endpointId,
        createdAt: { gte: instantOf(since) },
        OR: [{ status: "DEAD" }, { status: "PENDING", nextAttemptAt: { gt: actor.now } }],
      },
      data: { status: "PENDING", attempts: 0, nextAttemptAt: actor.now },
    });
    if (count === 0) throw nothingToReplay();
    await note(tx, actor, endpointId, "webhook.replayFailed", { since, count });
    await enqueue(tx, "notices.deliverWebhooks", {});
    return count;
  });
}

async function requireActive(tx: Tx, actor: Actor, endpointId: string): Promise<void> {
  const endpoint = await tx.webhookEndpoint.findFirst({ where: { id: endpointId, ...ownerOf(actor) }, select: { disabledAt: true } });
  if (!endpoint) throw endpointNotFound();
  if (endpoint.disabledAt) throw endpointDisabled();
}

async function note(tx: Tx, actor: Actor, endpointId: string, action: string, detail: Record<string, string | number>): Promise<void> {
  const { unitId } = ownerOf(actor);
  await writeAudit(tx, actor, { action, objectType: "webhook", objectId: endpointId, ...(unitId ? { unitId } : {}), detail });
}

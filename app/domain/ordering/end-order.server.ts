import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { cancelUnshipped } from "#app/domain/ordering/cancellation.server";
import { alreadyShipped, orderMovedOn } from "#app/domain/ordering/errors";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { allows } from "#app/domain/ordering/states";

/**
 * The co-op declines an order it has not confirmed. Stock and quota go back in the same statement.
 *
 * @throws orderNotFound, orderMovedOn
 */
export async function rejectOrder(actor: Actor, orderId: string, reason: string): Promise<void> {
  const snapshot = await readOrder(actor, "coop", orderId);
  if (!allows("reject", "coop", snapshot.facts)) throw orderMovedOn();
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`state = 'REJECTED', ended_at = ${actor.now}, end_reason = ${reason}`,
    event: "rejected",
    detail: { reason },
    ...cancelUnshipped(actor, snapshot),
  });
}

/**
 * Either side gives an order up while nothing has been shipped.
 *
 * @throws orderNotFound, alreadyShipped, orderMovedOn
 */
export async function cancelOrder(actor: Actor, orderId: string, reason: string): Promise<void> {
  const side = actor.audience === "coop" ? "coop" : "unit";
  const snapshot = await readOrder(actor, side, orderId);
  if (!allows("cancel", side, snapshot.facts)) throw snapshot.facts.shippedMilli > 0n ? alreadyShipped() : orderMovedOn();
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`state = 'CANCELLED', proposed_freight_fen = NULL, ended_at = ${actor.now}, end_reason = ${reason}`,
    event: "cancelled",
    detail: { reason, side },
    ...cancelUnshipped(actor, snapshot),
  });
}

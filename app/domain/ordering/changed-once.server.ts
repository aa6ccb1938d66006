import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { ordersOfSide } from "#app/domain/ordering/own-orders.server";

/**
 * Runs a change of an order that the asker may repeat. The event of the change has the actor's `onceId`, so a second one is refused, by the state of the order or by
 * the key of the event; where that event is there, the refusal only says that it has been done.
 */
export async function changedOnce(actor: Actor, orderId: string, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (actor.onceId === undefined || !(await hasHappened(actor, actor.onceId, orderId))) throw error;
  }
}

async function hasHappened(actor: Actor, onceId: string, orderId: string): Promise<boolean> {
  const rows = await hotQuery(Prisma.sql`
    SELECT 1 FROM purchase_order o JOIN order_event e ON e.unit_id = o.unit_id AND e.id = ${onceId}::uuid AND e.order_id = o.id
    WHERE o.id = ${orderId}::uuid AND ${ordersOfSide(actor, actor.audience === "coop" ? "coop" : "unit")}`);
  return rows.length > 0;
}

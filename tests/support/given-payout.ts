import { db } from "#app/db/client.server";
import { newId } from "#app/lib/ids";
import { givenActor, next, THE_INSTANT } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

export const platform = {
  clerk: givenActor("platform", "platform", "CLERK"),
  manager: givenActor("platform", "platform", "MANAGER"),
};

/** An accepted order whose money arrived on the platform's account; what is paid is written as whoever takes it in writes it. */
export async function givenPlatformMoney(given?: Awaited<ReturnType<typeof givenAcceptedOrder>>) {
  const order = given ?? (await givenAcceptedOrder());
  const { receivable, coop, unit } = order;
  const id = newId();
  const amountFen = 1_000n;
  await db.$transaction([
    db.$executeRaw`INSERT INTO remittance (unit_id, id, order_id, coop_id, amount_fen, received_on, bank_reference, method, held_by, confirmed_by_id, confirmed_at)
      VALUES (${unit.id}::uuid, ${id}::uuid, ${order.order.id}::uuid, ${coop.id}::uuid, ${amountFen}, '2026-06-15', ${`PI-${next()}`}, 'STRIPE', 'PLATFORM', ${unit.clerk.userId}::uuid, ${THE_INSTANT})`,
    db.$executeRaw`INSERT INTO remittance_allocation (unit_id, remittance_id, receivable_id, amount_fen) VALUES (${unit.id}::uuid, ${id}::uuid, ${receivable.id}::uuid, ${amountFen})`,
    db.$executeRaw`UPDATE receivable SET paid_fen = paid_fen + ${amountFen} WHERE unit_id = ${unit.id}::uuid AND id = ${receivable.id}::uuid`,
  ]);
  return { ...order, remittanceId: id, amountFen };
}

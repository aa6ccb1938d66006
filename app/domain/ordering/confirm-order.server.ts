import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { freightChangedOnce, orderMovedOn } from "#app/domain/ordering/errors";
import { readOrder, type OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { allows, PAY_FIRST_DAYS } from "#app/domain/ordering/states";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { splitByLargestRemainder } from "#app/lib/money";

/** Where the co-op asks for money first, the confirmed order waits for it until a day, or the next one on which people work. */
function waitsForMoney(actor: Actor, { paymentTerms }: Pick<OrderSnapshot, "paymentTerms">): Prisma.Sql {
  return paymentTerms === "MONEY_FIRST"
    ? Prisma.sql`, pay_by = working_day_from(${addDays(calendarDateOf(actor.now), PAY_FIRST_DAYS)}::date)`
    : Prisma.empty;
}

/** The co-op takes the order on as it stands. @throws orderNotFound, orderMovedOn */
export async function confirmOrder(actor: Actor, orderId: string): Promise<void> {
  const snapshot = await readOrder(actor, "coop", orderId);
  if (!allows("confirm", "coop", snapshot.facts)) throw orderMovedOn();
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`state = 'CONFIRMED', confirmed_at = ${actor.now}${waitsForMoney(actor, snapshot)}`,
    event: "confirmed",
  });
}

/**
 * The co-op takes the order on with another freight, once; the buyer then confirms again or cancels.
 *
 * @throws orderNotFound, freightChangedOnce, orderMovedOn
 */
export async function changeFreight(actor: Actor, orderId: string, freightFen: bigint): Promise<void> {
  const snapshot = await readOrder(actor, "coop", orderId);
  if (!allows("changeFreight", "coop", snapshot.facts)) throw snapshot.facts.freightChanged ? freightChangedOnce() : orderMovedOn();
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`state = 'AWAITING_BUYER', proposed_freight_fen = ${freightFen}, freight_changed_at = ${actor.now}`,
    event: "freightChanged",
    detail: { from: snapshot.freightFen.toString(), to: freightFen.toString() },
  });
}

/** The buyer accepts the changed freight; it is shared over the lines by weight, as at checkout. @throws orderNotFound, orderMovedOn */
export async function reconfirmOrder(actor: Actor, orderId: string): Promise<void> {
  const snapshot = await readOrder(actor, "unit", orderId);
  const freight = snapshot.proposedFreightFen;
  if (!allows("reconfirm", "unit", snapshot.facts) || freight === null) throw orderMovedOn();
  const shares = splitByLargestRemainder(
    freight,
    snapshot.lines.map((line) => (line.quantityMilli * line.netGrams) / 1000n),
  );
  const json = JSON.stringify(snapshot.lines.map((line, index) => ({ id: line.id, freight: (shares[index] ?? 0n).toString() })));
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`state = 'CONFIRMED', confirmed_at = ${actor.now}${waitsForMoney(actor, snapshot)}, freight_fen = ${freight}, proposed_freight_fen = NULL`,
    event: "reconfirmed",
    detail: { freight: freight.toString() },
    parts: [
      Prisma.sql`shared AS (UPDATE order_line l SET freight_fen = f.freight FROM jsonb_to_recordset(${json}::jsonb) AS f(id uuid, freight bigint)
        WHERE l.unit_id = ${snapshot.unitId}::uuid AND l.id = f.id)`,
      Prisma.sql`regrouped AS (UPDATE order_group SET freight_fen = freight_fen + ${freight - snapshot.freightFen} WHERE unit_id = ${snapshot.unitId}::uuid AND id = ${snapshot.groupId}::uuid)`,
    ],
  });
}

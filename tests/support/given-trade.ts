import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { closeShort } from "#app/domain/ordering/close-short.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { next } from "#tests/support/given";
import { acceptInput, checkoutInput, givenCart, shipInput } from "#tests/support/given-order";

export type TradeEnd =
  | "submitted"
  | "confirmed"
  | "cancelled"
  | "shipped"
  | "refused"
  | "accepted"
  | "paidInPart"
  | "settled"
  | "shortened";

interface Trade {
  unit: { id: string; clerk: Actor };
  coop: { id: string; clerk: Actor };
  productId: string;
  quantityMilli: bigint;
  at: Date;
  stopsAt: TradeEnd;
  source?: "CANTEEN" | "PERSONAL" | "UNION";
}

const HOUR_MS = 3_600_000;

/** An order that lives, an hour a step, until it stops. @returns its id and number */
export async function givenTrade({ unit, coop, productId, quantityMilli, at, stopsAt, source = "CANTEEN" }: Trade) {
  let hours = 0;
  const later = (actor: Actor): Actor => ({ ...actor, now: new Date(at.getTime() + (hours += 1) * HOUR_MS) });
  const buyer = later(unit.clerk);
  const cart = await givenCart(buyer, [{ productId, quantityMilli }]);
  const day = calendarDateOf(at);
  const group = await submitOrder(
    buyer,
    cart.id,
    checkoutInput(cart.version, { source, deliverFrom: addDays(day, 7), deliverTo: addDays(day, 9) }),
  );
  const order = await db.order.findFirstOrThrow({ where: { unitId: unit.id, groupId: group.id }, include: { lines: true } });
  const [line] = order.lines;
  if (!line) throw new Error("no line");
  const done = { id: order.id, number: order.number };
  if (stopsAt === "submitted") return done;
  await confirmOrder(later(coop.clerk), order.id);
  if (stopsAt === "confirmed") return done;
  if (stopsAt === "cancelled") {
    await cancelOrder(later(unit.clerk), order.id, "李老师不要了，电话 0746-1234567");
    return done;
  }
  const part = stopsAt === "shortened" ? quantityMilli / 2n : quantityMilli;
  const shipmentId = await shipOrder(later(coop.clerk), order.id, shipInput([{ lineId: line.id, quantity: part }]));
  if (stopsAt === "shipped") return done;
  const refused = stopsAt === "refused" ? part : 0n;
  await acceptDelivery(
    later(unit.clerk),
    shipmentId,
    acceptInput([
      { lineId: line.id, accepted: part - refused, rejected: refused, ...(refused > 0n ? { reason: "QUALITY" as const } : {}) },
    ]),
  );
  if (stopsAt === "shortened") await closeShort(later(unit.clerk), order.id, "李老师说不用补了");
  if (stopsAt !== "paidInPart" && stopsAt !== "settled") return done;
  const receivable = await db.receivable.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } });
  const pay = (amount: bigint) =>
    confirmRemittance(later(coop.clerk), order.id, { amount, receivedOn: calendarDateOf(at), bankReference: `SECRETREF${next()}` });
  await pay(receivable.amountFen / 2n);
  if (stopsAt === "settled") await pay(receivable.amountFen - receivable.amountFen / 2n);
  return done;
}

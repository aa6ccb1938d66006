import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { ReceiverInput } from "#app/domain/ordering/correction-schema";
import { correctionNotAllowed, correctionTooLate, receiverFixed, receiverUnchanged } from "#app/domain/ordering/errors";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { getReceiver } from "#app/domain/ordering/receiver.queries.server";
import { receiverMayChange } from "#app/domain/ordering/states";
import { lastCorrectionDay } from "#app/domain/region/correction-period";
import { getCorrectionPeriod } from "#app/domain/region/correction-periods.queries.server";
import { calendarDateOf, fromDbDate } from "#app/lib/dates";

/**
 * The unit corrects who receives an order and where. Each change is a version of its own; a delivery sheet shows the one that held when the goods left, and
 * nothing changes while goods are on the road.
 *
 * @throws orderNotFound, receiverFixed, receiverUnchanged, correctionNotAllowed, correctionTooLate, orderMovedOn
 */
export async function changeReceiver(actor: Actor, orderId: string, input: ReceiverInput): Promise<void> {
  const snapshot = await readOrder(actor, "unit", orderId);
  if (!receiverMayChange(snapshot.facts)) throw receiverFixed();
  const today = calendarDateOf(actor.now);
  const { current, placedOn, divisionCode } = await getReceiver(snapshot.unitId, orderId, null);
  const period = await getCorrectionPeriod("RECEIVER", divisionCode, today);
  if (!period) throw correctionNotAllowed();
  const lastDay = lastCorrectionDay(period, { placedOn: fromDbDate(placedOn), settledOn: null, fiscalYear: snapshot.fiscalYear });
  if (lastDay !== null && today > lastDay) throw correctionTooLate(lastDay);
  const { receiverName, receiverPhone, address, reason } = input;
  if (current.receiverName === receiverName && current.receiverPhone === receiverPhone && current.address === address)
    throw receiverUnchanged();
  const version = current.version + 1;
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`state = state`,
    event: "receiverChanged",
    detail: { reason, version },
    parts: [
      Prisma.sql`receiver AS (INSERT INTO order_receiver (unit_id, order_id, version, receiver_name, receiver_phone, address, reason, changed_at, changed_by_id)
        SELECT ${snapshot.unitId}::uuid, id, ${version}, ${receiverName}, ${receiverPhone}, ${address}, ${reason}, ${actor.now}, ${actor.userId}::uuid FROM claim)`,
    ],
  });
}

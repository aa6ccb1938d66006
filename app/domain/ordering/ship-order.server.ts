import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { Prisma } from "#app/db/generated/client";
import { shipStock } from "#app/domain/catalog/stock.server";
import type { Actor } from "#app/domain/identity/actor";
import { awaitsPayment, nothingToShip, orderMovedOn, shipsTooMuch } from "#app/domain/ordering/errors";
import { shippableMilli } from "#app/domain/ordering/goods";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import type { ShipInput } from "#app/domain/ordering/schema";
import { allows } from "#app/domain/ordering/states";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatQuantity } from "#app/lib/quantity";

/**
 * The co-op sends goods of a confirmed order, all or a part; lines with 0 stay for a later shipment.
 *
 * @returns id of the shipment, whose delivery sheet can be printed
 * @throws orderNotFound, orderMovedOn, awaitsPayment, nothingToShip, shipsTooMuch
 */
export async function shipOrder(actor: Actor, orderId: string, input: ShipInput): Promise<string> {
  const snapshot = await readOrder(actor, "coop", orderId);
  if (snapshot.facts.payFirstFen > 0n && snapshot.facts.state === "CONFIRMED") throw awaitsPayment(snapshot.facts.payFirstFen);
  if (!allows("ship", "coop", snapshot.facts)) throw orderMovedOn();

  const wanted = new Map(input.lines.map((line) => [line.lineId, line]));
  const rows = snapshot.lines.flatMap((line) => {
    const given = wanted.get(line.id);
    if (!given || given.quantity === 0n) return [];
    const most = shippableMilli(line);
    if (given.quantity > most) throw shipsTooMuch(line.nameZh, formatQuantity(most));
    return [{ id: line.id, product_id: line.productId, movement_id: newId(), quantity: formatQuantity(given.quantity), lot: given.lot }];
  });
  if (rows.length === 0) throw nothingToShip();

  const shipmentId = actor.onceId ?? newId();
  const [number = ""] = await takeDocumentNumbers(1, "FH", calendarDateOf(actor.now));
  await writeOrder(actor, {
    snapshot,
    set: Prisma.sql`state = state`,
    event: "shipped",
    detail: { number },
    parts: [
      Prisma.sql`shipped AS (INSERT INTO shipment (unit_id, id, order_id, coop_id, number, shipped_at, expected_on, carrier, driver_name, driver_phone, vehicle, note, shipped_by_id)
        VALUES (${snapshot.unitId}::uuid, ${shipmentId}::uuid, ${snapshot.id}::uuid, ${actor.orgId}::uuid, ${number}, ${actor.now}, ${input.expectedOn}::date, ${input.carrier},
          ${input.driverName}, ${input.driverPhone}, ${input.vehicle}, ${input.note}, ${actor.userId}::uuid))`,
      Prisma.sql`goods AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g(id uuid, product_id uuid, movement_id uuid, quantity numeric(12,3), lot text))`,
      Prisma.sql`shipped_line AS (INSERT INTO shipment_line (unit_id, shipment_id, line_id, quantity, lot)
        SELECT ${snapshot.unitId}::uuid, ${shipmentId}::uuid, id, quantity, lot FROM goods)`,
      Prisma.sql`counted AS (UPDATE order_line l SET shipped_quantity = l.shipped_quantity + g.quantity FROM goods g WHERE l.unit_id = ${snapshot.unitId}::uuid AND l.id = g.id)`,
      shipStock(actor),
    ],
  });
  return shipmentId;
}

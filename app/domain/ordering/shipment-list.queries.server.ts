import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { Side } from "#app/domain/ordering/order-list.queries.server";
import { ownOrders } from "#app/domain/ordering/own-orders.server";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface ShipmentRow {
  id: string;
  number: string;
  orderId: string;
  orderNumber: string;
  shippedAt: Date;
  expectedOn: CalendarDate;
  carrier: string;
  /** Null while the canteen has not judged it. */
  acceptanceId: string | null;
}

/** Shipments of one side, newest first. @param after `nextAfter` of the page before */
export async function listShipments(
  actor: Actor,
  side: Side,
  after: string | null,
  take: number,
): Promise<{ rows: ShipmentRow[]; nextAfter: string | null }> {
  const key = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(after ?? "");
  const mine = side === "unit" ? Prisma.sql`s.unit_id = ${actor.orgId}::uuid` : Prisma.sql`s.coop_id = ${actor.orgId}::uuid`;
  const rows = await db.$queryRaw<(Omit<ShipmentRow, "expectedOn"> & { expectedOn: Date })[]>`
    SELECT s.id, s.number, s.order_id AS "orderId", o.number AS "orderNumber", s.shipped_at AS "shippedAt", s.expected_on AS "expectedOn", s.carrier,
      (SELECT a.id FROM acceptance a WHERE a.unit_id = s.unit_id AND a.shipment_id = s.id) AS "acceptanceId"
    FROM shipment s JOIN purchase_order o ON o.unit_id = s.unit_id AND o.id = s.order_id
    WHERE ${mine} ${side === "unit" ? ownOrders(actor) : Prisma.empty}
      ${key ? Prisma.sql`AND (s.shipped_at, s.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY s.shipped_at DESC, s.id DESC LIMIT ${take + 1}`;
  const page = rows.slice(0, take);
  const last = page.at(-1);
  return {
    rows: page.map((row) => ({ ...row, expectedOn: fromDbDate(row.expectedOn) })),
    nextAfter: rows.length > take && last ? `${last.shippedAt.getTime()}.${last.id}` : null,
  };
}

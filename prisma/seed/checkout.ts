import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { DomainError } from "#app/lib/domain-error";
import { addDays, type CalendarDate } from "#app/lib/dates";
import { parseQuantity } from "#app/lib/quantity";
import type { Life } from "#prisma/seed/order-life";
import type { DemoCoop } from "#prisma/seed/organisations";
import { addWorkingDays, workingDayFrom } from "#prisma/seed/working-days";

/** A product and how much of it a canteen puts into its cart. */
export interface Wish {
  productId: string;
  quantityMilli: bigint;
  leadDays: number;
}

/** An order as the simulation remembers it, so that nothing is read again on the way. */
export interface PlacedOrder {
  id: string;
  number: string;
  coop: DemoCoop;
  deliverFrom: CalendarDate;
  deliverTo: CalendarDate;
  lines: PlacedLine[];
}

export interface PlacedLine {
  id: string;
  /** Sold by weight and settled at the weight accepted. */
  weighed: boolean;
  quantityMilli: bigint;
  shippedMilli: bigint;
}

export interface PlacedGroup {
  id: string;
  needsApproval: boolean;
  orders: PlacedOrder[];
}

/** Fills the cart and submits it; delivery is wanted a little after the co-ops can. Null when goods were gone meanwhile: the cart is emptied again. */
export async function checkOut(life: Life, hour: number): Promise<PlacedGroup | null> {
  const { unit, wish, day, random } = life;
  const clerk = unit.clerk(day, hour);
  const deliverFrom = workingDayFrom(addDays(day, Math.max(1, ...wish.map((line) => line.leadDays)) + random.whole(1, 3)));
  const deliverTo = addWorkingDays(deliverFrom, 2);
  for (const line of wish) await setCartLine(clerk, line.productId, line.quantityMilli);
  const [cart] = await hotQuery<{ id: string; version: number }>(Prisma.sql`
    SELECT id, version FROM cart WHERE unit_id = ${unit.id}::uuid AND user_id = ${clerk.userId}::uuid AND submitted_at IS NULL`);
  if (!cart) return null;
  try {
    const group = await submitOrder(clerk, cart.id, {
      cartVersion: cart.version,
      creditedUnitId: undefined,
      source: random.chance(0.9) ? "CANTEEN" : random.chance(0.7) ? "UNION" : "PERSONAL",
      address: unit.address,
      receiverName: unit.contactName,
      receiverPhone: unit.contactPhone,
      deliverFrom,
      deliverTo,
      note: "",
    });
    return { ...group, orders: await readOrders(life, group.id, deliverFrom, deliverTo) };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    for (const line of wish) await setCartLine(clerk, line.productId, 0n);
    return null;
  }
}

interface OrderRow {
  id: string;
  number: string;
  coopId: string;
  lines: { id: string; weighed: boolean; quantity: string }[];
}

async function readOrders(
  { unit, organisations }: Life,
  groupId: string,
  deliverFrom: CalendarDate,
  deliverTo: CalendarDate,
): Promise<PlacedOrder[]> {
  const rows = await hotQuery<OrderRow>(Prisma.sql`
    SELECT o.id, o.number, o.coop_id AS "coopId",
      (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'weighed', l.catch_weight, 'quantity', l.quantity::text) ORDER BY l.position)
         FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id) AS lines
    FROM purchase_order o WHERE o.unit_id = ${unit.id}::uuid AND o.group_id = ${groupId}::uuid ORDER BY o.coop_id`);
  return rows.map((row) => {
    const coop = organisations.coopsById.get(row.coopId);
    if (!coop) throw new Error(`order ${row.number} belongs to no co-op of the demo region`);
    return {
      id: row.id,
      number: row.number,
      coop,
      deliverFrom,
      deliverTo,
      lines: row.lines.map((line) => ({
        id: line.id,
        weighed: line.weighed,
        quantityMilli: parseQuantity(line.quantity) ?? 0n,
        shippedMilli: 0n,
      })),
    };
  });
}

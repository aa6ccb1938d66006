import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import type { OrderLineView, OrderView } from "#app/domain/ordering/order.queries.server";
import { readOrdersOfGroup } from "#app/domain/ordering/order-snapshot.server";
import { ownGroups, ownOrders } from "#app/domain/ordering/own-orders.server";
import { orderStatus, type OrderStatus } from "#app/domain/ordering/states";
import { parseQuantity } from "#app/lib/quantity";

/** A line as the table of an order shows it. */
export type GroupLine = Omit<
  OrderLineView,
  "netGrams" | "freightFen" | "toleranceBps" | "acceptedFen" | "unshippedMilli" | "shippableMilli"
>;

type OrderHead = OrderView["group"];

export interface GroupView extends OrderHead {
  approval: "NOT_NEEDED" | "PENDING" | "APPROVED" | "REFUSED";
  goodsFen: bigint;
  freightFen: bigint;
  submittedAt: Date;
  /** The actor submitted it and therefore may not decide on it. */
  own: boolean;
  decidedAt: Date | null;
  decidedBy: string | null;
  decisionReason: string | null;
  thresholdFen: bigint | null;
  orders: {
    id: string;
    number: string;
    status: OrderStatus;
    coopName: string;
    coopNameEn: string | null;
    goodsFen: bigint;
    freightFen: bigint;
    lines: GroupLine[];
  }[];
}

/** One checkout of the actor's unit with the orders it became; null when it is not theirs. The buyer's confirmation, hence three prepared statements at once. */
export async function getGroup(actor: Actor, groupId: string): Promise<GroupView | null> {
  const [heads, snapshots, lines] = await Promise.all([
    selectHead(actor, groupId),
    readOrdersOfGroup(actor, groupId),
    selectLines(actor, groupId),
  ]);
  const [head] = heads;
  if (!head) return null;
  return {
    ...head,
    orders: snapshots.map((snapshot) => {
      const own = lines.filter((line) => line.orderId === snapshot.id);
      return {
        id: snapshot.id,
        number: snapshot.number,
        status: orderStatus(snapshot.facts),
        coopName: own[0]?.coopName ?? "",
        coopNameEn: own[0]?.coopNameEn ?? null,
        goodsFen: own.reduce((sum, line) => sum + line.goodsFen, 0n),
        freightFen: snapshot.freightFen,
        lines: own.map(toLine),
      };
    }),
  };
}

function selectHead(actor: Actor, groupId: string): Promise<Omit<GroupView, "orders">[]> {
  return hotQuery<Omit<GroupView, "orders">>(Prisma.sql`
    SELECT g.id, g.number, g.approval::text AS approval, g.goods_fen AS "goodsFen", g.freight_fen AS "freightFen", g.source::text AS source, c.name AS "creditedUnit", g.address,
      g.receiver_name AS "receiverName", g.receiver_phone AS "receiverPhone", g.deliver_from::text AS "deliverFrom", g.deliver_to::text AS "deliverTo", g.note,
      g.submitted_at AS "submittedAt", coalesce(s.name, '') AS "submittedBy", g.submitted_by_id = ${actor.userId}::uuid AS own, g.decided_at AS "decidedAt",
      d.name AS "decidedBy", g.decision_reason AS "decisionReason", u.approval_threshold_fen AS "thresholdFen"
    FROM order_group g JOIN unit u ON u.id = g.unit_id JOIN unit c ON c.id = g.credited_unit_id
      LEFT JOIN app_user s ON s.id = g.submitted_by_id LEFT JOIN app_user d ON d.id = g.decided_by_id
    WHERE g.unit_id = ${actor.orgId}::uuid AND g.id = ${groupId}::uuid ${ownGroups(actor)}`);
}

interface LineRow extends Omit<
  GroupLine,
  "quantityMilli" | "shippedMilli" | "acceptedMilli" | "rejectedMilli" | "cancelledMilli" | "programmes"
> {
  orderId: string;
  coopName: string;
  coopNameEn: string | null;
  quantity: string;
  shipped: string;
  accepted: string;
  rejected: string;
  cancelled: string;
  programmes: GroupLine["programmes"] | null;
}

function selectLines(actor: Actor, groupId: string): Promise<LineRow[]> {
  return hotQuery<LineRow>(Prisma.sql`
    SELECT l.order_id AS "orderId", co.name AS "coopName", co.name_en AS "coopNameEn", l.id, l.product_id AS "productId", l.name_zh AS "nameZh", l.name_en AS "nameEn", l.package_zh AS "packageZh",
      l.package_en AS "packageEn", l.art, l.sales_unit::text AS "salesUnit", l.unit_price_fen AS "unitPriceFen", l.goods_fen AS "goodsFen", l.catch_weight AS "catchWeight",
      l.quantity::text AS quantity, l.shipped_quantity::text AS shipped, l.accepted_quantity::text AS accepted, l.rejected_quantity::text AS rejected,
      l.cancelled_quantity::text AS cancelled,
      (SELECT jsonb_agg(jsonb_build_object('code', p.code, 'shortZh', p.short_zh, 'shortEn', p.short_en) ORDER BY p.sort, p.code)
         FROM order_line_quota q JOIN programme p ON p.id = q.programme_id WHERE q.unit_id = l.unit_id AND q.line_id = l.id) AS programmes
    FROM purchase_order o JOIN order_line l ON l.unit_id = o.unit_id AND l.order_id = o.id JOIN coop co ON co.id = o.coop_id
    WHERE o.unit_id = ${actor.orgId}::uuid AND o.group_id = ${groupId}::uuid ${ownOrders(actor)} ORDER BY o.number, l.position`);
}

function toLine(row: LineRow): GroupLine {
  const { orderId: _, coopName: __, coopNameEn: ___, quantity, shipped, accepted, rejected, cancelled, programmes, ...line } = row;
  const milli = (text: string) => parseQuantity(text) ?? 0n;
  return {
    ...line,
    quantityMilli: milli(quantity),
    shippedMilli: milli(shipped),
    acceptedMilli: milli(accepted),
    rejectedMilli: milli(rejected),
    cancelledMilli: milli(cancelled),
    programmes: programmes ?? [],
  };
}

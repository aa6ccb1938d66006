import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { isContractor, ownOrders } from "#app/domain/ordering/own-orders.server";
import { lastCorrectionDay } from "#app/domain/region/correction-period";
import { getCorrectionPeriod } from "#app/domain/region/correction-periods.queries.server";
import { calendarDateOf, fromDbDate, type CalendarDate } from "#app/lib/dates";

/** A rating as the two sides of the order see it. */
export interface OrderRatingView {
  coopId: string;
  goods: number;
  delivery: number;
  service: number;
  comment: string;
  ratedAt: Date;
  changedAt: Date | null;
  version: number;
}

const columns = {
  coopId: true,
  goodsStars: true,
  deliveryStars: true,
  serviceStars: true,
  comment: true,
  ratedAt: true,
  changedAt: true,
  version: true,
} as const;

type Row = Prisma.OrderRatingGetPayload<{ select: typeof columns }>;

const toView = ({ goodsStars, deliveryStars, serviceStars, ...row }: Row): OrderRatingView => ({
  ...row,
  goods: goodsStars,
  delivery: deliveryStars,
  service: serviceStars,
});

/** What the actor's unit said of one of its orders; null where it is not theirs or not rated. */
export async function getOwnRating(actor: Actor, orderId: string): Promise<OrderRatingView | null> {
  if (isContractor(actor) && !(await ordered(actor, orderId))) return null;
  const row = await db.orderRating.findUnique({ where: { unitId_orderId: { unitId: actor.orgId, orderId } }, select: columns });
  return row && toView(row);
}

async function ordered(actor: Actor, orderId: string): Promise<boolean> {
  return (await db.order.count({ where: { unitId: actor.orgId, id: orderId, group: { submittedById: actor.userId } } })) > 0;
}

/** What was said of a sale of the actor's co-op; null where it is not theirs or not rated. */
export async function getSaleRating(actor: Actor, orderId: string): Promise<OrderRatingView | null> {
  const row = await db.orderRating.findFirst({ where: { coopId: actor.orgId, orderId }, select: columns });
  return row && toView(row);
}

/** Last day on which a rating may be changed; null while there is no end in sight, undefined where no period allows it. */
export async function lastRatingDay(unitId: string, orderId: string, today: CalendarDate): Promise<CalendarDate | null | undefined> {
  const order = await db.order.findUniqueOrThrow({
    where: { unitId_id: { unitId, id: orderId } },
    select: { placedOn: true, settledAt: true, fiscalYear: true },
  });
  const unit = await db.unit.findUniqueOrThrow({ where: { id: unitId }, select: { divisionCode: true } });
  const period = await getCorrectionPeriod("RATING", unit.divisionCode, today);
  return period
    ? lastCorrectionDay(period, {
        placedOn: fromDbDate(order.placedOn),
        settledOn: order.settledAt ? calendarDateOf(order.settledAt) : null,
        fiscalYear: order.fiscalYear,
      })
    : undefined;
}

/** An order that waits for its rating, or has one. */
export interface RatableOrder {
  id: string;
  number: string;
  coopName: string;
  coopNameEn: string | null;
  firstLineZh: string;
  firstLineEn: string | null;
  lines: number;
  acceptedFen: bigint;
  settledAt: Date;
  goods: number | null;
  delivery: number | null;
  service: number | null;
}

/** Settled orders of the actor's unit, those without a rating first, the latest first. */
export async function listRatableOrders(actor: Actor, limit: number): Promise<RatableOrder[]> {
  return db.$queryRaw<RatableOrder[]>`
    SELECT o.id, o.number, c.name AS "coopName", c.name_en AS "coopNameEn", f.name_zh AS "firstLineZh", f.name_en AS "firstLineEn", f.lines, f.accepted AS "acceptedFen",
      o.settled_at AS "settledAt", r.goods_stars AS goods, r.delivery_stars AS delivery, r.service_stars AS service
    FROM purchase_order o JOIN coop c ON c.id = o.coop_id LEFT JOIN order_rating r ON r.unit_id = o.unit_id AND r.order_id = o.id,
      LATERAL (SELECT (array_agg(l.name_zh ORDER BY l.position))[1] AS name_zh, (array_agg(l.name_en ORDER BY l.position))[1] AS name_en, count(*)::int AS lines,
        coalesce(sum(l.accepted_fen), 0)::bigint AS accepted FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id) f
    WHERE o.unit_id = ${actor.orgId}::uuid AND o.settled_at IS NOT NULL AND f.accepted > 0 ${ownOrders(actor)}
    ORDER BY (r.order_id IS NOT NULL), o.settled_at DESC, o.id LIMIT ${limit}::int`;
}

/** How many settled orders of the actor's unit have no rating. */
export async function countUnrated(actor: Actor): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM purchase_order o WHERE o.unit_id = ${actor.orgId}::uuid AND o.settled_at IS NOT NULL ${ownOrders(actor)}
      AND NOT EXISTS (SELECT 1 FROM order_rating r WHERE r.unit_id = o.unit_id AND r.order_id = o.id)
      AND EXISTS (SELECT 1 FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id AND l.accepted_fen > 0)`;
  return row?.n ?? 0;
}

/** Ratings of a product or a co-op as everybody sees them. */
export interface PublicRatings {
  ratings: number;
  /** Sums of stars; each divided by the number of ratings is an average. */
  goods: number;
  delivery: number;
  service: number;
  /** The newest ones. Neither persons nor units are named. */
  latest: PublicRating[];
}

export interface PublicRating {
  goods: number;
  delivery: number;
  service: number;
  comment: string;
  on: CalendarDate;
  /** Prefecture, or province, of the unit. */
  place: string;
}

const latestColumns = Prisma.sql`
  r.goods_stars AS goods, r.delivery_stars AS delivery, r.service_stars AS service, r.comment, (r.rated_at AT TIME ZONE 'Asia/Shanghai')::date::text AS on,
  coalesce((SELECT d.name FROM division d WHERE d.code IN (rpad(left(u.division_code, 4), 6, '0')::char(6), rpad(left(u.division_code, 2), 6, '0')::char(6)) ORDER BY d.code DESC LIMIT 1), '') AS place`;

/** Ratings of orders that a product was part of. */
export async function listProductRatings(productId: string, limit: number): Promise<PublicRatings> {
  return publicRatings(
    productId,
    Prisma.sql`
    SELECT ${latestColumns} FROM rated_product p JOIN order_rating r ON r.unit_id = p.unit_id AND r.order_id = p.order_id JOIN unit u ON u.id = r.unit_id
    WHERE p.product_id = ${productId}::uuid ORDER BY p.rated_at DESC, p.order_id LIMIT ${limit}::int`,
  );
}

/** Ratings of a co-op's orders. */
export async function listCoopRatings(coopId: string, limit: number): Promise<PublicRatings> {
  return publicRatings(
    coopId,
    Prisma.sql`
    SELECT ${latestColumns} FROM order_rating r JOIN unit u ON u.id = r.unit_id WHERE r.coop_id = ${coopId}::uuid ORDER BY r.rated_at DESC, r.order_id LIMIT ${limit}::int`,
  );
}

async function publicRatings(subjectId: string, latest: Prisma.Sql): Promise<PublicRatings> {
  const [[sum], rows] = await Promise.all([
    hotQuery<Omit<PublicRatings, "latest">>(
      Prisma.sql`SELECT ratings, goods_stars AS goods, delivery_stars AS delivery, service_stars AS service FROM rating_sum WHERE subject_id = ${subjectId}::uuid`,
    ),
    hotQuery<PublicRating>(latest),
  ]);
  return { ...(sum ?? { ratings: 0, goods: 0, delivery: 0, service: 0 }), latest: rows };
}

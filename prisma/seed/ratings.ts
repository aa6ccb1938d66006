import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { rateOrder } from "#app/domain/credit/rate-order.server";
import { addDays, type CalendarDate } from "#app/lib/dates";
import type { Story } from "#prisma/seed/agenda";
import type { PlacedOrder } from "#prisma/seed/checkout";
import type { Life } from "#prisma/seed/order-life";
import { workingDayFrom } from "#prisma/seed/working-days";

/** Where the demo region counts what is settled and rated, most orders are; elsewhere now and then one is. */
export const RATED_PLACE = "431126";

const COMMENTS = [
  "分量足，包装完整，孩子们爱吃。",
  "送货准时，司机帮忙搬进库房。",
  "菌菇新鲜，泡发后口感好。",
  "这一批腊肉偏咸，建议标注盐分。",
  "对账清楚，发票随货到。",
  "比约定晚了半天，提前打了电话。",
  "",
  "",
] as const;

/** Some days after the last payment the unit says what it thought of the order. */
export async function* rate({ unit, random }: Life, order: PlacedOrder, paidOn: CalendarDate): Story {
  const counts = unit.divisionCode === RATED_PLACE;
  if (!random.chance(counts ? 0.8 : 0.03)) return;
  const day = workingDayFrom(addDays(paidOn, random.whole(1, 6)));
  yield { day, hour: 9 };
  const [settled] = await hotQuery<{ one: number }>(Prisma.sql`
    SELECT 1 AS one FROM purchase_order o WHERE o.unit_id = ${unit.id}::uuid AND o.id = ${order.id}::uuid AND o.settled_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id AND l.accepted_fen > 0)`);
  if (!settled) return;
  const stars = () => (random.chance(0.6) ? 5 : random.chance(0.7) ? 4 : random.whole(2, 3));
  await rateOrder(unit.clerk(day, 9), order.id, { goods: stars(), delivery: stars(), service: stars(), comment: random.pick(COMMENTS) });
}

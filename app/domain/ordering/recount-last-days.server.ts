import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { lastDayToPay } from "#app/domain/ordering/last-day-to-pay.server";
import { selectAdvances } from "#app/domain/payments/advances.server";
import { inReachOf } from "#app/domain/payments/recount-deadlines.server";
import { calendarDateOf } from "#app/lib/dates";

/** Orders in one transaction. */
const PORTION = 1_000;

/**
 * Counts again until when orders wait for money that comes first, where that rests on the working days of a year whose calendar was put in force. As with other
 * deadlines a day moves only while it has not come, and only to one that has not. Run again it changes nothing.
 *
 * @returns how many moved
 */
export async function recountLastDays(calendarId: string, now: Date): Promise<number> {
  const calendar = await db.workingCalendar.findUnique({ where: { id: calendarId }, select: { year: true } });
  if (!calendar) return 0;
  const today = calendarDateOf(now);
  let recounted = 0;
  for (let moved = PORTION; moved === PORTION; recounted += moved) {
    moved = await inTransaction(
      (tx) => tx.$executeRaw`
      WITH due AS (
        SELECT o.unit_id, o.id, n.to_on FROM purchase_order o, LATERAL (SELECT ${lastDayToPay(Prisma.sql`o.confirmed_at`, Prisma.sql`o.pay_by_extended_at IS NOT NULL`)} AS to_on) n
        WHERE ${inReachOf(calendar.year, Prisma.sql`o.pay_by`, today)} AND o.state = 'CONFIRMED' AND o.settled_at IS NULL AND n.to_on > ${today}::date AND n.to_on <> o.pay_by
          AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id AND l.shipped_quantity > 0)
          AND o.goods_fen + o.freight_fen > (SELECT coalesce(sum(a.amount_fen - a.given), 0) FROM (${selectAdvances(Prisma.sql`m.unit_id = o.unit_id AND m.order_id = o.id`)}) a WHERE a.amount_fen > a.given)
        ORDER BY o.unit_id, o.id LIMIT ${PORTION}::int FOR UPDATE OF o),
      moved AS (UPDATE purchase_order o SET pay_by = d.to_on, version = o.version + 1 FROM due d WHERE o.unit_id = d.unit_id AND o.id = d.id RETURNING d.*)
      INSERT INTO order_event (unit_id, id, order_id, at, kind, detail)
      SELECT unit_id, gen_random_uuid(), id, ${now}::timestamptz, 'payByRecounted', jsonb_build_object('number', to_on) FROM moved`,
    );
  }
  return recounted;
}

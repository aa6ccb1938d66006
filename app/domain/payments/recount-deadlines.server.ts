import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** Receivables in one transaction. */
const PORTION = 5_000;

/** How far beyond its year a calendar can move a deadline that was counted from a day inside it, in days. */
const REACH = 100;

/** A day that has not come and that the calendar of a year may have moved. */
export const inReachOf = (year: number, day: Prisma.Sql, today: CalendarDate) => Prisma.sql`
    (${day} > ${today}::date AND ${day} BETWEEN make_date(${year}::int - 1, 12, 1) AND make_date(${year}::int, 12, 31) + ${REACH}::int)`;

export interface Recounted {
  receivables: number;
  greenLanes: number;
  heldMoney: number;
}

/**
 * Counts again what rests on the working days of a year whose calendar was put in force: due days of open receivables, days of green lanes that are not paid, and
 * deadlines of held money. Only a day that has not come yet moves, and never to one that has: nobody is late by a calendar that was published afterwards. Run again
 * it changes nothing.
 */
export async function recountDeadlines(calendarId: string, now: Date): Promise<Recounted> {
  const calendar = await db.workingCalendar.findUnique({ where: { id: calendarId }, select: { year: true } });
  if (!calendar) return { receivables: 0, greenLanes: 0, heldMoney: 0 };
  const today = calendarDateOf(now);
  const inReach = (day: Prisma.Sql) => inReachOf(calendar.year, day, today);
  const moves = (from: Prisma.Sql, to: Prisma.Sql) => Prisma.sql`${to} > ${today}::date AND ${to} <> ${from}`;

  let receivables = 0;
  for (let moved = PORTION; moved === PORTION; receivables += moved) {
    moved = await inTransaction(
      (tx) => tx.$executeRaw`
      WITH due AS (
        SELECT r.unit_id, r.id, r.due_on AS from_on, n.to_on FROM receivable r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id,
          LATERAL (SELECT working_day_from((r.opened_at AT TIME ZONE 'Asia/Shanghai')::date + o.payment_days) AS to_on) n
        WHERE r.paid_at IS NULL AND ${inReach(Prisma.sql`r.due_on`)} AND ${moves(Prisma.sql`r.due_on`, Prisma.sql`n.to_on`)}
        ORDER BY r.unit_id, r.id LIMIT ${PORTION}::int FOR UPDATE OF r),
      moved AS (UPDATE receivable r SET due_on = d.to_on, version = r.version + 1 FROM due d WHERE r.unit_id = d.unit_id AND r.id = d.id RETURNING d.*)
      INSERT INTO due_day_move (unit_id, kind, subject_id, calendar_id, from_on, to_on, at)
      SELECT unit_id, 'RECEIVABLE', id, ${calendarId}::uuid, from_on, to_on, ${now}::timestamptz FROM moved`,
    );
  }

  const greenLanes = await inTransaction(
    (tx) => tx.$executeRaw`
    WITH due AS (
      SELECT g.unit_id, g.order_id, g.due_on AS from_on, n.to_on FROM green_lane g,
        LATERAL (SELECT (working_days_after((g.requested_at AT TIME ZONE 'Asia/Shanghai')::date, 1))[1] AS to_on) n
      WHERE ${inReach(Prisma.sql`g.due_on`)} AND ${moves(Prisma.sql`g.due_on`, Prisma.sql`n.to_on`)}
        AND EXISTS (SELECT 1 FROM receivable r WHERE r.unit_id = g.unit_id AND r.order_id = g.order_id AND r.paid_at IS NULL)
      ORDER BY g.unit_id, g.order_id FOR UPDATE OF g),
    moved AS (UPDATE green_lane g SET due_on = d.to_on FROM due d WHERE g.unit_id = d.unit_id AND g.order_id = d.order_id RETURNING d.*)
    INSERT INTO due_day_move (unit_id, kind, subject_id, calendar_id, from_on, to_on, at)
    SELECT unit_id, 'GREEN_LANE', order_id, ${calendarId}::uuid, from_on, to_on, ${now}::timestamptz FROM moved`,
  );

  const heldMoney = await inTransaction(
    (tx) => tx.$executeRaw`
    WITH due AS (
      SELECT h.id, n.to_on FROM held_money h, LATERAL (SELECT (working_days_after(h.deadline_from, h.deadline_days))[h.deadline_days] AS to_on) n
      WHERE h.ended_at IS NULL AND h.deadline_from IS NOT NULL AND ${inReach(Prisma.sql`h.deadline_on`)} AND ${moves(Prisma.sql`h.deadline_on`, Prisma.sql`n.to_on`)}
      ORDER BY h.id FOR UPDATE OF h),
    moved AS (UPDATE held_money h SET deadline_on = d.to_on, version = h.version + 1 FROM due d WHERE h.id = d.id RETURNING d.*)
    INSERT INTO held_money_event (held_id, id, at, kind, detail)
    SELECT id, gen_random_uuid(), ${now}::timestamptz, 'recounted', jsonb_build_object('day', to_on) FROM moved`,
  );

  return { receivables, greenLanes, heldMoney };
}

import { inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

/**
 * What the clock does to reports of held money. A unit that does not answer in time leaves it to the bureau; what the bureau does not take up, and what is not
 * given back until the day it set, goes to the bureau above, where there is one. Whoever has one day left, or is late, finds a reminder in the timeline, once per
 * day that was set. Run daily; run again it changes nothing.
 *
 * @returns how many were left unanswered, went up, and were reminded of
 */
export async function keepHeldDeadlines(now: Date): Promise<{ unanswered: number; escalated: number; reminded: number }> {
  const today = calendarDateOf(now);
  const place = Prisma.sql`coalesce((SELECT u.division_code FROM unit u WHERE u.id = h.unit_id), h.division_code)`;
  const takeDays = Prisma.sql`coalesce((place_rule_value('HELD_MONEY', NULL, ${fiscalYearOf(today)}::int, ${place})->>'takeDays')::int, 3)`;
  const takenUpBy = Prisma.sql`deadline_from = ${today}::date, deadline_days = ${takeDays}, deadline_on = (working_days_after(${today}::date, ${takeDays}))[${takeDays}]`;
  const note = (kind: string, rows: Prisma.Sql, detail = Prisma.sql`'{}'::jsonb`) => Prisma.sql`
    INSERT INTO held_money_event (held_id, id, at, kind, detail) SELECT id, gen_random_uuid(), ${now}::timestamptz, ${kind}, ${detail} FROM ${rows}`;
  return inTransaction(async (tx) => {
    const unanswered = await tx.$executeRaw`
      WITH late AS (UPDATE held_money h SET awaits_answer = false, ${takenUpBy}, version = h.version + 1
        WHERE h.state = 'REPORTED' AND h.awaits_answer AND h.deadline_on < ${today}::date RETURNING h.id)
      ${note("unanswered", Prisma.sql`late`)}`;
    const escalated = await tx.$executeRaw`
      WITH late AS (UPDATE held_money h SET state = 'ESCALATED', bureau_id = up.id, ${takenUpBy}, version = h.version + 1,
          missed_on = CASE WHEN h.state = 'TAKEN' THEN coalesce(h.missed_on, h.deadline_on) ELSE h.missed_on END
        FROM bureau own, LATERAL (SELECT b.id, b.name, b.prefix FROM bureau b WHERE starts_with(own.prefix, b.prefix) AND length(b.prefix) < length(own.prefix)
          ORDER BY length(b.prefix) DESC LIMIT 1) up
        WHERE own.id = h.bureau_id AND NOT h.awaits_answer AND h.ended_at IS NULL AND h.deadline_on < ${today}::date RETURNING h.id, up.name)
      ${note("escalated", Prisma.sql`late`, Prisma.sql`jsonb_build_object('bureau', name)`)}`;
    const reminded = await tx.$executeRaw`
      WITH due AS (UPDATE held_money SET reminded_for = deadline_on WHERE ended_at IS NULL AND deadline_on <= ${today}::date + 1 AND reminded_for IS DISTINCT FROM deadline_on
        RETURNING id, deadline_on)
      ${note("reminded", Prisma.sql`due`, Prisma.sql`jsonb_build_object('day', deadline_on)`)}`;
    return { unanswered, escalated, reminded };
  });
}

import { inTransaction } from "#app/db/client.server";
import { addDays, calendarDateOf, instantOf, toDbDate, type CalendarDate } from "#app/lib/dates";

/** What was recorded just before midnight may still be on its way; no transaction lives that long. */
const SETTLING_MS = 300_000;

/** So many days are closed in one transaction, where many have been left open. */
const DAYS_AT_ONCE = 31;

/**
 * Sums what the entries of each day that is over moved, by place and by the day they take effect. A day is summed once; the entries behind the last summed day
 * are read one by one by whoever asks.
 *
 * @returns the days closed now
 */
export async function closeDays(now: Date): Promise<number> {
  const yesterday = addDays(calendarDateOf(new Date(now.getTime() - SETTLING_MS)), -1);
  let days = 0;
  for (;;) {
    const closed = await closeSome(yesterday);
    days += closed;
    if (closed < DAYS_AT_ONCE) return days;
  }
}

async function closeSome(yesterday: CalendarDate): Promise<number> {
  return inTransaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE quota_day_closed IN SHARE ROW EXCLUSIVE MODE`;
    const [from] = await tx.$queryRaw<{ day: CalendarDate | null }[]>`
      SELECT coalesce((SELECT max(day) + 1 FROM quota_day_closed), (SELECT min((recorded_at AT TIME ZONE 'Asia/Shanghai')::date) FROM quota_entry))::text AS day`;
    const first = from?.day ?? null;
    if (first === null || first > yesterday) return 0;
    const most = addDays(first, DAYS_AT_ONCE - 1);
    const last = most < yesterday ? most : yesterday;
    const [begin, end] = [instantOf(first), instantOf(addDays(last, 1))];
    await tx.$executeRaw`
      INSERT INTO quota_day (programme_id, fiscal_year, prefix, recorded_on, effective_on, assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, rated_fen)
      SELECT g.programme_id, g.fiscal_year, left(g.division_code, l.digits), g.recorded_on, g.effective_on,
        sum(m.assessed), sum(m.remaining), sum(m.ordered), sum(m.accepted), sum(m.settled), sum(m.rated)
      FROM (SELECT q.programme_id, q.fiscal_year, q.division_code, (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_on, e.effective_on, e.kind, sum(e.amount_fen)::bigint AS fen
          FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
          WHERE e.recorded_at >= ${begin} AND e.recorded_at < ${end} GROUP BY 1, 2, 3, 4, 5, 6) g
        CROSS JOIN (VALUES (2), (4), (6)) l(digits), LATERAL quota_moves(g.kind, g.fen) m
      GROUP BY 1, 2, 3, 4, 5`;
    return tx.$executeRaw`
      INSERT INTO quota_day_closed (day, entries)
      SELECT d.day, coalesce(n.entries, 0) FROM (SELECT generate_series(${toDbDate(first)}::date, ${toDbDate(last)}::date, '1 day')::date AS day) d
      LEFT JOIN (SELECT (recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) AS entries FROM quota_entry
        WHERE recorded_at >= ${begin} AND recorded_at < ${end} GROUP BY 1) n USING (day)`;
  });
}

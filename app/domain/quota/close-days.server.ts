import { inTransaction } from "#app/db/client.server";
import { addDays, calendarDateOf, instantOf, toDbDate, type CalendarDate } from "#app/lib/dates";

/** What was recorded just before midnight may still be on its way; no transaction lives that long. */
const SETTLING_MS = 300_000;

/**
 * Sums what the entries of each day that is over moved, by place and by the day they take effect. A day is summed once; the entries behind the last summed day
 * are read one by one by whoever asks.
 *
 * @returns the days closed now
 */
export async function closeDays(now: Date): Promise<number> {
  const yesterday = addDays(calendarDateOf(new Date(now.getTime() - SETTLING_MS)), -1);
  return inTransaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE quota_day_closed IN SHARE ROW EXCLUSIVE MODE`;
    const [from] = await tx.$queryRaw<{ day: CalendarDate | null }[]>`
      SELECT coalesce((SELECT max(day) + 1 FROM quota_day_closed), (SELECT min((recorded_at AT TIME ZONE 'Asia/Shanghai')::date) FROM quota_entry))::text AS day`;
    const first = from?.day ?? null;
    if (first === null || first > yesterday) return 0;
    const [begin, end] = [instantOf(first), instantOf(addDays(yesterday, 1))];
    await tx.$executeRaw`
      INSERT INTO quota_day (programme_id, fiscal_year, prefix, recorded_on, effective_on, assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, rated_fen)
      SELECT q.programme_id, q.fiscal_year, left(q.division_code, l.digits), (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date, e.effective_on,
        sum(m.assessed), sum(m.remaining), sum(m.ordered), sum(m.accepted), sum(m.settled), sum(m.rated)
      FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id CROSS JOIN (VALUES (2), (4), (6)) l(digits),
        LATERAL quota_moves(e.kind, e.amount_fen) m
      WHERE e.recorded_at >= ${begin} AND e.recorded_at < ${end} GROUP BY 1, 2, 3, 4, 5`;
    return tx.$executeRaw`
      INSERT INTO quota_day_closed (day, entries)
      SELECT d.day, coalesce(n.entries, 0) FROM (SELECT generate_series(${toDbDate(first)}::date, ${toDbDate(yesterday)}::date, '1 day')::date AS day) d
      LEFT JOIN (SELECT (recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) AS entries FROM quota_entry
        WHERE recorded_at >= ${begin} AND recorded_at < ${end} GROUP BY 1) n USING (day)`;
  });
}

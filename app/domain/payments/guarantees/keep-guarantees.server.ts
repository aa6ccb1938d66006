import { inTransaction } from "#app/db/client.server";
import { calendarDateOf } from "#app/lib/dates";

/**
 * What the clock does to guarantees: those whose last day is past are over, and 30 and 7 days before that the timeline has a reminder, each once. What was called
 * in time stays called. Run daily; run again it changes nothing.
 *
 * @returns how many expired and were reminded of
 */
export async function keepGuarantees(now: Date): Promise<{ expired: number; reminded: number }> {
  const today = calendarDateOf(now);
  return inTransaction(async (tx) => {
    const expired = await tx.$executeRaw`
      WITH over AS (UPDATE guarantee SET state = 'EXPIRED', ended_at = ${now}::timestamptz, version = version + 1 WHERE state IN ('ISSUED', 'ACCEPTED') AND valid_to < ${today}::date
        RETURNING unit_id, id)
      INSERT INTO guarantee_event (unit_id, id, guarantee_id, at, kind) SELECT unit_id, gen_random_uuid(), id, ${now}::timestamptz, 'expired' FROM over`;
    const reminded = await tx.$executeRaw`
      WITH due AS (UPDATE guarantee SET reminded_days = CASE WHEN valid_to <= ${today}::date + 7 THEN 7 ELSE 30 END
        WHERE state IN ('ISSUED', 'ACCEPTED') AND (valid_to <= ${today}::date + 7 AND reminded_days IS DISTINCT FROM 7 OR valid_to <= ${today}::date + 30 AND reminded_days IS NULL)
        RETURNING unit_id, id, valid_to)
      INSERT INTO guarantee_event (unit_id, id, guarantee_id, at, kind, detail)
        SELECT unit_id, gen_random_uuid(), id, ${now}::timestamptz, 'reminded', jsonb_build_object('day', valid_to) FROM due`;
    return { expired, reminded };
  });
}

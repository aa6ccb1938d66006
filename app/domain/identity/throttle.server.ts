import { db } from "#app/db/client.server";
import { newId } from "#app/lib/ids";

export interface Throttle {
  /** What is counted, `sign-in:person:…`. */
  key: string;
  limit: number;
  /** At most `LONGEST_WINDOW_SECONDS`. */
  windowSeconds: number;
}

/** Counted tries older than this weigh in no window and may be forgotten. */
export const LONGEST_WINDOW_SECONDS = 86_400;

/**
 * Counts one try and says whether it is still within the limit. One statement, so that tries at the same moment in several processes are all counted.
 *
 * @throws RangeError for a window longer than tries are kept: a bug in the caller
 */
export async function withinLimit({ key, limit, windowSeconds }: Throttle, now: Date): Promise<boolean> {
  if (windowSeconds > LONGEST_WINDOW_SECONDS) throw new RangeError("window too long");
  const at = BigInt(now.getTime());
  const windowStart = at - BigInt(windowSeconds) * 1000n;
  const rows = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO rate_limit AS r (id, key, count, last_request) VALUES (${newId()}::uuid, ${key}, 1, ${at})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request <= ${windowStart} THEN 1 ELSE r.count + 1 END,
      last_request = CASE WHEN r.last_request <= ${windowStart} THEN excluded.last_request ELSE r.last_request END
    RETURNING r.count`;
  return (rows[0]?.count ?? 0) <= limit;
}

/** Forgets the tries, after one that succeeded. */
export async function forgetTries(key: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key } });
}

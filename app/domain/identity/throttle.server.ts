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

/** Counts one try and says whether it is still within the limit. */
export async function withinLimit(throttle: Throttle, now: Date): Promise<boolean> {
  return (await countTry(throttle, now)).count <= throttle.limit;
}

/**
 * Counts one try. One statement, so that tries at the same moment in several processes are all counted.
 *
 * @returns how many there were in the window, and when the window is over
 * @throws RangeError for a window longer than tries are kept: a bug in the caller
 */
export async function countTry({ key, windowSeconds }: Throttle, now: Date): Promise<{ count: number; resetsAt: Date }> {
  if (windowSeconds > LONGEST_WINDOW_SECONDS) throw new RangeError("window too long");
  const at = BigInt(now.getTime());
  const windowStart = at - BigInt(windowSeconds) * 1000n;
  const rows = await db.$queryRaw<{ count: number; begun: bigint }[]>`
    INSERT INTO rate_limit AS r (id, key, count, last_request) VALUES (${newId()}::uuid, ${key}, 1, ${at})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request <= ${windowStart} THEN 1 ELSE r.count + 1 END,
      last_request = CASE WHEN r.last_request <= ${windowStart} THEN excluded.last_request ELSE r.last_request END
    RETURNING r.count, r.last_request AS begun`;
  const [row] = rows;
  return { count: row?.count ?? 0, resetsAt: new Date(Number(row?.begun ?? at) + windowSeconds * 1_000) };
}

/** Forgets the tries, after one that succeeded. */
export async function forgetTries(key: string): Promise<void> {
  await db.rateLimit.deleteMany({ where: { key } });
}

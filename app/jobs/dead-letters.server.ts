import { z } from "zod/v4";

import { db, type Tx } from "#app/db/client.server";
import { deadLetterQueue, jobNames, type JobName } from "#app/jobs/contracts";

/** A job that failed its last try. */
export interface DeadLetter {
  id: string;
  name: JobName;
  data: unknown;
  diedAt: Date;
  /** What the last try failed with; empty if it was cut off. */
  reason: string;
}

const row = z.object({ id: z.string(), name: z.string(), data: z.unknown(), diedAt: z.date(), reason: z.string() });

const nameOf = new Map(jobNames.map((name) => [deadLetterQueue(name), name]));

/** Newest first. */
export async function listDeadLetters(limit = 100): Promise<DeadLetter[]> {
  const queues = [...nameOf.keys()];
  const rows = await db.$queryRaw<unknown[]>`
    SELECT id::text AS id, name, data, created_on AS "diedAt",
      left(coalesce(output->>'message', output->'value'->>'message', ''), 300) AS reason FROM pgboss.job
    WHERE name = ANY (${queues}) AND state = 'created' ORDER BY created_on DESC, id LIMIT ${limit}::int`;
  return rows
    .map((each) => row.parse(each))
    .flatMap(({ name, ...letter }) => {
      const job = nameOf.get(name);
      return job ? [{ ...letter, name: job, data: letter.data }] : [];
    });
}

/**
 * Takes a dead letter out of its queue, for good; whoever wants it tried again enqueues its data in the same transaction.
 *
 * @returns null if somebody else has taken it
 */
export async function takeDeadLetter(tx: Tx, id: string): Promise<{ name: JobName; data: unknown } | null> {
  const rows = await tx.$queryRaw<{ name: string; data: unknown }[]>`
    UPDATE pgboss.job SET state = 'completed', completed_on = now()
    WHERE id = ${id}::uuid AND name = ANY (${[...nameOf.keys()]}) AND state = 'created' RETURNING name, data`;
  const taken = rows[0];
  const name = taken && nameOf.get(taken.name);
  return name ? { name, data: taken.data } : null;
}

import { db } from "#app/db/client.server";
import { deadLetterQueue, jobNames, type JobName } from "#app/jobs/contracts";

export interface QueueFigures {
  name: JobName;
  waiting: number;
  active: number;
  /** Failed at least once and to be tried again. */
  retrying: number;
  done: number;
  dead: number;
}

/** Every queue with what waits in it, runs, was done lately and died. */
export async function listQueues(): Promise<QueueFigures[]> {
  const rows = await db.$queryRaw<{ name: string; state: string; n: number }[]>`
    SELECT name, state::text AS state, count(*)::int AS n FROM pgboss.job GROUP BY 1, 2`;
  const count = (name: string, state: string) => rows.find((row) => row.name === name && row.state === state)?.n ?? 0;
  return jobNames.map((name) => ({
    name,
    waiting: count(name, "created"),
    active: count(name, "active"),
    retrying: count(name, "retry"),
    done: count(name, "completed"),
    dead: count(deadLetterQueue(name), "created"),
  }));
}

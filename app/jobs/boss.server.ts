import PgBoss from "pg-boss";
import { v5 as uuidFrom } from "uuid";

import type { Tx } from "#app/db/client.server";
import { requireDatabaseUrl } from "#app/env.server";
import { deadLetterQueue, jobContracts, jobNames, type JobData, type JobName } from "#app/jobs/contracts";
import { schedule, TIME_ZONE } from "#app/jobs/schedule";

const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1_440;

/** Namespace of the ids that `once` derives. */
const ONCE_NAMESPACE = "5b1e6f0a-58a1-5d5a-9d0f-6f1f3c1d8b27";

/** Connects lazily: a process that only enqueues uses its callers' transactions and no connection of its own. */
const sender = new PgBoss({ connectionString: "postgresql://unused.invalid/", supervise: false, schedule: false, migrate: false });

export interface EnqueueOptions {
  /** The same key enqueues a job of this name once, until ninety days after it is done. */
  once?: string;
  /** Not before. */
  startAfter?: Date;
}

/**
 * Enqueues a job in the caller's transaction: it exists exactly if the transaction commits.
 *
 * @throws ZodError if the data are not what the contract says: a bug in the caller
 */
export async function enqueue<Name extends JobName>(tx: Tx, name: Name, data: JobData<Name>, options: EnqueueOptions = {}): Promise<void> {
  const contract = jobContracts[name];
  await sender.send(name, contract.data.parse(data) as object, {
    db: { executeSql: (text, values) => runInside(tx, text, values) },
    ...(options.once ? { id: uuidFrom(`${name}:${options.once}`, ONCE_NAMESPACE) } : {}),
    ...(options.startAfter ? { startAfter: options.startAfter } : {}),
  });
}

/** Enqueues many jobs of one name with one statement; each `once` as with `enqueue`. */
export async function enqueueMany<Name extends JobName>(
  tx: Tx,
  name: Name,
  jobs: readonly { data: JobData<Name>; once: string }[],
): Promise<void> {
  if (jobs.length === 0) return;
  const contract = jobContracts[name];
  await sender.insert(
    jobs.map(({ data, once }) => ({ name, data: contract.data.parse(data), id: uuidFrom(`${name}:${once}`, ONCE_NAMESPACE) })),
    { db: { executeSql: (text, values) => runInside(tx, text, values) } },
  );
}

async function runInside(tx: Tx, text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
  const parameters = values.map((value) => (isPlainObject(value) ? JSON.stringify(value) : (value ?? null)));
  return { rows: await tx.$queryRawUnsafe<unknown[]>(text, ...parameters) };
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

/** The side that works on jobs; also the one that owns the tables. */
export function createBoss(connectionString = requireDatabaseUrl()): PgBoss {
  return new PgBoss({
    connectionString,
    application_name: "xiangji-jobs",
    max: 6,
    archiveCompletedAfterSeconds: 90 * DAY_SECONDS, // bounds `once`
    deleteAfterDays: 180,
    maintenanceIntervalSeconds: 300,
  });
}

/** Creates or upgrades the queue tables, declares every queue and what is due when. Part of bringing a database up to date; safe to repeat. */
export async function installJobs(connectionString: string): Promise<void> {
  const boss = new PgBoss({ connectionString, max: 2, supervise: false, schedule: false });
  await boss.start();
  try {
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
    for (const name of jobNames) {
      const { retries, retrySeconds, expireSeconds } = jobContracts[name];
      const dead = deadLetterQueue(name);
      const options = {
        retryLimit: retries,
        retryDelay: retrySeconds,
        retryBackoff: true,
        expireInSeconds: expireSeconds,
        deadLetter: dead,
      };
      if (!existing.has(dead)) await boss.createQueue(dead, { name: dead, retentionMinutes: 90 * DAY_MINUTES });
      if (existing.has(name)) await boss.updateQueue(name, { name, policy: "standard", retentionMinutes: 30 * DAY_MINUTES, ...options });
      else await boss.createQueue(name, { name, policy: "standard", retentionMinutes: 30 * DAY_MINUTES, ...options });
    }
    for (const { name, cron } of schedule) await boss.schedule(name, cron, {}, { tz: TIME_ZONE });
  } finally {
    await boss.stop({ graceful: false, wait: true });
  }
}

import type PgBoss from "pg-boss";

import { inTransaction } from "#app/db/client.server";
import { createBoss, enqueue } from "#app/jobs/boss.server";
import { jobContracts, jobNames, type JobData, type JobName } from "#app/jobs/contracts";
import { jobHandlers } from "#app/jobs/handlers.server";
import { schedule } from "#app/jobs/schedule";
import { startStripePulse } from "#app/jobs/stripe/pulse.server";
import { startWebhookPulse } from "#app/jobs/webhook-pulse.server";
import { calendarDateOf } from "#app/lib/dates";
import { log } from "#app/server/log.server";

const POLL_SECONDS = 1;
const FINISH_MS = 4_000;

/** Works on all queues until stopped; running jobs are finished first, and those cut off are tried again elsewhere. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const boss = createBoss();
  boss.on("error", (error) => log.error({ err: error }, "job queue"));
  await boss.start();
  await catchUp(new Date());
  for (const name of jobNames) await workOn(boss, name);
  const pulses = [startWebhookPulse(), startStripePulse()];
  return {
    stop: async () => {
      await Promise.all([...pulses.map((pulse) => pulse.stop()), boss.stop({ graceful: true, wait: true, timeout: FINISH_MS })]);
    },
  };
}

/** What was due today while no worker ran; once a day, however many workers start. What is due every minute has nothing to make up for. */
async function catchUp(now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    for (const { name } of schedule.filter(({ cron }) => !cron.startsWith("*"))) await enqueue(tx, name, {}, { once: calendarDateOf(now) });
  });
}

async function workOn<Name extends JobName>(boss: PgBoss, name: Name): Promise<void> {
  await boss.work<unknown>(name, { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => {
    for (const job of jobs) {
      const startedAt = performance.now();
      try {
        const data = jobContracts[name].data.parse(job.data) as JobData<Name>;
        await jobHandlers[name](data, job.id);
        log.info({ job: name, id: job.id, ms: Math.round(performance.now() - startedAt) }, "job done");
      } catch (error) {
        log.error({ job: name, id: job.id, err: error }, "job failed");
        throw error;
      }
    }
  });
}

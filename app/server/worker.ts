import { db } from "#app/db/client.server";
import { startWorker } from "#app/jobs/worker.server";
import { failStart, stopWhenTold, tellParent } from "#app/server/lifecycle";
import { log } from "#app/server/log.server";

/** The worker process of production: `node build/server/worker.js`, any number of them beside one database. */
try {
  const worker = await startWorker();
  log.info("working");
  tellParent({ kind: "ready" });
  stopWhenTold(async () => {
    await worker.stop();
    await db.$disconnect();
  });
} catch (error) {
  failStart(error);
}

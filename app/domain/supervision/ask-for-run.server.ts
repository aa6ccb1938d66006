import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { enqueue } from "#app/jobs/boss.server";
import { formatInstant } from "#app/lib/dates";

/** Has the bureau's rules judged now, by a job; asked again within the same minute it is the same job. */
export async function askForRun(actor: Actor): Promise<void> {
  await inTransaction(async (tx) => {
    await enqueue(tx, "supervision.runAlerts", { bureauId: actor.orgId }, { once: `${actor.orgId}:${formatInstant(actor.now)}` });
    await writeAudit(tx, actor, { action: "alert.run", objectType: "bureau", objectId: actor.orgId });
  });
}

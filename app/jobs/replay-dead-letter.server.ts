import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { enqueue } from "#app/jobs/boss.server";
import type { JobData } from "#app/jobs/contracts";
import { takeDeadLetter } from "#app/jobs/dead-letters.server";
import { DomainError } from "#app/lib/domain-error";

/** Somebody else has taken it, or it was never there. */
export const deadLetterGone = () => new DomainError({ kind: "conflict", code: "jobs.deadLetterGone" });

/** Puts a dead letter back into its queue, once. @throws deadLetterGone */
export async function replayDeadLetter(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const taken = await takeDeadLetter(tx, id);
    if (!taken) throw deadLetterGone();
    await enqueue(tx, taken.name, taken.data as JobData<typeof taken.name>);
    await writeAudit(tx, actor, { action: "job.replay", objectType: "job", objectId: id, detail: { name: taken.name } });
  });
}

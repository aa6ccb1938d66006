import { db, inTransaction } from "#app/db/client.server";
import type { PspDifference } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { differenceGone, differenceNotFound } from "#app/domain/payments/errors";
import type { FoundDifference } from "#app/domain/payments/psp-differences";
import { newId } from "#app/lib/ids";

/** Keeps what a look found; what was open and is not found any more is gone. @returns how many are open */
export async function keepDifferences(found: readonly FoundDifference[], now: Date): Promise<number> {
  return inTransaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('psp_difference'))`;
    const open = await tx.pspDifference.findMany({ where: { endedAt: null } });
    const keyOf = ({ kind, subject }: Pick<PspDifference, "kind" | "subject">) => `${kind} ${subject}`;
    const known = new Map(open.map((difference) => [keyOf(difference), difference]));
    const seen = new Set(found.map(keyOf));
    await tx.pspDifference.createMany({
      data: found
        .filter((each) => !known.has(keyOf(each)))
        .map((each) => ({ ...each, id: newId(), detail: { ...each.detail }, foundAt: now, seenAt: now })),
    });
    const still = open.filter((each) => seen.has(keyOf(each))).map(({ id }) => id);
    await tx.pspDifference.updateMany({ where: { id: { in: still } }, data: { seenAt: now } });
    const gone = open.filter((each) => !seen.has(keyOf(each))).map(({ id }) => id);
    await tx.pspDifference.updateMany({ where: { id: { in: gone } }, data: { endedAt: now, outcome: "gone" } });
    return seen.size;
  });
}

/** @throws differenceNotFound, differenceGone */
export async function readDifference(id: string): Promise<PspDifference> {
  const found = await db.pspDifference.findUnique({ where: { id } });
  if (!found) throw differenceNotFound();
  if (found.endedAt !== null) throw differenceGone();
  return found;
}

/** Somebody has answered. */
export async function endDifference(actor: Actor, { id, kind, subject }: PspDifference): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.pspDifference.updateMany({
      where: { id, endedAt: null },
      data: { endedAt: actor.now, endedById: actor.userId, outcome: "answered" },
    });
    await writeAudit(tx, actor, {
      action: "stripe.answerDifference",
      objectType: "psp-difference",
      objectId: id,
      detail: { kind, subject },
    });
  });
}

import { db } from "#app/db/client.server";

/** A worker that has not answered after this long is taken for dead. */
const HELD_SECONDS = 60;
/** How long answers are kept. */
export const KEPT_DAYS = 7;

export interface IdempotencyClaim {
  apiKeyId: string;
  idempotencyKey: string;
  requestHash: Uint8Array<ArrayBuffer>;
}

export type ClaimResult =
  | { kind: "mine" }
  | { kind: "done"; status: number; body: string }
  | { kind: "otherRequest" }
  | { kind: "running" };

/**
 * Asks to work on a request under its key: `mine` for the first, and for the first after a worker died; `done` with what was answered before. Two at once cannot both
 * be told `mine`, because the row is inserted, or taken over, by a conditional statement.
 */
export async function claimRequest(claim: IdempotencyClaim, now: Date): Promise<ClaimResult> {
  const { apiKeyId, idempotencyKey, requestHash } = claim;
  const heldUntil = new Date(now.getTime() + HELD_SECONDS * 1_000);
  const { count } = await db.idempotencyRecord.createMany({
    data: [{ apiKeyId, idempotencyKey, requestHash, createdAt: now, heldUntil }],
    skipDuplicates: true,
  });
  if (count === 1) return { kind: "mine" };
  const known = await db.idempotencyRecord.findUnique({ where: { apiKeyId_idempotencyKey: { apiKeyId, idempotencyKey } } });
  if (!known) return { kind: "running" }; // given back by another this very moment
  if (Buffer.compare(known.requestHash, requestHash) !== 0) return { kind: "otherRequest" };
  if (known.responseStatus !== null && known.responseBody !== null) {
    return { kind: "done", status: known.responseStatus, body: known.responseBody };
  }
  const taken = await db.idempotencyRecord.updateMany({
    where: { apiKeyId, idempotencyKey, status: "IN_PROGRESS", heldUntil: { lte: now } },
    data: { heldUntil },
  });
  return taken.count === 1 ? { kind: "mine" } : { kind: "running" };
}

/** Keeps the answer for whoever asks again. */
export async function keepAnswer({ apiKeyId, idempotencyKey }: IdempotencyClaim, answer: { status: number; body: string }): Promise<void> {
  await db.idempotencyRecord.updateMany({
    where: { apiKeyId, idempotencyKey, status: "IN_PROGRESS" },
    data: { status: "DONE", responseStatus: answer.status, responseBody: answer.body },
  });
}

/** After a failure of ours: the next one may try at once. */
export async function giveBack({ apiKeyId, idempotencyKey }: IdempotencyClaim): Promise<void> {
  await db.idempotencyRecord.deleteMany({ where: { apiKeyId, idempotencyKey, status: "IN_PROGRESS" } });
}

import { inTransaction } from "#app/db/client.server";
import { KEPT_DAYS } from "#app/domain/identity/idempotency.server";
import { IDLE_DAYS } from "#app/domain/identity/signed-in.queries.server";
import { LONGEST_WINDOW_SECONDS } from "#app/domain/identity/throttle.server";

export interface Swept {
  sessions: number;
  verifications: number;
  throttles: number;
  answers: number;
}

/**
 * Forgets what nobody can use any more: sessions that are over or idle too long, one-time tokens past their end, counted tries whose window has passed,
 * answers to programs that were kept their time.
 * Each condition is the one by which the doors refuse the row, so that nothing they still accept is taken.
 *
 * @returns how many rows went, by kind
 */
export async function sweepExpired(now: Date): Promise<Swept> {
  const idleSince = new Date(now.getTime() - IDLE_DAYS * 86_400_000);
  const windowsBegan = BigInt(now.getTime() - LONGEST_WINDOW_SECONDS * 1_000);
  return inTransaction(async (tx) => {
    const sessions = await tx.session.deleteMany({ where: { OR: [{ expiresAt: { lte: now } }, { updatedAt: { lte: idleSince } }] } });
    const verifications = await tx.verification.deleteMany({ where: { expiresAt: { lte: now } } });
    const throttles = await tx.rateLimit.deleteMany({ where: { lastRequest: { lte: windowsBegan } } });
    const answeredBefore = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    const answers = await tx.idempotencyRecord.deleteMany({ where: { createdAt: { lte: answeredBefore } } });
    return { sessions: sessions.count, verifications: verifications.count, throttles: throttles.count, answers: answers.count };
  });
}

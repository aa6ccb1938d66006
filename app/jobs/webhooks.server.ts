import { recordAttempt, takeDue, type DueDelivery } from "#app/domain/notices/attempt-delivery.server";
import { collectEvents } from "#app/domain/notices/collect-events.server";
import { SIGNATURE_HEADER, signatureOf } from "#app/domain/notices/signature";
import { post } from "#app/integrations/outbound.server";

/** At once; a receiver that hangs takes one of the places for ten seconds. */
const AT_ONCE = 16;
/** The schedule runs each minute, a pulse in between; what is left then waits for the next run. */
const RUN_MS = 45_000;

/**
 * Collects what happened and sends what is due, until nothing is due or the time is up. May run in several workers at once.
 *
 * @param clock the present; tests move it
 * @returns how many tries were made
 */
export async function deliverWebhooks(clock: () => Date = () => new Date()): Promise<number> {
  const startedAt = performance.now();
  await collectEvents(clock());
  let tries = 0;
  while (performance.now() - startedAt < RUN_MS) {
    const due = await takeDue(clock(), AT_ONCE);
    if (due.length === 0) break;
    await Promise.all(due.map((delivery) => attempt(delivery, clock)));
    tries += due.length;
  }
  return tries;
}

async function attempt(delivery: DueDelivery, clock: () => Date): Promise<void> {
  const now = clock();
  const former = delivery.formerSecret !== null && delivery.formerSecretUntil !== null && delivery.formerSecretUntil > now;
  const secrets = [delivery.secret, ...(former ? [delivery.formerSecret ?? ""] : [])];
  const result = await post(delivery.url, delivery.body, {
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "Xiangji-Webhooks/1",
    [SIGNATURE_HEADER]: signatureOf(secrets, delivery.body, now),
    "Xiangji-Event-Id": delivery.eventId,
    "Xiangji-Event-Type": delivery.eventType,
    "Xiangji-Attempt": String(delivery.attempts),
  });
  await recordAttempt(delivery, result, clock());
}

import { db } from "#app/db/client.server";
import { FAILING_MS, nextAttemptAt } from "#app/domain/notices/retries";

/** Longer than a try can take: a worker that has not written down the result by then is dead. */
const HELD_MS = 60_000;
/** Messages of one endpoint in one round, so that a slow one does not keep the others waiting. */
const OF_ONE = 4;

export interface DueDelivery {
  endpointId: string;
  eventId: string;
  eventType: string;
  body: string;
  attempts: number;
  /** Says whose try it is. */
  heldUntil: Date;
  url: string;
  secret: string;
  formerSecret: string | null;
  formerSecretUntil: Date | null;
}

/**
 * Takes messages that are due, each for one worker alone. Of the messages about one subject only the first that has not arrived is taken, so that they arrive in their
 * order.
 */
export async function takeDue(now: Date, limit: number): Promise<DueDelivery[]> {
  const heldUntil = new Date(now.getTime() + HELD_MS);
  return db.$queryRaw<DueDelivery[]>`
    WITH due AS (
      SELECT endpoint_id, event_id, row_number() OVER (PARTITION BY endpoint_id ORDER BY seq) AS place, seq FROM webhook_delivery d
      WHERE d.status = 'PENDING' AND d.next_attempt_at <= ${now} AND (d.held_until IS NULL OR d.held_until <= ${now})
        AND EXISTS (SELECT 1 FROM webhook_endpoint p WHERE p.id = d.endpoint_id AND p.disabled_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM webhook_delivery b WHERE b.endpoint_id = d.endpoint_id AND b.subject_id = d.subject_id AND b.status = 'PENDING' AND b.seq < d.seq)),
    mine AS (
      SELECT d.endpoint_id, d.event_id FROM webhook_delivery d JOIN due ON due.endpoint_id = d.endpoint_id AND due.event_id = d.event_id AND due.place <= ${OF_ONE}
      WHERE d.status = 'PENDING' AND (d.held_until IS NULL OR d.held_until <= ${now})
      ORDER BY due.place, due.seq LIMIT ${limit}::int FOR UPDATE OF d SKIP LOCKED),
    taken AS (
      UPDATE webhook_delivery d SET held_until = ${heldUntil}, attempts = d.attempts + 1, last_attempt_at = ${now} FROM mine
      WHERE d.endpoint_id = mine.endpoint_id AND d.event_id = mine.event_id
      RETURNING d.endpoint_id, d.event_id, d.event_type, d.body, d.attempts, d.held_until, d.seq)
    SELECT t.endpoint_id AS "endpointId", t.event_id AS "eventId", t.event_type AS "eventType", t.body, t.attempts, t.held_until AS "heldUntil", p.url, p.secret,
      p.former_secret AS "formerSecret", p.former_secret_until AS "formerSecretUntil"
    FROM taken t JOIN webhook_endpoint p ON p.id = t.endpoint_id ORDER BY t.seq`;
}

/** What a try came to: a status of HTTP, or why there is none. */
export interface AttemptResult {
  status: number | null;
  error: string | null;
}

/**
 * Writes down what a try came to. Any 2xx is arrival; otherwise it is tried again later, and after the last try the message is dead. An endpoint at which a message
 * died and nothing arrived for days is switched off.
 */
export async function recordAttempt(delivery: DueDelivery, result: AttemptResult, now: Date): Promise<void> {
  const { endpointId, eventId, heldUntil, attempts } = delivery;
  const arrived = result.status !== null && result.status >= 200 && result.status < 300;
  const next = arrived ? null : nextAttemptAt(attempts, now);
  const { count } = await db.webhookDelivery.updateMany({
    where: { endpointId, eventId, heldUntil },
    data: {
      status: arrived ? "DELIVERED" : next ? "PENDING" : "DEAD",
      nextAttemptAt: next,
      heldUntil: null,
      lastStatus: result.status,
      lastError: result.error,
      ...(arrived ? { deliveredAt: now } : {}),
    },
  });
  if (count === 0 || arrived || next) return;
  await db.webhookEndpoint.updateMany({
    where: { id: endpointId, disabledAt: null, deliveries: { none: { deliveredAt: { gt: new Date(now.getTime() - FAILING_MS) } } } },
    data: { disabledAt: now, disabledReason: "FAILING", version: { increment: 1 } },
  });
}

/** How long messages that need nothing more are kept. */
const KEPT_DAYS = 90;

/** Forgets old messages. @returns how many */
export async function sweepDeliveries(now: Date): Promise<number> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const { count } = await db.webhookDelivery.deleteMany({ where: { status: { in: ["DELIVERED", "DEAD"] }, createdAt: { lt: before } } });
  return count;
}

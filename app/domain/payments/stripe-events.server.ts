import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { stripeEventNotFound, stripeEventMovedOn } from "#app/domain/payments/errors";

export interface IncomingEvent {
  id: string;
  type: string;
  apiVersion: string;
  objectId: string;
  livemode: boolean;
  createdAt: Date;
  payload: string;
}

/** Keeps a message as it came, once, in one statement. @returns whether it is new */
export async function receiveEvent(event: IncomingEvent, now: Date): Promise<boolean> {
  const { id, type, apiVersion, objectId, livemode, createdAt, payload } = event;
  const rows = await hotQuery(Prisma.sql`
    INSERT INTO stripe_event (id, type, api_version, object_id, livemode, created_at, received_at, payload, next_attempt_at)
    VALUES (${id}, ${type}, ${apiVersion}, ${objectId}, ${livemode}, ${createdAt}, ${now}, ${payload}::jsonb, ${now}) ON CONFLICT (id) DO NOTHING RETURNING 1`);
  return rows.length === 1;
}

export interface DueEvent {
  id: string;
  type: string;
  apiVersion: string;
  objectId: string;
  /** Of an event about the payment of an invoice. */
  invoiceId: string | null;
  /** Of an event of a connected account. */
  accountId: string | null;
  attempts: number;
}

/** A worker that has not said what became of an event after this long is taken for dead. */
const HELD_SECONDS = 60;

/** Takes messages that wait; several workers never take the same. */
export async function takeDueEvents(now: Date, limit: number): Promise<DueEvent[]> {
  return db.$queryRaw<DueEvent[]>`
    UPDATE stripe_event e SET attempts = e.attempts + 1, next_attempt_at = ${new Date(now.getTime() + HELD_SECONDS * 1000)}
    FROM (SELECT id FROM stripe_event WHERE state = 'RECEIVED' AND next_attempt_at <= ${now} ORDER BY next_attempt_at, id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED) due
    WHERE e.id = due.id
    RETURNING e.id, e.type, e.api_version AS "apiVersion", e.object_id AS "objectId", e.payload #>> '{data,object,invoice}' AS "invoiceId", e.payload ->> 'account' AS "accountId", e.attempts`;
}

export type EventOutcome =
  | { state: "APPLIED" }
  | { state: "IGNORED"; reason: string }
  | { state: "DEAD"; reason: string; detail: string }
  | { state: "RECEIVED"; at: Date; detail: string };

/** What became of messages; one that somebody else has finished meanwhile stays as it is. */
export async function finishEvents(ids: readonly string[], outcome: EventOutcome, now: Date): Promise<void> {
  if (ids.length === 0) return;
  const waits = outcome.state === "RECEIVED";
  await db.stripeEvent.updateMany({
    where: { id: { in: [...ids] }, state: "RECEIVED" },
    data: {
      state: outcome.state,
      reason: "reason" in outcome ? outcome.reason : null,
      detail: "detail" in outcome ? outcome.detail.slice(0, 500) : null,
      ...(waits ? { nextAttemptAt: outcome.at } : { handledAt: now }),
    },
  });
}

/** Something waits to be looked at. */
export async function hasDueEvents(now: Date): Promise<boolean> {
  const rows = await hotQuery(Prisma.sql`SELECT 1 FROM stripe_event WHERE state = 'RECEIVED' AND next_attempt_at <= ${now} LIMIT 1`);
  return rows.length > 0;
}

/**
 * An administrator has a dead message looked at once more.
 *
 * @throws stripeEventNotFound, stripeEventMovedOn
 */
export async function replayEvent(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.stripeEvent.updateMany({
      where: { id, state: "DEAD" },
      data: { state: "RECEIVED", attempts: 0, nextAttemptAt: actor.now, handledAt: null, reason: null, detail: null },
    });
    if (count === 0) throw (await tx.stripeEvent.count({ where: { id } })) === 0 ? stripeEventNotFound() : stripeEventMovedOn();
    await writeAudit(tx, actor, { action: "stripe.replay", objectType: "stripe-event", objectId: id });
  });
}

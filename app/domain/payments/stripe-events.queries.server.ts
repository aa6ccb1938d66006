import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { StripeEventState } from "#app/domain/payments/stripe-event-states";

export interface StripeEventRow {
  id: string;
  type: string;
  objectId: string;
  apiVersion: string;
  receivedAt: Date;
  state: StripeEventState;
  attempts: number;
  reason: string | null;
  detail: string | null;
}

/** Messages of Stripe, the latest first. @param query an id of an event or of what it is about, or the beginning of a type */
export async function listStripeEvents(
  filter: { state: StripeEventState | null; query: string },
  after: string | null,
  take: number,
): Promise<{ rows: StripeEventRow[]; nextAfter: string | null }> {
  const key = /^(\d{13})\.(evt_\w{1,80})$/.exec(after ?? "");
  const { state, query } = filter;
  const rows = await db.$queryRaw<StripeEventRow[]>`
    SELECT id, type, object_id AS "objectId", api_version AS "apiVersion", received_at AS "receivedAt", state::text AS state, attempts, reason, detail FROM stripe_event
    WHERE true ${state === null ? Prisma.empty : Prisma.sql`AND state = ${state}::stripe_event_state`}
      ${query === "" ? Prisma.empty : Prisma.sql`AND (id = ${query} OR object_id = ${query} OR starts_with(type, ${query}))`}
      ${key ? Prisma.sql`AND (received_at, id) < (${new Date(Number(key[1]))}, ${key[2]})` : Prisma.empty}
    ORDER BY received_at DESC, id DESC LIMIT ${take + 1}::int`;
  const last = rows.slice(0, take).at(-1);
  return { rows: rows.slice(0, take), nextAfter: rows.length > take && last ? `${last.receivedAt.getTime()}.${last.id}` : null };
}

/** How many messages are in each state. */
export async function countStripeEvents(): Promise<Record<StripeEventState, number>> {
  const rows = await db.$queryRaw<
    { state: StripeEventState; n: number }[]
  >`SELECT state::text AS state, count(*)::int AS n FROM stripe_event GROUP BY 1`;
  const of = (state: StripeEventState) => rows.find((row) => row.state === state)?.n ?? 0;
  return { DEAD: of("DEAD"), RECEIVED: of("RECEIVED"), APPLIED: of("APPLIED"), IGNORED: of("IGNORED") };
}

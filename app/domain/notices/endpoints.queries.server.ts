import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { WebhookEvent } from "#app/domain/notices/events";
import { ownerOf } from "#app/domain/notices/own-endpoints";

export type DeliveryStatus = "PENDING" | "DELIVERED" | "DEAD";

export interface EndpointRow {
  id: string;
  url: string;
  /** Of the bank that is told of its pledges; null for the organisation's own program. */
  bankAccountNumber: string | null;
  events: WebhookEvent[];
  createdAt: Date;
  disabledAt: Date | null;
  disabledReason: string | null;
  waiting: number;
  dead: number;
  lastDeliveredAt: Date | null;
}

/** The endpoints of the actor's organisation with what waits and what died at each. */
export async function listEndpoints(actor: Actor): Promise<EndpointRow[]> {
  const { unitId, coopId, bureauId } = ownerOf(actor);
  return db.$queryRaw<EndpointRow[]>`
    SELECT p.id, p.url, p.bank_account_number AS "bankAccountNumber", p.events, p.created_at AS "createdAt", p.disabled_at AS "disabledAt", p.disabled_reason AS "disabledReason", d.waiting, d.dead, d.last AS "lastDeliveredAt"
    FROM webhook_endpoint p CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE d.status = 'PENDING')::int AS waiting, count(*) FILTER (WHERE d.status = 'DEAD')::int AS dead,
        max(d.delivered_at) AS last FROM webhook_delivery d WHERE d.endpoint_id = p.id) d
    WHERE p.unit_id IS NOT DISTINCT FROM ${unitId}::uuid AND p.coop_id IS NOT DISTINCT FROM ${coopId}::uuid AND p.bureau_id IS NOT DISTINCT FROM ${bureauId}::uuid
    ORDER BY p.disabled_at IS NOT NULL, p.created_at DESC, p.id DESC`;
}

export interface DeliveryRow {
  eventId: string;
  seq: bigint;
  eventType: string;
  body: string;
  createdAt: Date;
  status: DeliveryStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  lastAttemptAt: Date | null;
  lastStatus: number | null;
  lastError: string | null;
  deliveredAt: Date | null;
}

export interface EndpointView {
  id: string;
  url: string;
  events: WebhookEvent[];
  createdAt: Date;
  disabledAt: Date | null;
  disabledReason: string | null;
  formerSecretUntil: Date | null;
  version: number;
  counts: Record<DeliveryStatus, number>;
  deliveries: DeliveryRow[];
  nextAfter: string | null;
}

/** An endpoint with its messages, newest first; null when it is not the actor's. The secret stays where it is. @param page `after`: number of the last row of the page before */
export async function getEndpoint(
  actor: Actor,
  endpointId: string,
  page: { status: DeliveryStatus | null; after: bigint | null; take: number },
): Promise<EndpointView | null> {
  const endpoint = await db.webhookEndpoint.findFirst({
    where: { id: endpointId, ...ownerOf(actor) },
    select: {
      id: true,
      url: true,
      events: true,
      createdAt: true,
      disabledAt: true,
      disabledReason: true,
      formerSecretUntil: true,
      version: true,
    },
  });
  if (!endpoint) return null;
  const [groups, rows] = await Promise.all([
    db.webhookDelivery.groupBy({ by: ["status"], where: { endpointId }, _count: true }),
    db.webhookDelivery.findMany({
      where: { endpointId, ...(page.status ? { status: page.status } : {}), ...(page.after === null ? {} : { seq: { lt: page.after } }) },
      omit: { endpointId: true, subjectId: true, heldUntil: true },
      orderBy: { seq: "desc" },
      take: page.take + 1,
    }),
  ]);
  const count = (status: DeliveryStatus) => groups.find((group) => group.status === status)?._count ?? 0;
  const deliveries = rows.slice(0, page.take);
  return {
    ...endpoint,
    events: endpoint.events as WebhookEvent[],
    formerSecretUntil: endpoint.formerSecretUntil && endpoint.formerSecretUntil > actor.now ? endpoint.formerSecretUntil : null,
    counts: { PENDING: count("PENDING"), DELIVERED: count("DELIVERED"), DEAD: count("DEAD") },
    deliveries,
    nextAfter: rows.length > page.take ? String(deliveries.at(-1)?.seq) : null,
  };
}

/** Whether anybody wants to be told of anything. */
export async function hasActiveEndpoints(): Promise<boolean> {
  return (await db.webhookEndpoint.findFirst({ where: { disabledAt: null }, select: { id: true } })) !== null;
}

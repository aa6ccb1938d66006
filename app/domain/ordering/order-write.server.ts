import { isRetryable } from "#app/db/client.server";
import { hotQuery } from "#app/db/hot.server";
import { Prisma } from "#app/db/generated/client";
import { isDatabaseRefusal, refusalCode, violatedConstraint } from "#app/db/refusal.server";
import { releaseStock, type StockRelease } from "#app/domain/catalog/stock.server";
import type { Actor } from "#app/domain/identity/actor";
import { orderMovedOn } from "#app/domain/ordering/errors";
import type { OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import type { LineMove } from "#app/domain/ordering/quota-postings";
import { insertEntries, postingsTable, type QuotaCause, type QuotaPosting } from "#app/domain/quota/ledger.server";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** A decided change of an order, ready to be written at once. */
export interface OrderChange {
  snapshot: Pick<OrderSnapshot, "unitId" | "id" | "version">;
  /** Assignments to the order's own columns, without the version. */
  set: Prisma.Sql;
  /** Kind of the timeline event and, with `order.` in front, of the audit entry. */
  event: string;
  detail?: Record<string, string | number | null>;
  /** Stock given back. */
  releases?: StockRelease[];
  postings?: QuotaPosting[];
  /** Further common table expressions, `name AS (…)`. */
  parts?: Prisma.Sql[];
}

/**
 * One statement that claims the order by its version and writes everything the change consists of: stock, goods, quota, timeline, audit.
 * Whoever read an older version is refused in the last line, which undoes the rest; so is a second change under the same `onceId`, which is the event's.
 */
export function orderChangeStatement(actor: Actor, change: OrderChange): Prisma.Sql {
  const { snapshot, releases = [], postings = [], parts = [] } = change;
  const tables = [
    Prisma.sql`claim AS (UPDATE purchase_order SET version = version + 1, ${change.set}
      WHERE unit_id = ${snapshot.unitId}::uuid AND id = ${snapshot.id}::uuid AND version = ${snapshot.version} RETURNING id)`,
    ...(releases.length > 0 ? [releaseStock(actor, releases)] : []),
    ...parts,
    Prisma.sql`event AS (INSERT INTO order_event (unit_id, id, order_id, at, kind, actor_id, detail)
      VALUES (${snapshot.unitId}::uuid, ${actor.onceId ?? newId()}::uuid, ${snapshot.id}::uuid, ${actor.now}, ${change.event}, ${actor.userId}::uuid, ${JSON.stringify(change.detail ?? {})}::jsonb))`,
    Prisma.sql`audit AS (INSERT INTO audit_log (at, actor_id, grant_id, action, object_type, object_id, unit_id, detail, request_id)
      VALUES (${actor.now}, ${actor.userId}::uuid, ${actor.grantId}::uuid, ${`order.${change.event}`}, 'order', ${snapshot.id}, ${snapshot.unitId}::uuid,
        ${JSON.stringify(change.detail ?? {})}::jsonb, ${actor.requestId}))`,
    ...(postings.length > 0
      ? [postingsTable(postings), Prisma.sql`entry AS (${insertEntries(releases.length > 0 ? "released" : "claim")})`]
      : []),
  ];
  return Prisma.sql`WITH ${Prisma.join(tables, ", ")} SELECT refuse_unless((SELECT count(*) FROM claim) = 1, 'ordering.orderMovedOn')`;
}

/** @throws orderMovedOn when somebody changed the order after it was read */
export async function writeOrder(actor: Actor, change: OrderChange): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await hotQuery(orderChangeStatement(actor, change));
      return;
    } catch (error) {
      if (isOutdated(error) || (isDatabaseRefusal(error) && (await hasMovedOn(change.snapshot)))) throw orderMovedOn();
      if (attempt >= 4 || !isRetryable(error)) throw error;
    }
  }
}

/**
 * The order, or what stands for it in the ledger, has changed since it was read: the closing of a year carries open amounts into the next one without touching
 * the order, and what was read then stands on an account that is closed and empty.
 */
export function isOutdated(error: unknown): boolean {
  const code = refusalCode(error);
  return code === "ordering.orderMovedOn" || code === "quota.yearClosed" || violatedConstraint(error) === "quota_account_not_below_zero";
}

/** Amounts that were moved to another account meanwhile make the ledger refuse first; the order's version says that this is why. */
async function hasMovedOn({ unitId, id, version }: OrderChange["snapshot"]): Promise<boolean> {
  const [now] = await hotQuery<{ version: number }>(
    Prisma.sql`SELECT version FROM purchase_order WHERE unit_id = ${unitId}::uuid AND id = ${id}::uuid`,
  );
  return now !== undefined && now.version !== version;
}

/** Ledger postings of moves, sorted so that concurrent statements lock accounts in the same order. The moves of one account keep their order. */
export function toPostings(
  actor: Actor,
  snapshot: Pick<OrderSnapshot, "id">,
  moves: readonly LineMove[],
  causeOf: (move: LineMove) => QuotaCause,
): QuotaPosting[] {
  return moves
    .map((move): QuotaPosting => ({
      unitId: move.balance.creditedUnitId,
      accountId: move.accountId,
      kind: move.kind,
      amountFen: move.amountFen,
      cause: causeOf(move),
      orderId: snapshot.id,
      lineId: move.balance.lineId,
      source: move.balance.source,
      effectiveOn: calendarDateOf(actor.now),
      recordedAt: actor.now,
      actorId: actor.userId,
      ruleVersion: move.balance.listVersion,
    }))
    .map((posting, index) => ({ posting, index, account: `${posting.unitId} ${posting.accountId}` }))
    .sort((left, right) => (left.account === right.account ? left.index - right.index : left.account < right.account ? -1 : 1))
    .map(({ posting }) => posting);
}

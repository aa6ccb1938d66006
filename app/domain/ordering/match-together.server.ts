import { isRetryable } from "#app/db/client.server";
import { hotQuery } from "#app/db/hot.server";
import { Prisma } from "#app/db/generated/client";
import { isDatabaseRefusal } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { receiptsOf } from "#app/domain/ordering/match-transfer.server";
import type { OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { planReceipt, type ReceiptPlan } from "#app/domain/ordering/receipt-change.server";
import { takeFromLines, type DecidedPart, type NewDecision } from "#app/domain/payments/bank-decision.server";
import type { BankLineRow } from "#app/domain/payments/bank-desk.queries.server";
import { recordRemittances } from "#app/domain/payments/receivables.server";
import { insertEntries, postingsTable } from "#app/domain/quota/ledger.server";
import { DomainError } from "#app/lib/domain-error";
import { newId } from "#app/lib/ids";

/** A transfer and the orders that it certainly pays. */
export interface CertainMatch {
  line: BankLineRow;
  parts: readonly DecidedPart[];
}

interface Planned {
  decision: NewDecision;
  orders: { snapshot: OrderSnapshot; plan: ReceiptPlan & { settlement: NonNullable<ReceiptPlan["settlement"]> } }[];
}

/** Transfers in one statement: what it costs is mostly the same for one and for many. */
export const TOGETHER = 50;

/**
 * Posts transfers that each settle their orders, all of them in one statement: lines, receipts, receivables, orders, ledger, timeline and audit, as one after the other
 * would. Whatever is not as simple as that is left over, and so is everything when one of them was overtaken by somebody: then each is decided alone.
 *
 * @param matches no two of them for one order
 * @param known the orders as they were read, by id
 * @returns what is still to be matched, one by one
 */
export async function matchTogether(
  actor: Actor,
  matches: readonly CertainMatch[],
  limitFen: bigint | null,
  known: ReadonlyMap<string, OrderSnapshot>,
): Promise<CertainMatch[]> {
  const planned: Planned[] = [];
  const left: CertainMatch[] = [];
  for (const match of matches) {
    const plan = await planMatch(actor, match, limitFen, known);
    if (plan) planned.push(plan);
    else left.push(match);
  }
  if (planned.length === 0) return left;
  try {
    await hotQuery(statement(actor, planned));
    return left;
  } catch (error) {
    if (!isDatabaseRefusal(error) && !isRetryable(error)) throw error;
    return [...matches];
  }
}

/** Null where a person or the way of a single transfer has to decide. */
async function planMatch(
  actor: Actor,
  { line, parts }: CertainMatch,
  limitFen: bigint | null,
  known: ReadonlyMap<string, OrderSnapshot>,
): Promise<Planned | null> {
  const amountFen = parts.reduce((sum, part) => sum + part.amountFen, 0n);
  if (amountFen <= 0n || amountFen > line.leftFen || (limitFen !== null && amountFen > limitFen)) return null;
  const decision: NewDecision = {
    id: newId(),
    lineId: line.id,
    kind: "MATCH",
    amountFen,
    parts,
    note: "",
    automatic: true,
    releaseAboveFen: limitFen,
  };
  const orders: Planned["orders"] = [];
  try {
    for (const part of parts) {
      const snapshot = known.get(part.orderId);
      if (!snapshot) return null;
      const { settlement, ...plan } = await planReceipt(actor, snapshot, receiptsOf(line, decision.id, part, snapshot));
      if (!settlement) return null;
      orders.push({ snapshot, plan: { ...plan, settlement } });
    }
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
  return { decision, orders };
}

function statement(actor: Actor, planned: readonly Planned[]): Prisma.Sql {
  const orders = planned.flatMap((match) => match.orders);
  const rows = orders.map(({ snapshot, plan }) => ({
    unit: snapshot.unitId,
    id: snapshot.id,
    version: snapshot.version,
    event_id: newId(),
    event: plan.event,
    detail: plan.detail,
  }));
  // Accounts are locked in their order; those of one account keep the order of the transfers.
  const postings = orders
    .flatMap(({ plan }) => plan.settlement.postings)
    .map((posting, index) => ({ posting, index, account: `${posting.unitId} ${posting.accountId}` }))
    .toSorted((one, other) => (one.account === other.account ? one.index - other.index : one.account < other.account ? -1 : 1))
    .map(({ posting }) => posting);
  const tables = [
    Prisma.sql`change AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(unit uuid, id uuid, version int, event_id uuid, event text, detail jsonb))`,
    Prisma.sql`claim AS (UPDATE purchase_order o SET version = o.version + 1, settled_at = ${actor.now} FROM change c
      WHERE o.unit_id = c.unit AND o.id = c.id AND o.version = c.version RETURNING o.id)`,
    ...takeFromLines(
      actor,
      planned.map(({ decision }) => decision),
    ),
    ...recordRemittances(
      actor,
      orders.map(({ snapshot, plan }) => ({ order: snapshot, remittances: plan.rows })),
    ),
    Prisma.sql`event AS (INSERT INTO order_event (unit_id, id, order_id, at, kind, actor_id, detail)
      SELECT c.unit, c.event_id, c.id, ${actor.now}, c.event, ${actor.userId}::uuid, c.detail FROM change c)`,
    Prisma.sql`audit AS (INSERT INTO audit_log (at, actor_id, grant_id, action, object_type, object_id, unit_id, detail, request_id)
      SELECT ${actor.now}, ${actor.userId}::uuid, ${actor.grantId}::uuid, 'order.' || c.event, 'order', c.id::text, c.unit, c.detail, ${actor.requestId} FROM change c)`,
    ...(postings.length > 0 ? [postingsTable(postings), Prisma.sql`entry AS (${insertEntries("claim")})`] : []),
  ];
  return Prisma.sql`WITH ${Prisma.join(tables, ", ")} SELECT refuse_unless((SELECT count(*) FROM claim) = ${rows.length}::int, 'ordering.orderMovedOn')`;
}

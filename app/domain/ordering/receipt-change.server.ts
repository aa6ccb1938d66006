import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import type { OrderChange } from "#app/domain/ordering/order-write.server";
import { settle, yearAccounts } from "#app/domain/ordering/settlement.server";
import { allocateUpTo, recordRemittances, type RemittanceRow } from "#app/domain/payments/receivables.server";
import { formatFen } from "#app/lib/money";

export type Receipt = Omit<RemittanceRow, "allocations">;

/** What money for an order does, before it is a statement. */
export interface ReceiptPlan {
  settlement: ReturnType<typeof settle> | null;
  event: "settled" | "paidInPart" | "overpaid" | "paidInAdvance";
  detail: { amount: string; reference: string };
  rows: RemittanceRow[];
}

/**
 * What changes when money for an order has come in: the oldest debt is paid first; when the goods are closed and nothing is left to pay, the order settles and
 * its quota counts. What is more than is open stays on its remittance, for a receivable still to come or to be given back.
 */
export async function planReceipt(actor: Actor, snapshot: OrderSnapshot, receipts: readonly Receipt[]): Promise<ReceiptPlan> {
  const amountFen = receipts.reduce((sum, receipt) => sum + receipt.amountFen, 0n);
  const dueFen = snapshot.facts.receivableFen - snapshot.facts.paidFen;
  const settles = snapshot.facts.goodsClosed && !snapshot.facts.settled && dueFen > 0n && amountFen >= dueFen;
  const settlement = settles ? settle(actor, snapshot, snapshot.balances, await yearAccounts(actor, snapshot)) : null;
  let open = snapshot.openReceivables.map(({ id, leftFen }) => ({ id, leftFen }));
  const rows = receipts.map((receipt): RemittanceRow => {
    const allocations = allocateUpTo(receipt.amountFen, open);
    const paid = new Map(allocations.map((allocation) => [allocation.receivableId, allocation.amountFen]));
    open = open.map(({ id, leftFen }) => ({ id, leftFen: leftFen - (paid.get(id) ?? 0n) }));
    return { ...receipt, allocations };
  });
  return {
    settlement,
    event: settles
      ? "settled"
      : dueFen > 0n
        ? "paidInPart"
        : snapshot.facts.goodsClosed || snapshot.facts.state !== "CONFIRMED"
          ? "overpaid"
          : "paidInAdvance",
    detail: { amount: formatFen(amountFen), reference: receipts[0]?.bankReference ?? "" },
    rows,
  };
}

/** The same, ready to be written for one order. */
export async function receiptChange(actor: Actor, snapshot: OrderSnapshot, receipts: readonly Receipt[]): Promise<OrderChange> {
  const { settlement, event, detail, rows } = await planReceipt(actor, snapshot, receipts);
  return {
    snapshot,
    set: settlement?.set ?? Prisma.sql`state = state`,
    event,
    detail,
    postings: settlement?.postings ?? [],
    parts: recordRemittances(actor, [{ order: snapshot, remittances: rows }]),
  };
}

import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { selectLineStages, toLineStages, type LineStagesRow } from "#app/domain/ordering/line-stages.server";
import type { OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { toPostings, type OrderChange } from "#app/domain/ordering/order-write.server";
import { settlementCause } from "#app/domain/ordering/settlement.server";
import { creditedUnitContinued, settledYearClosed } from "#app/domain/payments/errors";
import { counterRemittances, type StandingReceipt } from "#app/domain/payments/reversal.server";
import { listUnsettleable } from "#app/domain/quota/account.queries.server";
import type { QuotaPosting } from "#app/domain/quota/ledger.server";
import { formatFen } from "#app/lib/money";

/**
 * What changes when money for an order turns out not to have come: its receivables are open again, and a settled order is settled no longer, so that what counted
 * because it was paid counts no more.
 *
 * @param receipts of this order, standing
 * @throws settledYearClosed when it counted in a year that is closed; creditedUnitContinued when its unit is continued by another
 */
export async function reversalChange(
  actor: Actor,
  snapshot: OrderSnapshot,
  receipts: readonly StandingReceipt[],
  reason: string,
): Promise<OrderChange> {
  return reopenedChange(actor, snapshot, {
    amountFen: receipts.reduce((sum, receipt) => sum + receipt.amountFen, 0n),
    reference: receipts[0]?.bankReference ?? "",
    reason,
    opens: true,
    parts: counterRemittances(actor, snapshot.unitId, receipts),
  });
}

export interface Reopened {
  amountFen: bigint;
  reference: string;
  reason: string;
  /** A receivable is open again. What only waited for one opens none, and a settled order stays settled. */
  opens: boolean;
  /** Common table expressions that record it. */
  parts: Prisma.Sql[];
}

/** The same for whatever of a payment did not come. @throws settledYearClosed, creditedUnitContinued */
export async function reopenedChange(actor: Actor, snapshot: OrderSnapshot, reopened: Reopened): Promise<OrderChange> {
  const { amountFen, reference, reason, opens, parts } = reopened;
  const unsettles = opens && snapshot.facts.settled;
  return {
    snapshot,
    set: unsettles ? Prisma.sql`settled_at = NULL, unsettled_times = unsettled_times + 1` : Prisma.sql`state = state`,
    event: unsettles ? "unsettled" : "paymentTakenBack",
    detail: { amount: formatFen(amountFen), reference, reason },
    postings: unsettles ? await unsettle(actor, snapshot) : [],
    parts,
  };
}

async function unsettle(actor: Actor, snapshot: OrderSnapshot): Promise<QuotaPosting[]> {
  const lineIds = snapshot.lines.map(({ id }) => id);
  const rows = await hotQuery<LineStagesRow>(selectLineStages(snapshot.unitId, snapshot.id, lineIds));
  const stages = rows.map(toLineStages).filter(({ fen }) => fen.SETTLED > 0n);
  const [closed] = await listUnsettleable(stages.map(({ accountId }) => accountId));
  if (closed) throw closed.sealed ? settledYearClosed(closed.fiscalYear) : creditedUnitContinued();
  const moves = stages.map(({ fen, ratedFen: _, ...row }) => ({
    balance: { ...row, orderedFen: fen.ORDERED, acceptedFen: fen.ACCEPTED },
    accountId: row.accountId,
    kind: "UNSETTLE" as const,
    amountFen: fen.SETTLED,
  }));
  return toPostings(actor, snapshot, moves, ({ balance }) => ({
    type: "reversal",
    id: settlementCause(balance.lineId, snapshot.unsettledTimes),
  }));
}

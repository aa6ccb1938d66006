import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { orderChangeStatement, writeOrder, type OrderChange } from "#app/domain/ordering/order-write.server";
import { reversalChange } from "#app/domain/ordering/reversal-change.server";
import { getBankLine, getReleaseLimit } from "#app/domain/payments/bank-desk.queries.server";
import {
  alreadyTakenBack,
  bankDecisionMovedOn,
  bankDecisionNotFound,
  bankLineTaken,
  notWhatLeft,
  receiptNotFound,
  receiptOnDesk,
  refundedAlready,
  releaseNeedsSecondPerson,
  reversalNotFound,
} from "#app/domain/payments/errors";
import {
  holdLine,
  insertReversal,
  listStandingReceipts,
  releaseReversal,
  reverseDecision,
  type NewReversal,
  type ReversedDecision,
  type StandingReceipt,
} from "#app/domain/payments/reversal.server";
import { newId } from "#app/lib/ids";

type Taken = "POSTED" | "PROPOSED";

/** What is taken back: its receipts, and the decision on the desk where there is one. */
interface Target {
  of: NewReversal["of"];
  decision: ReversedDecision | null;
  amountFen: bigint;
  receipts: StandingReceipt[];
}

/**
 * Takes back what was decided about a transfer: orders that it paid are open again, and the money waits on the desk. Above the co-op's limit a second person
 * releases it.
 *
 * @param returnedLineId the line by which the bank sent the money back; it stays decided as returned then
 * @returns `POSTED`, or `PROPOSED` when it waits for a second person
 * @throws bankDecisionNotFound, bankDecisionMovedOn, notWhatLeft, alreadyTakenBack, refundedAlready, settledYearClosed
 */
export async function takeBackDecision(
  actor: Actor,
  decisionId: string,
  { reason, returnedLineId = null }: { reason: string; returnedLineId?: string | null },
): Promise<Taken> {
  const target = await decisionTarget(actor, decisionId);
  if (returnedLineId !== null) {
    const line = await getBankLine(actor, returnedLineId);
    if (!line || line.sentFen < target.amountFen) throw notWhatLeft();
  }
  return takeBack(actor, target, reason, returnedLineId);
}

/**
 * Takes back a receipt that was typed by hand.
 *
 * @throws receiptNotFound, alreadyTakenBack, refundedAlready, settledYearClosed
 * @throws receiptOnDesk when a bank line stands for it: the decision about that line is taken back instead
 */
export async function takeBackReceipt(actor: Actor, remittanceId: string, { reason }: { reason: string }): Promise<Taken> {
  return takeBack(actor, await receiptTarget(actor, remittanceId), reason, null);
}

/**
 * Releases what a first person wants to take back.
 *
 * @throws reversalNotFound, releaseNeedsSecondPerson, bankDecisionMovedOn, settledYearClosed
 */
export async function releaseTakeBack(actor: Actor, reversalId: string): Promise<void> {
  const found = await db.receiptReversal.findFirst({ where: { coopId: actor.orgId, id: reversalId } });
  if (!found) throw reversalNotFound();
  if (found.status !== "PROPOSED") throw bankDecisionMovedOn();
  if (found.proposedById === actor.userId) throw releaseNeedsSecondPerson();
  const target = found.decisionId ? await decisionTarget(actor, found.decisionId) : await receiptTarget(actor, found.remittanceId ?? "");
  const reversal = releaseReversal(actor, found.id);
  await post(actor, target, found.reason, [reversal, ...undo(actor, target, found.reason, found.returnedLineId, true)]);
}

async function decisionTarget(actor: Actor, decisionId: string): Promise<Target> {
  const decision = await db.bankDecision.findFirst({ where: { coopId: actor.orgId, id: decisionId } });
  if (!decision) throw bankDecisionNotFound();
  if (decision.status !== "POSTED") throw bankDecisionMovedOn();
  const line = await getBankLine(actor, decision.lineId);
  const which =
    decision.kind === "RECORDED"
      ? Prisma.sql`m.bank_decision_id IS NULL AND m.bank_reference = ${line?.reference ?? ""}`
      : Prisma.sql`m.bank_decision_id = ${decision.id}::uuid`;
  const receipts = await listStandingReceipts(actor.orgId, which);
  const { id, lineId, amountFen } = decision;
  return { of: { decisionId: id }, decision: { id, lineId, amountFen }, amountFen, receipts };
}

async function receiptTarget(actor: Actor, id: string): Promise<Target> {
  const [receipt] = await listStandingReceipts(actor.orgId, Prisma.sql`m.id = ${id}::uuid AND m.bank_decision_id IS NULL`);
  if (!receipt) {
    const known = await db.remittance.count({ where: { coopId: actor.orgId, id, reversesId: null, bankDecisionId: null, heldBy: "COOP" } });
    throw known > 0 ? alreadyTakenBack() : receiptNotFound();
  }
  const onDesk = await db.bankDecision.count({
    where: { coopId: actor.orgId, kind: "RECORDED", status: "POSTED", line: { reference: receipt.bankReference } },
  });
  if (onDesk > 0) throw receiptOnDesk();
  return { of: { unitId: receipt.unitId, remittanceId: receipt.id }, decision: null, amountFen: receipt.amountFen, receipts: [receipt] };
}

async function takeBack(actor: Actor, target: Target, reason: string, returnedLineId: string | null): Promise<Taken> {
  const releaseAboveFen = await getReleaseLimit(actor.orgId);
  const { of, amountFen } = target;
  const reversal: NewReversal = { id: actor.onceId ?? newId(), of, amountFen, reason, returnedLineId, releaseAboveFen };
  if (releaseAboveFen === null || amountFen <= releaseAboveFen) {
    const parts = [insertReversal(actor, reversal, "POSTED"), ...undo(actor, target, reason, returnedLineId, false)];
    await post(actor, target, reason, parts);
    return "POSTED";
  }
  await changesOf(actor, target.receipts, reason); // refused now rather than by the second person
  try {
    await inTransaction(async (tx) => {
      await tx.$executeRaw(Prisma.sql`WITH ${insertReversal(actor, reversal, "PROPOSED")} SELECT 1`);
      if (returnedLineId !== null) await holdLine(tx, actor.orgId, returnedLineId, amountFen);
      await writeAudit(tx, actor, { action: "bank.proposeTakeBack", objectType: "receipt-reversal", objectId: reversal.id });
    });
  } catch (error) {
    throw refused(error);
  }
  return "PROPOSED";
}

/** What happens on the desk; a receipt typed by hand has nothing there. */
function undo(actor: Actor, { decision }: Target, reason: string, returnedLineId: string | null, held: boolean): Prisma.Sql[] {
  return decision ? reverseDecision(actor, decision, reason, returnedLineId, held) : [];
}

async function changesOf(actor: Actor, receipts: readonly StandingReceipt[], reason: string): Promise<OrderChange[]> {
  const changes: OrderChange[] = [];
  for (const orderId of [...new Set(receipts.map((receipt) => receipt.orderId))].sort()) {
    const own = receipts.filter((receipt) => receipt.orderId === orderId);
    changes.push(await reversalChange(actor, await readOrder(actor, "coop", orderId), own, reason));
  }
  return changes;
}

/** Orders and desk in one transaction; what happens on the desk goes with the first order. */
async function post(actor: Actor, target: Target, reason: string, desk: Prisma.Sql[]): Promise<void> {
  const [first, ...others] = await changesOf(actor, target.receipts, reason);
  const { onceId: _, ...each } = actor;
  try {
    if (!first)
      return await inTransaction(async (tx) => {
        await tx.$executeRaw(Prisma.sql`WITH ${Prisma.join(desk, ", ")} SELECT 1`);
        await writeAudit(tx, actor, { action: "bank.takeBack", objectType: "bank-decision", objectId: target.decision?.id ?? "" });
      });
    const whole: OrderChange = { ...first, parts: [...desk, ...(first.parts ?? [])] };
    if (others.length === 0) return await writeOrder(actor, whole);
    await inTransaction(async (tx) => {
      for (const change of [whole, ...others]) await tx.$queryRaw(orderChangeStatement(each, change));
    });
  } catch (error) {
    throw refused(error);
  }
}

function refused(error: unknown): unknown {
  const constraint = violatedConstraint(error);
  if (constraint === "bank_line_not_overdrawn") return bankLineTaken(0n);
  if (
    constraint === "receipt_reversal_decision_once" ||
    constraint === "receipt_reversal_receipt_once" ||
    constraint === "remittance_taken_back_once"
  )
    return alreadyTakenBack();
  if (refusalCode(error) === "payments.bankDecisionMovedOn") return bankDecisionMovedOn();
  if (refusalCode(error) === "payments.refundedAlready") return refundedAlready();
  return refusalCode(error) === "ordering.orderMovedOn" ? orderMovedOn() : error;
}

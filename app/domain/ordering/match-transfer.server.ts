import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { readOrder, type OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { orderChangeStatement, writeOrder, type OrderChange } from "#app/domain/ordering/order-write.server";
import { receiptChange, type Receipt } from "#app/domain/ordering/receipt-change.server";
import { allows } from "#app/domain/ordering/states";
import { releaseFromLine, takeFromLine, type DecidedPart, type NewDecision } from "#app/domain/payments/bank-decision.server";
import { getBankLine, getReleaseLimit, type BankLineRow } from "#app/domain/payments/bank-desk.queries.server";
import {
  bankDecisionMovedOn,
  bankDecisionNotFound,
  bankLineNotFound,
  bankLineTaken,
  moreThanArrived,
  moreThanDue,
  nothingChosen,
  orderNotOpen,
  releaseNeedsSecondPerson,
} from "#app/domain/payments/errors";
import { newId } from "#app/lib/ids";

export interface MatchInput {
  parts: readonly DecidedPart[];
  note: string;
}

const total = (parts: readonly DecidedPart[]) => parts.reduce((sum, part) => sum + part.amountFen, 0n);

/**
 * Decides which orders a transfer pays, whole or in part, with the fee a bank kept of it where there was one. All orders are paid in one transaction or none.
 * Above the co-op's limit a second person has to release it; until then the amount is held.
 *
 * @returns `POSTED`, or `PROPOSED` when it waits for a second person
 * @throws bankLineNotFound, orderNotFound, nothingChosen, moreThanArrived, moreThanDue, orderNotOpen
 * @throws bankLineTaken when somebody else decided about the money meanwhile
 */
export async function matchTransfer(
  actor: Actor,
  lineId: string,
  { parts, note }: MatchInput,
  automatic = false,
): Promise<"POSTED" | "PROPOSED"> {
  const [line, releaseAboveFen] = await Promise.all([getBankLine(actor, lineId), getReleaseLimit(actor.orgId)]);
  if (!line) throw bankLineNotFound();
  return matchLine(actor, line, releaseAboveFen, { parts, note }, automatic);
}

/**
 * As `matchTransfer`, of a line, under a limit and, where given, of orders that were read before: what became of them meanwhile the database refuses.
 *
 * @throws orderMovedOn also when an order that was read before is no longer as it was
 */
export async function matchLine(
  actor: Actor,
  line: BankLineRow,
  releaseAboveFen: bigint | null,
  { parts, note }: MatchInput,
  automatic: boolean,
  known?: ReadonlyMap<string, OrderSnapshot>,
): Promise<"POSTED" | "PROPOSED"> {
  if (parts.length === 0 || parts.some(({ amountFen, feeFen }) => amountFen <= 0n || feeFen < 0n)) throw nothingChosen();
  const amountFen = total(parts);
  if (amountFen > line.leftFen) throw line.leftFen === 0n ? bankLineTaken(0n) : moreThanArrived(line.leftFen);
  const lineId = line.id;
  const decision: NewDecision = { id: actor.onceId ?? newId(), lineId, kind: "MATCH", amountFen, parts, note, automatic, releaseAboveFen };
  if (releaseAboveFen !== null && amountFen > releaseAboveFen) {
    await propose(actor, decision, line);
    return "PROPOSED";
  }
  await post(actor, line, decision, takeFromLine(actor, decision, "POSTED"), known);
  return "POSTED";
}

/**
 * Releases what a first person proposed: the orders are paid now.
 *
 * @throws bankDecisionNotFound, releaseNeedsSecondPerson, bankDecisionMovedOn, moreThanDue, orderNotOpen
 */
export async function releaseMatch(actor: Actor, decisionId: string): Promise<void> {
  const { decision, line } = await readProposal(actor, decisionId);
  if (decision.proposedById === actor.userId) throw releaseNeedsSecondPerson();
  const { id, lineId, amountFen } = decision;
  await post(actor, line, decision, releaseFromLine(actor, { id, lineId, amountFen }));
}

async function readProposal(actor: Actor, id: string) {
  const found = await db.bankDecision.findFirst({ where: { coopId: actor.orgId, id } });
  if (!found) throw bankDecisionNotFound();
  if (found.status !== "PROPOSED") throw bankDecisionMovedOn();
  const line = await getBankLine(actor, found.lineId);
  if (!line) throw bankLineNotFound();
  const parts = (found.parts as { orderId: string; amountFen: string; feeFen: string }[]).map((part) => ({
    orderId: part.orderId,
    amountFen: BigInt(part.amountFen),
    feeFen: BigInt(part.feeFen),
  }));
  return { decision: { ...found, parts }, line };
}

async function propose(actor: Actor, decision: NewDecision, line: BankLineRow): Promise<void> {
  await payableChanges(actor, line, decision); // refused now rather than by the second person
  try {
    await inTransaction(async (tx) => {
      await tx.$executeRaw(Prisma.sql`WITH ${Prisma.join(takeFromLine(actor, decision, "PROPOSED"), ", ")} SELECT 1`);
      await writeAudit(tx, actor, { action: "bank.propose", objectType: "bank-decision", objectId: decision.id });
    });
  } catch (error) {
    throw refused(error);
  }
}

/** Pays the orders; what takes the money from the line goes with the first of them, so that all of it holds or nothing. */
async function post(
  actor: Actor,
  line: BankLineRow,
  decision: { id: string; parts: readonly DecidedPart[] },
  taking: Prisma.Sql[],
  known?: ReadonlyMap<string, OrderSnapshot>,
): Promise<void> {
  const changes = await payableChanges(actor, line, decision, known);
  const [first, ...others] = changes;
  if (!first) throw nothingChosen();
  const whole: OrderChange = { ...first, parts: [...taking, ...(first.parts ?? [])] };
  try {
    if (others.length === 0) return await writeOrder(actor, whole);
    const { onceId: _, ...each } = actor; // an event of its own for each order
    await inTransaction(async (tx) => {
      for (const change of [whole, ...others]) await tx.$queryRaw(orderChangeStatement(each, change));
    });
  } catch (error) {
    throw refused(error);
  }
}

function refused(error: unknown): unknown {
  if (violatedConstraint(error) === "bank_line_not_overdrawn") return bankLineTaken(0n);
  if (refusalCode(error) === "payments.bankDecisionMovedOn") return bankDecisionMovedOn();
  return refusalCode(error) === "ordering.orderMovedOn" ? orderMovedOn() : error;
}

/** By order id, so that two transfers that pay the same orders wait for each other instead of blocking each other. */
async function payableChanges(
  actor: Actor,
  line: BankLineRow,
  decision: { id: string; parts: readonly DecidedPart[] },
  known?: ReadonlyMap<string, OrderSnapshot>,
): Promise<OrderChange[]> {
  const parts = [...decision.parts].sort((left, right) => (left.orderId < right.orderId ? -1 : 1));
  const changes: OrderChange[] = [];
  for (const part of parts) {
    const snapshot = known?.get(part.orderId) ?? (await readOrder(actor, "coop", part.orderId));
    changes.push(await receiptChange(actor, snapshot, receiptsOf(line, decision.id, part, snapshot)));
  }
  return changes;
}

/** What comes in for an order by a part of a transfer. @throws orderNotOpen, moreThanDue */
export function receiptsOf(line: BankLineRow, decisionId: string, part: DecidedPart, snapshot: OrderSnapshot): Receipt[] {
  const dueFen = snapshot.facts.receivableFen - snapshot.facts.paidFen + snapshot.facts.payFirstFen;
  if (!allows("confirmRemittance", "coop", snapshot.facts)) throw orderNotOpen(snapshot.number);
  if (part.amountFen + part.feeFen > dueFen) throw moreThanDue(dueFen);
  const common = { receivedOn: line.bookedOn, bankReference: referenceOf(line), bankDecisionId: decisionId };
  return [
    { ...common, id: newId(), amountFen: part.amountFen },
    ...(part.feeFen > 0n ? [{ ...common, id: newId(), amountFen: part.feeFen, method: "BANK_FEE" as const }] : []),
  ];
}

/** A bank that gives no reference is given one: the line's own. */
const referenceOf = (line: BankLineRow) => (line.reference === "" ? `#${line.id.slice(0, 12)}` : line.reference);

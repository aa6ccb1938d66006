import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { readOrder, type OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { receiptChange } from "#app/domain/ordering/receipt-change.server";
import { allows } from "#app/domain/ordering/states";
import { moreThanDue, nothingDue, receivedInFuture, referenceUsed } from "#app/domain/payments/errors";
import type { ConfirmRemittanceInput } from "#app/domain/payments/schema";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Records that a bank transfer for an order has arrived at the co-op, whole or in part; the oldest debt is paid first. When the goods are closed and nothing
 * is left to pay, the order settles and its quota counts. The bank's reference makes it idempotent: the same transfer recorded again changes nothing.
 *
 * @throws orderNotFound, nothingDue, moreThanDue, receivedInFuture
 * @throws referenceUsed when the reference belongs to another transfer
 */
export async function confirmRemittance(actor: Actor, orderId: string, input: ConfirmRemittanceInput): Promise<void> {
  const today = calendarDateOf(actor.now);
  if (input.receivedOn > today) throw receivedInFuture();
  const snapshot = await readOrder(actor, "coop", orderId);
  if (await recordedBefore(actor, snapshot, input)) return;

  const dueFen = snapshot.facts.receivableFen - snapshot.facts.paidFen + snapshot.facts.payFirstFen;
  if (!allows("confirmRemittance", "coop", snapshot.facts)) throw nothingDue();
  if (input.amount > dueFen) throw moreThanDue(dueFen);

  const receipt = {
    id: actor.onceId ?? newId(),
    amountFen: input.amount,
    receivedOn: input.receivedOn,
    bankReference: input.bankReference,
    turn: await turnOf(actor, input.bankReference),
  };
  try {
    await writeOrder(actor, await receiptChange(actor, snapshot, [receipt]));
  } catch (error) {
    const lostRace =
      violatedConstraint(error) === "remittance_coop_id_bank_reference_key" ||
      (error instanceof Error && error.message === orderMovedOn().code);
    if (lostRace && (await recordedBefore(actor, snapshot, input))) return;
    throw error;
  }
}

/** How many receipts with this reference were typed and taken back: the reference may be typed again, once. */
async function turnOf(actor: Actor, bankReference: string): Promise<number> {
  const [row] = await hotQuery<{ turns: number }>(Prisma.sql`
    SELECT count(*)::int AS turns FROM remittance WHERE coop_id = ${actor.orgId}::uuid AND bank_reference = ${bankReference} AND bank_decision_id IS NULL AND reverses_id IS NOT NULL`);
  return row?.turns ?? 0;
}

async function recordedBefore(actor: Actor, snapshot: OrderSnapshot, input: ConfirmRemittanceInput): Promise<boolean> {
  const [known] = await hotQuery<{ orderId: string; amountFen: bigint }>(Prisma.sql`
    SELECT order_id AS "orderId", amount_fen AS "amountFen" FROM remittance WHERE coop_id = ${actor.orgId}::uuid AND bank_reference = ${input.bankReference} AND method <> 'BANK_FEE' AND reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM remittance b WHERE b.unit_id = remittance.unit_id AND b.reverses_id = remittance.id)
    ORDER BY order_id <> ${snapshot.id}::uuid LIMIT 1`);
  if (!known) return false;
  if (known.orderId !== snapshot.id || known.amountFen !== input.amount) throw referenceUsed(input.bankReference);
  return true;
}

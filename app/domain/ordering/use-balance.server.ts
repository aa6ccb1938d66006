import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { receiptChange } from "#app/domain/ordering/receipt-change.server";
import { balanceUsed, nothingDue } from "#app/domain/payments/errors";
import { getBalance } from "#app/domain/payments/refunds.queries.server";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Pays what is open of an order from the unit's balance with its co-op, as far as the balance goes. Paid in full, the order settles like by a transfer. The balance
 * is taken in the same statement and never falls below zero, from however many tabs.
 *
 * @returns what was used, in fen
 * @throws orderNotFound, nothingDue, orderMovedOn
 * @throws balanceUsed when there is none, or somebody used it first
 */
export async function payFromBalance(actor: Actor, orderId: string): Promise<bigint> {
  const snapshot = await readOrder(actor, "unit", orderId);
  const dueFen = snapshot.facts.receivableFen - snapshot.facts.paidFen;
  if (dueFen <= 0n) throw nothingDue();
  const balanceFen = await getBalance(snapshot.unitId, snapshot.coopId);
  if (balanceFen === 0n) throw balanceUsed();
  const amountFen = balanceFen < dueFen ? balanceFen : dueFen;
  const id = newId();
  const receipt = { id, amountFen, receivedOn: calendarDateOf(actor.now), bankReference: `YE-${id}`, method: "BALANCE" as const };
  try {
    await writeOrder(actor, await receiptChange(actor, snapshot, [receipt]));
  } catch (error) {
    if (violatedConstraint(error) === "unit_balance_not_below_zero" || refusalCode(error) === "payments.noBalance") throw balanceUsed();
    throw error;
  }
  return amountFen;
}

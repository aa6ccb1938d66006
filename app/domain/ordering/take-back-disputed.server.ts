import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { readOrderOf } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { reversalChange } from "#app/domain/ordering/reversal-change.server";
import { differenceGone, refundedAlready } from "#app/domain/payments/errors";
import { answerTakenBack, getLostReceipt } from "#app/domain/payments/lost-disputes.server";
import { calendarDateOf } from "#app/lib/dates";

/**
 * Takes back a payment whose dispute was lost: what it had paid is open again, and a settled order is settled no longer.
 *
 * @param pspId of the dispute
 * @throws differenceGone, orderMovedOn
 * @throws refundedAlready when a part of it went back before; settledYearClosed, creditedUnitContinued: the co-op bears it, or the bureau adjusts
 */
export async function takeBackDisputed(actor: Actor, pspId: string): Promise<void> {
  const receipt = await getLostReceipt(pspId);
  if (!receipt) throw differenceGone();
  const snapshot = await readOrderOf(receipt.unitId, receipt.orderId, calendarDateOf(actor.now));
  const change = await reversalChange(actor, snapshot, [receipt], pspId);
  try {
    await writeOrder(actor, { ...change, parts: [answerTakenBack(actor, pspId), ...(change.parts ?? [])] });
  } catch (error) {
    if (violatedConstraint(error) === "remittance_taken_back_once") throw differenceGone();
    throw refusalCode(error) === "payments.refundedAlready" ? refundedAlready() : error;
  }
}

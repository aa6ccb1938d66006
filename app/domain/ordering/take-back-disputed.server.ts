import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { readOrderOf } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { reopenedChange } from "#app/domain/ordering/reversal-change.server";
import { getReleaseLimit } from "#app/domain/payments/bank-desk.queries.server";
import { splitDisputed } from "#app/domain/payments/disputed-parts";
import { differenceGone, refundedAlready, releaseNeedsSecondPerson } from "#app/domain/payments/errors";
import { answerTakenBack, counterDisputed, getLostReceipt, proposeTakingBack } from "#app/domain/payments/lost-disputes.server";
import { calendarDateOf } from "#app/lib/dates";

/**
 * Takes back what was disputed of a payment and lost: what it had paid is open again, and an order that is no longer paid in full is settled no longer. Above the
 * co-op's limit a first person proposes it and a second one does it.
 *
 * @param pspId of the dispute
 * @returns `POSTED`, or `PROPOSED` when it waits for a second person
 * @throws differenceGone, orderMovedOn
 * @throws releaseNeedsSecondPerson when the one who proposed it comes again; bankDecisionMovedOn when two propose it at once
 * @throws refundedAlready when a part of it went back before; settledYearClosed, creditedUnitContinued: the co-op bears it, or the bureau adjusts
 */
export async function takeBackDisputed(actor: Actor, pspId: string): Promise<"POSTED" | "PROPOSED"> {
  const lost = await getLostReceipt(pspId);
  if (!lost) throw differenceGone();
  if (lost.proposedById === actor.userId) throw releaseNeedsSecondPerson();
  const opened = splitDisputed(lost.disputedFen, lost.waitingFen, lost.paid);
  if (opened === null) throw refundedAlready();
  const snapshot = await readOrderOf(lost.unitId, lost.orderId, calendarDateOf(actor.now));
  // Made before it is proposed, so that what cannot be is refused to the first person.
  const change = await reopenedChange(actor, snapshot, {
    amountFen: lost.disputedFen,
    reference: lost.bankReference,
    reason: pspId,
    opens: opened.length > 0,
    parts: counterDisputed(actor, lost, opened),
  });
  const releaseAboveFen = await getReleaseLimit(lost.coopId);
  if (lost.proposedById === null && releaseAboveFen !== null && lost.disputedFen > releaseAboveFen) {
    await proposeTakingBack(actor, lost, releaseAboveFen);
    return "PROPOSED";
  }
  try {
    await writeOrder(actor, { ...change, parts: [answerTakenBack(actor, lost, releaseAboveFen), ...(change.parts ?? [])] });
    return "POSTED";
  } catch (error) {
    const constraint = violatedConstraint(error) ?? "";
    if (["remittance_taken_back_once", "remittance_dispute_once"].includes(constraint)) throw differenceGone();
    throw refusalCode(error) === "payments.refundedAlready" ? refundedAlready() : error;
  }
}

import { inTransaction, db } from "#app/db/client.server";
import type { PspDifference } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { findSurplus, settlePaid } from "#app/domain/ordering/settle-paid.server";
import { takeBackDisputed } from "#app/domain/ordering/take-back-disputed.server";
import { differenceGone, pspAway } from "#app/domain/payments/errors";
import { bearLostDispute } from "#app/domain/payments/lost-disputes.server";
import { endDifference, readDifference } from "#app/domain/payments/psp-differences.server";
import { hasOtherAnswer, type AnswerWay, type DifferenceKind } from "#app/domain/payments/psp-differences";
import { endPayment } from "#app/domain/payments/psp-payments.server";
import { refundSurplus } from "#app/domain/payments/psp-refunds.server";
import { closeRequest } from "#app/domain/payments/psp-requests.server";
import { replayEvent } from "#app/domain/payments/stripe-events.server";
import { expireSession, voidInvoice } from "#app/integrations/stripe/commands.server";
import { syncAccount } from "#app/jobs/stripe/accounts.server";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { callOnce, StripeAwayError, StripeRefusedError } from "#app/jobs/stripe/call-once.server";
import { sendRefunds, syncDispute, syncRefund } from "#app/jobs/stripe/refunds.server";
import { beginTransferAgain, retryTransferNow, takeBackUnknown } from "#app/jobs/stripe/transfers.server";
import { mirror } from "#app/jobs/stripe/sweep.server";
import { syncObject } from "#app/jobs/stripe/sync.server";
import { calendarDateOf } from "#app/lib/dates";

/**
 * Gives the answer that a difference has, or the other one where there are two. What waits for a second person stays a difference.
 *
 * @throws differenceNotFound, differenceGone, pspAway, and what the answer refuses
 */
export async function answerDifference(actor: Actor, id: string, way: AnswerWay = "answer"): Promise<"ANSWERED" | "PROPOSED"> {
  const difference = await readDifference(id);
  const kind = difference.kind as DifferenceKind;
  if (way === "other" && !hasOtherAnswer(kind)) throw differenceGone();
  try {
    const outcome = await (way === "other" && hasOtherAnswer(kind) ? otherAnswers : answers)[kind as "disputeLost"](actor, difference);
    if (outcome === "PROPOSED") return "PROPOSED";
  } catch (error) {
    if (error instanceof StripeAwayError || error instanceof StripeRefusedError) throw pspAway();
    throw error;
  }
  await endDifference(actor, difference);
  return "ANSWERED";
}

type Answer = (actor: Actor, difference: PspDifference) => Promise<unknown>;

const takeOver: Answer = ({ now }, { subject }) => syncObject(subject.startsWith("in_") ? "invoice" : "checkout", subject, now);

const paymentOf = async ({ subject }: PspDifference) => {
  const payment = await db.pspPayment.findUnique({ where: { pspId: subject } });
  if (!payment) throw differenceGone();
  return payment;
};

const answers: Record<DifferenceKind, Answer> = {
  eventDead: async (actor, { subject }) => {
    await replayEvent(actor, subject);
    await applyStripeEvents();
  },
  // Nobody will ask again under this key; who wants to pay begins anew.
  requestUnknown: async (_actor, { subject }) => closeRequest(subject, { state: "REFUSED", error: "given up" }),
  paidThereOnly: takeOver,
  endedThere: takeOver,
  unknownThere: async ({ now }, { id, subject }) =>
    subject.startsWith("in_")
      ? callOnce(voidInvoice, id, { invoice: subject }, now)
      : callOnce(expireSession, id, { session: subject }, now),
  notMirrored: async ({ now }, difference) => {
    const payment = await paymentOf(difference);
    const receivable = await db.receivable.findUniqueOrThrow({
      where: { unitId_id: { unitId: payment.unitId, id: payment.receivableId ?? "" } },
    });
    await mirror({ payment, openFen: receivable.amountFen - receivable.paidFen }, now);
  },
  // Withdrawn there: the unit asks for one over all that is open.
  asksTooLittle: async ({ now }, difference) => {
    const payment = await paymentOf(difference);
    await callOnce(voidInvoice, difference.id, { invoice: difference.subject }, now);
    await endPayment(payment, { state: "ENDED", reason: "voided" }, now);
  },
  surplus: async (actor, { unitId, subject }) => {
    const surplus = await findSurplus(unitId ?? "", subject, calendarDateOf(actor.now));
    if (!surplus) throw differenceGone();
    await inTransaction((tx) => refundSurplus(tx, surplus, "多付退回 Paid more than was due", { at: actor.now, byId: actor.userId }));
    await sendRefunds(actor.now);
  },
  refundDiffers: ({ now }, { subject }) => syncRefund(subject, now),
  disputeUnknown: ({ now }, { subject }) => syncDispute(subject, now),
  notSettled: (actor, { unitId, orderId }) => settlePaid(actor, { unitId: unitId ?? "", orderId: orderId ?? "" }),
  payoutFailed: async () => undefined,
  disputeLost: (actor, { subject }) => bearLostDispute(actor, subject),
  transferFailed: (actor, { subject }) => retryTransferNow(actor, subject),
  transferMissing: ({ now }, { subject }) => beginTransferAgain(subject, now),
  transferDiffers: ({ now }, { subject }) => beginTransferAgain(subject, now),
  transferUnknown: ({ now }, { subject }) => takeBackUnknown(subject, now),
  accountDiffers: ({ now }, { subject }) => syncAccount(subject, now),
};

const otherAnswers: Record<"disputeLost", Answer> = {
  disputeLost: (actor, { subject }) => takeBackDisputed(actor, subject),
};

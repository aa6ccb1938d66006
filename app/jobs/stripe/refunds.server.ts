import type Stripe from "stripe";

import {
  applyDispute,
  applyRefund,
  keepPspRefund,
  listRefundsToSend,
  planRefund,
  REFUND_METADATA,
} from "#app/domain/payments/psp-refunds.server";
import { seeObject } from "#app/domain/payments/psp-objects.server";
import { UNIT_METADATA } from "#app/domain/payments/psp-payments.server";
import { fromStripeAmount, toStripeAmount } from "#app/integrations/stripe/amounts";
import { stripe } from "#app/integrations/stripe/client.server";
import { COMMAND_METADATA, createRefund } from "#app/integrations/stripe/commands.server";
import { asked, callOnce, StripeRefusedError } from "#app/jobs/stripe/call-once.server";
import type { Synced } from "#app/jobs/stripe/sync.server";
import { takeBackFirst } from "#app/jobs/stripe/transfers.server";
import { isId } from "#app/lib/ids";

/** Has Stripe give back what is to go back the way it came. @returns how many were sent */
export async function sendRefunds(now: Date): Promise<number> {
  let sent = 0;
  for (const refund of await listRefundsToSend(200)) {
    const plan = await planRefund(refund, now);
    const of = { unitId: refund.unitId, refundId: refund.id };
    if (plan === null) {
      await applyRefund(of, { state: "FAILED", failure: "no payment is large enough" }, now);
      continue;
    }
    await takeBackFirst(refund.coopId, now);
    try {
      const back = await callOnce(
        createRefund,
        refund.id,
        {
          payment_intent: plan.intentId,
          amount: toStripeAmount("cny", plan.amountFen),
          reason: "requested_by_customer",
          metadata: { [COMMAND_METADATA]: refund.id, [REFUND_METADATA]: refund.id, [UNIT_METADATA]: refund.unitId },
        },
        now,
      );
      await keepPspRefund(plan, back.id);
      await syncRefund(back.id, now);
      sent += 1;
    } catch (error) {
      if (!(error instanceof StripeRefusedError)) throw error;
      await applyRefund(of, { state: "FAILED", failure: error.message.slice(0, 300) }, now);
    }
  }
  return sent;
}

/** Reads a refund as it stands there and records what became of it. */
export async function syncRefund(id: string, now: Date): Promise<Synced> {
  const back = await asked(() => stripe().refunds.retrieve(id));
  const [unitId, refundId] = [back.metadata?.[UNIT_METADATA], back.metadata?.[REFUND_METADATA]];
  if (!isId(unitId) || !isId(refundId)) return "notOurs";
  const status = back.status ?? "";
  await seeObject("refund", id, status, now);
  await keepPspRefund({ unitId, refundId }, id);
  return (await applyRefund({ unitId, refundId }, outcomeOf(back, status), now)) ? "applied" : "notOurs";
}

function outcomeOf(back: Stripe.Refund, status: string): Parameters<typeof applyRefund>[1] {
  if (status === "succeeded") return { state: "SUCCEEDED", reference: back.id };
  if (status === "failed" || status === "canceled") return { state: "FAILED", failure: back.failure_reason ?? status };
  return null;
}

/** Reads a dispute as it stands there and holds, or lets go of, its money. */
export async function syncDispute(id: string, now: Date): Promise<Synced> {
  const found = await asked(() => stripe().disputes.retrieve(id));
  const intent = typeof found.payment_intent === "string" ? found.payment_intent : (found.payment_intent?.id ?? "");
  const { amount, reason, status } = found;
  const dispute = { pspId: id, intentId: intent, amountFen: fromStripeAmount(amount), reason, state: status };
  const ours = await applyDispute(dispute, now);
  // Seen after it is applied: a dispute may be told before its payment, and is looked at again then.
  if (ours) await seeObject("dispute", id, status, now);
  return ours ? "applied" : "notOurs";
}

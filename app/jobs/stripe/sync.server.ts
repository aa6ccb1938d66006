import type Stripe from "stripe";

import type { PspPayment } from "#app/db/generated/client";
import { recordPspReceipts, type PspReceipt } from "#app/domain/ordering/record-psp-receipt.server";
import { seeObject } from "#app/domain/payments/psp-objects.server";
import { endPayment, findPayment, openPayment } from "#app/domain/payments/psp-payments.server";
import { checkoutState, type PspKind } from "#app/domain/payments/psp-states";
import { fromStripeAmount } from "#app/integrations/stripe/amounts";
import { stripe } from "#app/integrations/stripe/client.server";
import { syncAccount } from "#app/jobs/stripe/accounts.server";
import { asked } from "#app/jobs/stripe/call-once.server";
import { syncDispute, syncRefund } from "#app/jobs/stripe/refunds.server";
import { syncTransfer } from "#app/jobs/stripe/transfers.server";

/** What a look at an object came to. */
export type Synced = "applied" | "notOurs";

/**
 * Reads an object of Stripe as it stands now and applies it here. Whatever was told, in whatever order and how often: what is read is what counts.
 *
 * @throws IllegalPspMoveError, StripeAwayError, StripeRefusedError
 */
export async function syncObject(kind: PspKind, id: string, now: Date): Promise<Synced> {
  switch (kind) {
    case "invoice":
      return syncInvoice(id, now);
    case "checkout":
      return syncSession(id, now);
    case "payout": {
      const payout = await asked(() => stripe().payouts.retrieve(id));
      await seeObject("payout", id, payout.status, now);
      return "applied";
    }
    case "refund":
      return syncRefund(id, now);
    case "dispute":
      return syncDispute(id, now);
    case "account":
      return syncAccount(id, now);
    case "transfer":
      return syncTransfer(id, now);
  }
}

async function syncInvoice(id: string, now: Date): Promise<Synced> {
  const invoice = await asked(() => stripe().invoices.retrieve(id, { expand: ["payments"] }));
  const payment = await findPayment(id, invoice.metadata);
  if (!payment) return "notOurs";
  await seeObject("invoice", id, invoice.status ?? "", now);
  if (payment.state === "REQUESTED" && invoice.status !== "draft")
    await openPayment(payment, { pspId: id, hostedUrl: invoice.hosted_invoice_url ?? null, number: invoice.number }, now);
  await recordPspReceipts(payment, receiptsIn(await paymentsOf(invoice)), now);
  if (invoice.status === "paid") await endPayment(payment, { state: "PAID", reason: "paid" }, now);
  if (invoice.status === "void" || invoice.status === "uncollectible") await endPayment(payment, { state: "ENDED", reason: "voided" }, now);
  return "applied";
}

/** The first few come with the invoice. */
async function paymentsOf({ id, payments }: Stripe.Invoice): Promise<Stripe.InvoicePayment[]> {
  if (payments && !payments.has_more) return payments.data;
  return asked(async () => {
    const all: Stripe.InvoicePayment[] = [];
    for await (const each of stripe().invoicePayments.list({ invoice: id, limit: 100 })) all.push(each);
    return all;
  });
}

/** Money that came by an invoice; what took another way and was only reported there is known here already. */
function receiptsIn(payments: readonly Stripe.InvoicePayment[]): PspReceipt[] {
  return payments.flatMap(({ status, payment, amount_paid: amount, status_transitions: { paid_at: at }, created }) => {
    if (status !== "paid" || payment.type !== "payment_intent" || amount === null || amount === 0) return [];
    const intent = payment.payment_intent;
    const reference = typeof intent === "string" ? intent : (intent?.id ?? "");
    return [{ reference, amountFen: fromStripeAmount(amount), receivedAt: new Date((at ?? created) * 1000) }];
  });
}

async function syncSession(id: string, now: Date): Promise<Synced> {
  const session = await asked(() => stripe().checkout.sessions.retrieve(id, { expand: ["payment_intent"] }));
  const payment = await findPayment(id, session.metadata);
  if (!payment) return "notOurs";
  const intent = typeof session.payment_intent === "string" ? null : session.payment_intent;
  const state = checkoutState({ status: session.status, paymentStatus: session.payment_status, intentStatus: intent?.status ?? null });
  await seeObject("checkout", id, state, now);
  if (payment.state === "REQUESTED") await openPayment(payment, { pspId: id, hostedUrl: session.url, number: null }, now);
  if (state === "paid" && intent !== null) await takeSession(payment, intent, now);
  if (state === "expired") await endPayment(payment, { state: "ENDED", reason: "expired" }, now);
  if (state === "failed") await endPayment(payment, { state: "ENDED", reason: "refused" }, now);
  return "applied";
}

async function takeSession(payment: PspPayment, intent: Stripe.PaymentIntent, now: Date): Promise<void> {
  const amountFen = fromStripeAmount(intent.amount_received);
  if (intent.currency !== "cny") throw new Error(`${intent.id} is in ${intent.currency}`);
  await recordPspReceipts(payment, [{ reference: intent.id, amountFen, receivedAt: new Date(intent.created * 1000) }], now);
  await endPayment(payment, { state: "PAID", reason: "paid" }, now);
}

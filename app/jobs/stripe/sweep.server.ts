import { v5 as uuidFrom } from "uuid";

import { inTransaction } from "#app/db/client.server";
import type { PspPayment } from "#app/db/generated/client";
import { findSurplus } from "#app/domain/ordering/settle-paid.server";
import { listPrepaidSurplus } from "#app/domain/payments/psp-differences.queries.server";
import { refundSurplus } from "#app/domain/payments/psp-refunds.server";
import { calendarDateOf } from "#app/lib/dates";

import {
  creditedSince,
  lastOtherReference,
  listExpired,
  listPointless,
  listToMirror,
  noteMirrored,
  PAYMENT_METADATA,
  type InvoiceStanding,
} from "#app/domain/payments/psp-payments.server";
import { fromStripeAmount, toStripeAmount } from "#app/integrations/stripe/amounts";
import { isStripeConfigured, stripe } from "#app/integrations/stripe/client.server";
import { attachPayment, COMMAND_METADATA, createCreditNote, expireSession, reportPayment } from "#app/integrations/stripe/commands.server";
import { openRequestedAccounts } from "#app/jobs/stripe/accounts.server";
import { asked, callOnce, StripeAwayError, StripeRefusedError, StripeUnknownError } from "#app/jobs/stripe/call-once.server";
import { sendRefunds } from "#app/jobs/stripe/refunds.server";
import { openRequested } from "#app/jobs/stripe/open-payment.server";
import { syncObject } from "#app/jobs/stripe/sync.server";
import { sweepTransfers } from "#app/jobs/stripe/transfers.server";
import { log } from "#app/server/log.server";

const BATCH = 200;

/**
 * What is to be done at Stripe and need not be done at once: invoices and checkouts that were asked for while it did not answer, money that came by the bank, times
 * that are over. It may fail without keeping anybody from anything here.
 */
export async function sweepStripe(now: Date): Promise<void> {
  if (!isStripeConfigured()) return;
  await openRequested(now);
  for (const standing of await listToMirror(BATCH)) await quietly(() => mirror(standing, now));
  for (const payment of await listExpired(now, BATCH)) await quietly(() => syncObject("checkout", payment.pspId ?? "", now));
  for (const payment of await listPointless(BATCH)) await quietly(() => withdraw(payment, now));
  await quietly(() => openSurplusRefunds(now));
  await quietly(() => sendRefunds(now));
  await quietly(() => openRequestedAccounts(now));
  await quietly(() => sweepTransfers(now));
}

/** Stripe away or unwilling leaves the work for the next time; the reconciliation shows what stays. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const expected = error instanceof StripeAwayError || error instanceof StripeRefusedError || error instanceof StripeUnknownError;
    log[expected ? "warn" : "error"]({ err: error }, "sweep of Stripe");
  }
}

/** Nobody is to pay for an order that was given up. */
async function withdraw(payment: PspPayment, now: Date): Promise<void> {
  await callOnce(expireSession, payment.id, { session: payment.pspId ?? "" }, now);
  await syncObject("checkout", payment.pspId ?? "", now);
}

/** Where money came first and less was accepted, or the order was given up, the difference goes back by itself. */
async function openSurplusRefunds(now: Date): Promise<void> {
  for (const { unitId, remittanceId } of await listPrepaidSurplus(BATCH)) {
    const surplus = await findSurplus(unitId, remittanceId, calendarDateOf(now));
    if (surplus)
      await inTransaction((tx) => refundSurplus(tx, surplus, "先款后货，少收部分退回 Paid first, accepted less", { at: now, byId: null }));
  }
}

/**
 * Tells Stripe what lowered an invoice, so that its page asks for no more than is open: credit notes of claims as credit notes, what the bank brought as payments. What
 * Stripe says is left decides how much is told: a lost answer is not told twice.
 */
export async function mirror({ payment, openFen }: InvoiceStanding, now: Date): Promise<void> {
  const { pspId, receivableId, unitId } = payment;
  if (pspId === null || receivableId === null) return;
  const invoice = await asked(() => stripe().invoices.retrieve(pspId));
  const leftFen = fromStripeAmount(invoice.amount_remaining);
  if (invoice.status === "open" && leftFen > openFen) {
    const credited = await creditedSince(unitId, receivableId, payment.requestedAt);
    const creditFen = least(leftFen - openFen, credited - fromStripeAmount(invoice.pre_payment_credit_notes_amount));
    if (creditFen > 0n) await lower(payment, { pspId, leftFen, creditFen }, now);
    const amountFen = leftFen - openFen - (creditFen > 0n ? creditFen : 0n);
    if (amountFen > 0n) await reportOther(payment, { pspId, receivableId, leftFen, amountFen }, now);
  }
  let mirroredFen = 0n;
  for (const each of await asked(async () => (await stripe().invoicePayments.list({ invoice: pspId, limit: 100 })).data))
    if (each.payment.type === "payment_record" && each.status === "paid") mirroredFen += fromStripeAmount(each.amount_paid ?? 0);
  const { pre_payment_credit_notes_amount: lowered } = await asked(() => stripe().invoices.retrieve(pspId));
  await noteMirrored(payment, { mirroredFen, creditedFen: fromStripeAmount(lowered) });
  await syncObject("invoice", pspId, now);
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

/** A claim lowered what is due. */
async function lower(payment: PspPayment, { pspId, leftFen, creditFen }: { pspId: string; leftFen: bigint; creditFen: bigint }, now: Date) {
  const commandId = uuidFrom(`credit ${leftFen} ${creditFen}`, payment.id);
  const params = {
    invoice: pspId,
    amount: toStripeAmount("cny", creditFen),
    reason: "order_change" as const,
    metadata: { [COMMAND_METADATA]: commandId, [PAYMENT_METADATA]: payment.id },
  };
  await callOnce(createCreditNote, commandId, params, now);
}

/** Money that took another way. */
async function reportOther(
  payment: PspPayment,
  { pspId, receivableId, leftFen, amountFen }: { pspId: string; receivableId: string; leftFen: bigint; amountFen: bigint },
  now: Date,
): Promise<void> {
  const commandId = uuidFrom(`mirror ${leftFen} ${amountFen}`, payment.id);
  const record = await callOnce(
    reportPayment,
    commandId,
    {
      amount_requested: { currency: "cny", value: toStripeAmount("cny", amountFen) },
      initiated_at: Math.floor(payment.requestedAt.getTime() / 1000),
      guaranteed: { guaranteed_at: Math.floor(payment.requestedAt.getTime() / 1000) },
      payment_method_details: { type: "custom", custom: { display_name: "Bank transfer" } },
      processor_details: {
        type: "custom",
        custom: { payment_reference: (await lastOtherReference(payment.unitId, receivableId)) || commandId },
      },
    },
    now,
  );
  await callOnce(attachPayment, commandId, { invoice: pspId, record: record.id }, now);
}

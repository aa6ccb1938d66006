import { v5 as uuidFrom } from "uuid";

import type { PspPayment } from "#app/db/generated/client";
import { getUnitNameOn } from "#app/domain/identity/names.queries.server";
import {
  customerCommand,
  endPayment,
  keepCustomer,
  listRequested,
  openPayment,
  PAYMENT_METADATA,
  putOffPayment,
  UNIT_METADATA,
  type PspLine,
} from "#app/domain/payments/psp-payments.server";
import { env } from "#app/env.server";
import { toStripeAmount } from "#app/integrations/stripe/amounts";
import { isStripeConfigured } from "#app/integrations/stripe/client.server";
import {
  addInvoiceItem,
  COMMAND_METADATA,
  createCustomer,
  createInvoice,
  createSession,
  finalizeInvoice,
} from "#app/integrations/stripe/commands.server";
import { callOnce, StripeAwayError, StripeRefusedError, StripeUnknownError } from "#app/jobs/stripe/call-once.server";
import { calendarDateOf, daysBetween, fromDbDate } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

const CURRENCY = "cny";

/** The wallets and cards of the country; which of them are offered is decided at Stripe. */
const METHODS = ["card", "alipay", "wechat_pay"] as const;

export type Opened = "open" | "waits" | "ended";

/**
 * Has Stripe draw up what a unit asked for. May run any number of times, in several processes at once: every step is asked for once.
 *
 * @returns `waits` when Stripe does not answer now: it is tried again later
 */
export async function openAtStripe(payment: PspPayment, now: Date): Promise<Opened> {
  if (payment.state !== "REQUESTED") return payment.state === "OPEN" ? "open" : "ended";
  try {
    const opened = payment.flow === "INVOICE" ? await drawUpInvoice(payment, now) : await openSession(payment, now);
    await openPayment(payment, opened, now);
    return "open";
  } catch (error) {
    if (error instanceof StripeRefusedError) {
      await endPayment(payment, { state: "ENDED", reason: "refused", problem: error.message }, now);
      return "ended";
    }
    if (!(error instanceof StripeAwayError) && !(error instanceof StripeUnknownError)) throw error;
    await putOffPayment(payment, error.message, now);
    return "waits";
  }
}

/** Everything that was asked for while Stripe did not answer. @returns how many are open now */
export async function openRequested(now: Date): Promise<number> {
  if (!isStripeConfigured()) return 0;
  let opened = 0;
  for (const payment of await listRequested(now, 200)) if ((await openAtStripe(payment, now)) === "open") opened += 1;
  return opened;
}

async function customerOf({ unitId }: PspPayment, now: Date): Promise<string> {
  const { commandId, pspId, createdAt } = await customerCommand(unitId, now);
  if (pspId !== null) return pspId;
  const { name } = await getUnitNameOn(unitId, calendarDateOf(createdAt));
  const metadata = { [COMMAND_METADATA]: commandId, [UNIT_METADATA]: unitId };
  const customer = await callOnce(createCustomer, commandId, { name, metadata, preferred_locales: ["zh-CN"] }, now);
  await keepCustomer(unitId, customer.id);
  return customer.id;
}

const metadataOf = ({ unitId, id, orderId }: PspPayment) => ({
  [COMMAND_METADATA]: id,
  [UNIT_METADATA]: unitId,
  [PAYMENT_METADATA]: id,
  xiangji_order: orderId,
});

const linesOf = (payment: PspPayment) => payment.lines as unknown as PspLine[];

async function drawUpInvoice(payment: PspPayment, now: Date) {
  const customer = await customerOf(payment, now);
  const asked = calendarDateOf(payment.requestedAt);
  const days = payment.dueOn === null ? 30 : Math.max(1, daysBetween(asked, fromDbDate(payment.dueOn)));
  const draft = await callOnce(
    createInvoice,
    payment.id,
    {
      customer,
      currency: CURRENCY,
      collection_method: "send_invoice",
      days_until_due: days,
      auto_advance: false,
      pending_invoice_items_behavior: "exclude",
      payment_settings: { payment_method_types: [...METHODS] },
      metadata: metadataOf(payment),
    },
    now,
  );
  for (const [index, { description, fen }] of linesOf(payment).entries()) {
    const commandId = uuidFrom(`item ${index}`, payment.id);
    await callOnce(
      addInvoiceItem,
      commandId,
      {
        customer,
        invoice: draft.id,
        currency: CURRENCY,
        amount: toStripeAmount(CURRENCY, BigInt(fen)),
        description,
        metadata: { [COMMAND_METADATA]: commandId },
      },
      now,
    );
  }
  const invoice = await callOnce(finalizeInvoice, payment.id, { invoice: draft.id }, now);
  if (invoice.total !== toStripeAmount(CURRENCY, payment.amountFen)) throw new Error(`invoice ${invoice.id} is over ${invoice.total}`);
  return { pspId: invoice.id, hostedUrl: invoice.hosted_invoice_url ?? null, number: invoice.number };
}

async function openSession(payment: PspPayment, now: Date) {
  const customer = await customerOf(payment, now);
  const back = new URL(paths.unitStripePayment(payment.id), env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).toString();
  const session = await callOnce(
    createSession,
    payment.id,
    {
      mode: "payment",
      customer,
      client_reference_id: payment.orderId,
      line_items: linesOf(payment).map(({ description, fen }) => ({
        quantity: 1,
        price_data: { currency: CURRENCY, unit_amount: toStripeAmount(CURRENCY, BigInt(fen)), product_data: { name: description } },
      })),
      expires_at: Math.floor((payment.expiresAt ?? now).getTime() / 1000),
      metadata: metadataOf(payment),
      payment_intent_data: { metadata: metadataOf(payment) },
      success_url: back,
      cancel_url: back,
    },
    now,
  );
  return { pspId: session.id, hostedUrl: session.url, number: null };
}

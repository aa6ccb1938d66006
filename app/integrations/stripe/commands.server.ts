import type Stripe from "stripe";

import { stripe } from "#app/integrations/stripe/client.server";

/** Name of the metadata that says which command made an object: it is found by it when the answer was lost. */
export const COMMAND_METADATA = "xiangji_command";

/** Something that is asked of Stripe once. */
export interface StripeCommand<Params, Result extends { id: string }> {
  operation: string;
  /** Done twice it has no effect twice: after an error it is asked for anew. */
  harmless?: true;
  send(params: Params, idempotencyKey: string): Promise<Result>;
  /** What the command made, if it was carried out. */
  find(params: Params, commandId: string, since: Date): Promise<Result | null>;
  read(id: string): Promise<Result>;
}

interface Listed {
  id: string;
  metadata?: Stripe.Metadata | null;
}

/** Goes through a list until the object of the command comes. */
async function made<T extends Listed>(list: AsyncIterable<T>, commandId: string): Promise<T | null> {
  for await (const object of list) if (object.metadata?.[COMMAND_METADATA] === commandId) return object;
  return null;
}

/** Clocks differ a little. */
const since = (from: Date) => ({ created: { gte: Math.floor(from.getTime() / 1000) - 600 }, limit: 100 });

export const createCustomer: StripeCommand<Stripe.CustomerCreateParams, Stripe.Customer> = {
  operation: "customer",
  send: (params, idempotencyKey) => stripe().customers.create(params, { idempotencyKey }),
  find: (_params, commandId, from) => made(stripe().customers.list(since(from)), commandId),
  read: async (id) => {
    const customer = await stripe().customers.retrieve(id);
    if (customer.deleted) throw new Error(`customer ${id} was deleted`);
    return customer;
  },
};

export const createInvoice: StripeCommand<Stripe.InvoiceCreateParams, Stripe.Invoice> = {
  operation: "invoice",
  send: (params, idempotencyKey) => stripe().invoices.create(params, { idempotencyKey }),
  find: ({ customer }, commandId, from) => made(stripe().invoices.list({ ...(customer ? { customer } : {}), ...since(from) }), commandId),
  read: (id) => stripe().invoices.retrieve(id),
};

export const addInvoiceItem: StripeCommand<Stripe.InvoiceItemCreateParams, Stripe.InvoiceItem> = {
  operation: "invoiceitem",
  send: (params, idempotencyKey) => stripe().invoiceItems.create(params, { idempotencyKey }),
  find: ({ invoice }, commandId) => made(stripe().invoiceItems.list({ ...(invoice ? { invoice } : {}), limit: 100 }), commandId),
  read: (id) => stripe().invoiceItems.retrieve(id),
};

export const finalizeInvoice: StripeCommand<{ invoice: string }, Stripe.Invoice> = {
  operation: "finalize",
  send: ({ invoice }, idempotencyKey) => stripe().invoices.finalizeInvoice(invoice, { auto_advance: false }, { idempotencyKey }),
  find: async ({ invoice }) => {
    const found = await stripe().invoices.retrieve(invoice);
    return found.status === "draft" ? null : found;
  },
  read: (id) => stripe().invoices.retrieve(id),
};

export const voidInvoice: StripeCommand<{ invoice: string }, Stripe.Invoice> = {
  operation: "void",
  send: ({ invoice }, idempotencyKey) => stripe().invoices.voidInvoice(invoice, {}, { idempotencyKey }),
  find: async ({ invoice }) => {
    const found = await stripe().invoices.retrieve(invoice);
    return found.status === "void" ? found : null;
  },
  read: (id) => stripe().invoices.retrieve(id),
};

/** A record at Stripe of money that took another way. There is no list of them: one whose answer was lost stays there, attached to nothing. */
export const reportPayment: StripeCommand<Stripe.PaymentRecordReportPaymentParams, Stripe.PaymentRecord> = {
  operation: "record",
  harmless: true,
  send: (params, idempotencyKey) => stripe().paymentRecords.reportPayment(params, { idempotencyKey }),
  find: async () => null,
  read: (id) => stripe().paymentRecords.retrieve(id),
};

export const attachPayment: StripeCommand<{ invoice: string; record: string }, Stripe.Invoice> = {
  operation: "attach",
  send: ({ invoice, record }, idempotencyKey) => stripe().invoices.attachPayment(invoice, { payment_record: record }, { idempotencyKey }),
  find: async ({ invoice, record }) => {
    for await (const { payment } of stripe().invoicePayments.list({ invoice, limit: 100 }))
      if (payment.payment_record === record) return stripe().invoices.retrieve(invoice);
    return null;
  },
  read: (id) => stripe().invoices.retrieve(id),
};

export const createCreditNote: StripeCommand<Stripe.CreditNoteCreateParams, Stripe.CreditNote> = {
  operation: "creditnote",
  send: (params, idempotencyKey) => stripe().creditNotes.create(params, { idempotencyKey }),
  find: ({ invoice }, commandId) => made(stripe().creditNotes.list({ ...(invoice ? { invoice } : {}), limit: 100 }), commandId),
  read: (id) => stripe().creditNotes.retrieve(id),
};

export const createSession: StripeCommand<Stripe.Checkout.SessionCreateParams, Stripe.Checkout.Session> = {
  operation: "session",
  send: (params, idempotencyKey) => stripe().checkout.sessions.create(params, { idempotencyKey }),
  find: ({ customer }, commandId, from) =>
    made(stripe().checkout.sessions.list({ ...(customer ? { customer } : {}), ...since(from) }), commandId),
  read: (id) => stripe().checkout.sessions.retrieve(id),
};

export const expireSession: StripeCommand<{ session: string }, Stripe.Checkout.Session> = {
  operation: "expire",
  send: ({ session }, idempotencyKey) => stripe().checkout.sessions.expire(session, {}, { idempotencyKey }),
  find: async ({ session }) => {
    const found = await stripe().checkout.sessions.retrieve(session);
    return found.status === "open" ? null : found;
  },
  read: (id) => stripe().checkout.sessions.retrieve(id),
};

export const createRefund: StripeCommand<Stripe.RefundCreateParams, Stripe.Refund> = {
  operation: "refund",
  send: (params, idempotencyKey) => stripe().refunds.create(params, { idempotencyKey }),
  find: ({ payment_intent: intent }, commandId, from) =>
    made(stripe().refunds.list({ ...(intent ? { payment_intent: intent } : {}), ...since(from) }), commandId),
  read: (id) => stripe().refunds.retrieve(id),
};

export const createAccount: StripeCommand<Stripe.AccountCreateParams, Stripe.Account> = {
  operation: "account",
  send: (params, idempotencyKey) => stripe().accounts.create(params, { idempotencyKey }),
  find: (_params, commandId, from) => made(stripe().accounts.list(since(from)), commandId),
  read: (id) => stripe().accounts.retrieve(id),
};

export const createTransfer: StripeCommand<Stripe.TransferCreateParams, Stripe.Transfer> = {
  operation: "transfer",
  send: (params, idempotencyKey) => stripe().transfers.create(params, { idempotencyKey }),
  find: ({ transfer_group: group }, commandId, from) =>
    made(stripe().transfers.list({ ...(group ? { transfer_group: group } : {}), ...since(from) }), commandId),
  read: (id) => stripe().transfers.retrieve(id),
};

/** Takes a part of a transfer back. @param transfer the transfer there */
export const reverseTransfer = (transfer: string): StripeCommand<Stripe.TransferCreateReversalParams, Stripe.TransferReversal> => ({
  operation: "reversal",
  send: (params, idempotencyKey) => stripe().transfers.createReversal(transfer, params, { idempotencyKey }),
  find: (_params, commandId) => made(stripe().transfers.listReversals(transfer, { limit: 100 }), commandId),
  read: (id) => stripe().transfers.retrieveReversal(transfer, id),
});

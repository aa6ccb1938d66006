import type Stripe from "stripe";

import { newObjectId, nowSeconds, type WireInvoiceItem } from "#app/emulator/store";

/** Objects as Stripe's own types describe them: whatever the library's next version adds or takes away, the compiler names here. */

export const listAt = <T>(url: string, data: T[], hasMore = false) =>
  ({ object: "list", data, has_more: hasMore, url }) satisfies Stripe.ApiList<T>;

export function customer(input: {
  name: string | null;
  email: string | null;
  metadata: Stripe.Metadata;
  locales: string[];
}): Stripe.Customer {
  const { name, email, metadata, locales } = input;
  return {
    id: newObjectId("cus"),
    object: "customer",
    balance: 0,
    created: nowSeconds(),
    currency: null,
    default_source: null,
    description: null,
    email,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata,
    name,
    preferred_locales: locales,
    shipping: null,
  } satisfies Stripe.Customer;
}

export function invoice(input: {
  customer: Stripe.Customer;
  currency: string;
  description: string | null;
  dueDate: number;
  methods: string[] | null;
  metadata: Stripe.Metadata;
}): Stripe.Invoice {
  const id = newObjectId("in");
  const created = nowSeconds();
  return {
    id,
    object: "invoice",
    account_country: "HK",
    account_name: "Xiangji",
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: "manual",
    collection_method: "send_invoice",
    created,
    currency: input.currency,
    custom_fields: null,
    customer: input.customer.id,
    customer_account: null,
    customer_address: null,
    customer_email: input.customer.email,
    customer_name: input.customer.name ?? null,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: input.description,
    discounts: [],
    due_date: input.dueDate,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: listAt<Stripe.InvoiceLineItem>(`/v1/invoices/${id}/lines`, []),
    livemode: false,
    metadata: input.metadata,
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: input.methods },
    period_end: created,
    period_start: created,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: "draft",
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
  } satisfies Stripe.Invoice;
}

export function invoiceItem(input: {
  customer: string;
  invoice: string;
  amount: number;
  currency: string;
  description: string | null;
  metadata: Stripe.Metadata;
}): WireInvoiceItem {
  const created = nowSeconds();
  return {
    id: newObjectId("ii"),
    object: "invoiceitem",
    amount: input.amount,
    currency: input.currency,
    customer: input.customer,
    customer_account: null,
    date: created,
    description: input.description,
    discountable: true,
    discounts: [],
    invoice: input.invoice,
    livemode: false,
    metadata: input.metadata,
    net_amount: input.amount,
    parent: null,
    period: { start: created, end: created },
    pricing: null,
    proration: false,
    quantity: 1,
    quantity_decimal: "1",
    tax_rates: [],
    test_clock: null,
  } satisfies WireInvoiceItem;
}

export function lineOf(item: WireInvoiceItem): Stripe.InvoiceLineItem {
  return {
    id: newObjectId("il"),
    object: "line_item",
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: typeof item.invoice === "string" ? item.invoice : null,
    livemode: false,
    metadata: item.metadata ?? {},
    parent: {
      invoice_item_details: { invoice_item: item.id, proration: false, proration_details: null, subscription: null },
      subscription_item_details: null,
      type: "invoice_item_details",
    },
    period: item.period,
    pretax_credit_amounts: [],
    pricing: null,
    quantity: 1,
    quantity_decimal: null,
    subscription: null,
    subtotal: item.amount,
    taxes: [],
  } satisfies Stripe.InvoiceLineItem;
}

export function invoicePayment(
  invoiceId: string,
  currency: string,
  amount: number,
  payment: Stripe.InvoicePayment.Payment,
): Stripe.InvoicePayment {
  const created = nowSeconds();
  return {
    id: newObjectId("inpay"),
    object: "invoice_payment",
    amount_paid: amount,
    amount_requested: amount,
    created,
    currency,
    invoice: invoiceId,
    is_default: payment.type === "payment_intent",
    livemode: false,
    payment,
    status: "paid",
    status_transitions: { canceled_at: null, paid_at: created },
  } satisfies Stripe.InvoicePayment;
}

export function creditNote(input: {
  invoice: Stripe.Invoice;
  amount: number;
  number: string;
  memo: string | null;
  metadata: Stripe.Metadata;
  prePayment: boolean;
}): Stripe.CreditNote {
  const { invoice: owner, amount, prePayment } = input;
  const id = newObjectId("cn");
  const created = nowSeconds();
  return {
    id,
    object: "credit_note",
    amount,
    amount_shipping: 0,
    created,
    currency: owner.currency,
    customer: owner.customer ?? "",
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: created,
    invoice: owner.id,
    lines: listAt<Stripe.CreditNoteLineItem>(`/v1/credit_notes/${id}/lines`, []),
    livemode: false,
    memo: input.memo,
    metadata: input.metadata,
    number: input.number,
    out_of_band_amount: null,
    pdf: "",
    post_payment_amount: prePayment ? 0 : amount,
    pre_payment_amount: prePayment ? amount : 0,
    pretax_credit_amounts: [],
    reason: "order_change",
    refunds: [],
    shipping_cost: null,
    status: "issued",
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: prePayment ? "pre_payment" : "post_payment",
    voided_at: null,
  } satisfies Stripe.CreditNote;
}

export function paymentRecord(input: {
  amount: number;
  currency: string;
  customer: string | null;
  reference: string;
  description: string | null;
  metadata: Stripe.Metadata;
}): Stripe.PaymentRecord {
  const { currency } = input;
  const none = { currency, value: 0 };
  return {
    id: newObjectId("pr"),
    object: "payment_record",
    amount: { currency, value: input.amount },
    amount_authorized: none,
    amount_canceled: none,
    amount_failed: none,
    amount_guaranteed: { currency, value: input.amount },
    amount_refunded: none,
    amount_requested: { currency, value: input.amount },
    application: null,
    created: nowSeconds(),
    customer_details: { customer: input.customer, email: null, name: null, phone: null },
    customer_presence: null,
    description: input.description,
    latest_payment_attempt_record: null,
    livemode: false,
    metadata: input.metadata,
    payment_method_details: null,
    processor_details: { type: "custom", custom: { payment_reference: input.reference } },
    reported_by: "self",
    shipping_details: null,
  } satisfies Stripe.PaymentRecord;
}

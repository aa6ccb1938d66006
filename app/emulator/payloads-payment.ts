import type Stripe from "stripe";

import { listAt } from "#app/emulator/payloads";
import { newObjectId, nowSeconds } from "#app/emulator/store";

export function paymentIntent(input: {
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Stripe.Metadata;
  method: string;
  status: "succeeded" | "processing";
}): Stripe.PaymentIntent {
  const { amount, status } = input;
  return {
    id: newObjectId("pi"),
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: status === "succeeded" ? amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: null,
    confirmation_method: "automatic",
    created: nowSeconds(),
    currency: input.currency,
    customer: input.customer,
    customer_account: null,
    description: input.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: input.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: [input.method],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_group: null,
  } satisfies Stripe.PaymentIntent;
}

export function charge(intent: Stripe.PaymentIntent): Stripe.Charge {
  const id = newObjectId("ch");
  return {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: null,
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: intent.id,
    payment_method: null,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.Charge;
}

export function refund(input: {
  charge: Stripe.Charge;
  amount: number;
  metadata: Stripe.Metadata;
  reason: Stripe.Refund.Reason | null;
  status: string;
}): Stripe.Refund {
  return {
    id: newObjectId("re"),
    object: "refund",
    amount: input.amount,
    balance_transaction: null,
    charge: input.charge.id,
    created: nowSeconds(),
    currency: input.charge.currency,
    customer: input.charge.customer,
    customer_account: null,
    metadata: input.metadata,
    payment_intent: input.charge.payment_intent,
    payment_method: null,
    reason: input.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: input.status,
    transfer_reversal: null,
  } satisfies Stripe.Refund;
}

export function dispute(owner: Stripe.Charge, amount: number): Stripe.Dispute {
  const created = nowSeconds();
  return {
    id: newObjectId("du"),
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: owner.id,
    created,
    currency: owner.currency,
    enhanced_eligibility_types: [],
    evidence: {
      access_activity_log: null,
      billing_address: null,
      cancellation_policy: null,
      cancellation_policy_disclosure: null,
      cancellation_rebuttal: null,
      customer_communication: null,
      customer_email_address: null,
      customer_name: null,
      customer_purchase_ip: null,
      customer_signature: null,
      duplicate_charge_documentation: null,
      duplicate_charge_explanation: null,
      duplicate_charge_id: null,
      enhanced_evidence: {},
      product_description: null,
      receipt: null,
      refund_policy: null,
      refund_policy_disclosure: null,
      refund_refusal_explanation: null,
      service_date: null,
      service_documentation: null,
      shipping_address: null,
      shipping_carrier: null,
      shipping_date: null,
      shipping_documentation: null,
      shipping_tracking_number: null,
      uncategorized_file: null,
      uncategorized_text: null,
    },
    evidence_details: {
      due_by: created + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: owner.payment_intent,
    reason: "product_not_received",
    status: "needs_response",
  } satisfies Stripe.Dispute;
}

export function session(input: {
  amount: number;
  currency: string;
  customer: string | null;
  reference: string | null;
  expiresAt: number;
  metadata: Stripe.Metadata;
  successUrl: string;
  cancelUrl: string | null;
  origin: string;
  items: Stripe.LineItem[];
}): Stripe.Checkout.Session {
  const id = newObjectId("cs_test");
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: input.amount,
    amount_total: input.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: input.cancelUrl,
    client_reference_id: input.reference,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: nowSeconds(),
    currency: input.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: input.customer,
    customer_account: null,
    customer_creation: null,
    customer_details: null,
    customer_email: null,
    discounts: null,
    expires_at: input.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    line_items: listAt(`/v1/checkout/sessions/${id}/line_items`, input.items),
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: input.metadata,
    mode: "payment",
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card", "alipay", "wechat_pay"],
    payment_status: "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: input.successUrl,
    total_details: null,
    ui_mode: "hosted_page",
    url: `${input.origin}/checkout/${id}`,
    wallet_options: null,
  } satisfies Stripe.Checkout.Session;
}

export function lineItem(input: { amount: number; currency: string; description: string }): Stripe.LineItem {
  return {
    id: newObjectId("li"),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: input.amount,
    amount_tax: 0,
    amount_total: input.amount,
    currency: input.currency,
    description: input.description,
    metadata: null,
    price: null,
    quantity: 1,
  } satisfies Stripe.LineItem;
}

export function payout(amount: number, status: Stripe.Payout["status"]): Stripe.Payout {
  const created = nowSeconds();
  return {
    id: newObjectId("po"),
    object: "payout",
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: created,
    automatic: true,
    balance_transaction: null,
    created,
    currency: "cny",
    description: null,
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status,
    trace_id: null,
    type: "bank_account",
  } satisfies Stripe.Payout;
}

export function endpoint(url: string, events: string[], version: string, secret: string): Stripe.WebhookEndpoint {
  return {
    id: newObjectId("we"),
    object: "webhook_endpoint",
    api_version: version,
    application: null,
    created: nowSeconds(),
    description: null,
    enabled_events: events,
    livemode: false,
    metadata: {},
    secret,
    status: "enabled",
    url,
  } satisfies Stripe.WebhookEndpoint;
}

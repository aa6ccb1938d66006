import type Stripe from "stripe";

import { insideOf, listOf, metadataOf, numberOf, textOf, type FormBody } from "#app/emulator/form-body";
import { connectRoutes } from "#app/emulator/connect";
import { amountIn, expands, one, page, required, type ApiContext, type Route } from "#app/emulator/handler";
import { customer, invoice, invoiceItem, lineOf, listAt } from "#app/emulator/payloads";
import { endpoint, lineItem, session } from "#app/emulator/payloads-payment";
import { needed, Refusal } from "#app/emulator/refusal";
import { newObjectId, nowSeconds, type Store } from "#app/emulator/store";

const DAY = 86_400;
const DAYS_30_MIN = 1_795;

/** Everything that is asked of Stripe, and nothing else. */
export const routes: Route[] = [
  ["POST", /^\/v1\/customers$/, createCustomer],
  ["GET", /^\/v1\/customers$/, ({ store }, query) => page(store.state.customers, "/v1/customers", query)],
  ["GET", /^\/v1\/customers\/([\w]+)$/, ({ store }, _, id) => one(store.state.customers, "customer", id)],
  ["POST", /^\/v1\/invoices$/, createInvoice],
  ["GET", /^\/v1\/invoices$/, ({ store }, query) => page(store.state.invoices, "/v1/invoices", query, ["customer", "status"])],
  ["GET", /^\/v1\/invoices\/(\w+)$/, readInvoice],
  ["POST", /^\/v1\/invoices\/(\w+)\/finalize$/, finalizeInvoice],
  ["POST", /^\/v1\/invoices\/(\w+)\/pay$/, payInvoice],
  ["POST", /^\/v1\/invoices\/(\w+)\/void$/, voidInvoice],
  ["POST", /^\/v1\/invoices\/(\w+)\/attach_payment$/, attachPayment],
  ["GET", /^\/v1\/invoice_payments$/, ({ store }, query) => page(store.state.invoicePayments, "/v1/invoice_payments", query, ["invoice"])],
  ["POST", /^\/v1\/invoiceitems$/, createItem],
  [
    "GET",
    /^\/v1\/invoiceitems$/,
    ({ store }, query) => page(store.state.invoiceItems, "/v1/invoiceitems", query, ["invoice", "customer"], "date"),
  ],
  ["GET", /^\/v1\/invoiceitems\/(\w+)$/, ({ store }, _, id) => one(store.state.invoiceItems, "invoiceitem", id)],
  ["POST", /^\/v1\/payment_records\/report_payment$/, reportPayment],
  ["GET", /^\/v1\/payment_records\/(\w+)$/, ({ store }, _, id) => one(store.state.records, "payment_record", id)],
  ["POST", /^\/v1\/credit_notes$/, createCreditNote],
  ["GET", /^\/v1\/credit_notes$/, ({ store }, query) => page(store.state.creditNotes, "/v1/credit_notes", query, ["invoice"])],
  ["GET", /^\/v1\/credit_notes\/(\w+)$/, ({ store }, _, id) => one(store.state.creditNotes, "credit_note", id)],
  ["POST", /^\/v1\/checkout\/sessions$/, createSession],
  [
    "GET",
    /^\/v1\/checkout\/sessions$/,
    ({ store }, query) => page(store.state.sessions, "/v1/checkout/sessions", query, ["customer", "payment_intent", "status"]),
  ],
  ["GET", /^\/v1\/checkout\/sessions\/(\w+)$/, readSession],
  ["POST", /^\/v1\/checkout\/sessions\/(\w+)\/expire$/, expireSession],
  ["GET", /^\/v1\/payment_intents\/(\w+)$/, ({ store }, _, id) => one(store.state.intents, "payment_intent", id)],
  ["GET", /^\/v1\/payment_intents$/, ({ store }, query) => page(store.state.intents, "/v1/payment_intents", query, ["customer"])],
  ["GET", /^\/v1\/charges\/(\w+)$/, ({ store }, _, id) => one(store.state.charges, "charge", id)],
  ["POST", /^\/v1\/refunds$/, createRefund],
  ["GET", /^\/v1\/refunds$/, ({ store }, query) => page(store.state.refunds, "/v1/refunds", query, ["payment_intent", "charge"])],
  ["GET", /^\/v1\/refunds\/(\w+)$/, ({ store }, _, id) => one(store.state.refunds, "refund", id)],
  ["GET", /^\/v1\/disputes$/, ({ store }, query) => page(store.state.disputes, "/v1/disputes", query, ["payment_intent", "charge"])],
  ["GET", /^\/v1\/disputes\/(\w+)$/, ({ store }, _, id) => one(store.state.disputes, "dispute", id)],
  ["GET", /^\/v1\/payouts$/, ({ store }, query) => page(store.state.payouts, "/v1/payouts", query, ["status"])],
  ["GET", /^\/v1\/payouts\/(\w+)$/, ({ store }, _, id) => one(store.state.payouts, "payout", id)],
  ["GET", /^\/v1\/events$/, ({ store }, query) => page(store.state.events, "/v1/events", query, ["type"])],
  ["GET", /^\/v1\/events\/(\w+)$/, ({ store }, _, id) => one(store.state.events, "event", id)],
  ["POST", /^\/v1\/webhook_endpoints$/, createEndpoint],
  ["GET", /^\/v1\/webhook_endpoints$/, ({ store }, query) => page(store.state.endpoints, "/v1/webhook_endpoints", query)],
  ...connectRoutes,
];

function readInvoice({ store, money }: ApiContext, query: FormBody, id: string): Stripe.Invoice {
  const found = money.invoice(id);
  return expands(query, "payments") ? { ...found, payments: paymentsOf(store, id) } : found;
}

function readSession({ store, money }: ApiContext, query: FormBody, id: string): Stripe.Checkout.Session {
  const found = money.session(id);
  const intent = found.payment_intent;
  return expands(query, "payment_intent") && typeof intent === "string"
    ? { ...found, payment_intent: one(store.state.intents, "payment_intent", intent) }
    : found;
}

function paymentsOf({ state }: Store, invoiceId: string): Stripe.ApiList<Stripe.InvoicePayment> {
  return listAt(
    "/v1/invoice_payments",
    Object.values(state.invoicePayments).filter((payment) => payment.invoice === invoiceId),
  );
}

function createCustomer({ store, out }: ApiContext, body: FormBody): Stripe.Customer {
  const locales = Array.isArray(body["preferred_locales"]) ? body["preferred_locales"].map(String) : [];
  const made = customer({ name: textOf(body, "name"), email: textOf(body, "email"), metadata: metadataOf(body), locales });
  store.state.customers[made.id] = made;
  out.emit("customer.created", made);
  return made;
}

function createInvoice({ store, out }: ApiContext, body: FormBody): Stripe.Invoice {
  const owner = one(store.state.customers, "customer", required(body, "customer"));
  const methods = insideOf(body, "payment_settings")["payment_method_types"];
  const due = numberOf(body, "due_date") ?? nowSeconds() + (numberOf(body, "days_until_due") ?? 30) * DAY;
  if (due < nowSeconds()) throw new Refusal(400, "The due date must be in the future.", { param: "due_date" });
  const made = invoice({
    customer: owner,
    currency: required(body, "currency"),
    description: textOf(body, "description"),
    dueDate: due,
    methods: Array.isArray(methods) ? methods.map(String) : null,
    metadata: metadataOf(body),
  });
  store.state.invoices[made.id] = made;
  out.emit("invoice.created", made);
  return made;
}

function createItem({ store, money }: ApiContext, body: FormBody) {
  const owner = money.invoice(required(body, "invoice"));
  if (owner.status !== "draft") throw new Refusal(400, "This invoice is no longer editable.", { param: "invoice" });
  const made = invoiceItem({
    customer: required(body, "customer"),
    invoice: owner.id,
    amount: amountIn(body, "amount"),
    currency: required(body, "currency"),
    description: textOf(body, "description"),
    metadata: metadataOf(body),
  });
  store.state.invoiceItems[made.id] = made;
  owner.lines.data.push(lineOf(made));
  for (const name of ["subtotal", "total", "amount_due", "amount_remaining"] as const) owner[name] += made.amount;
  owner.subtotal_excluding_tax = owner.total_excluding_tax = owner.total;
  return made;
}

function finalizeInvoice({ store, money, out, origin }: ApiContext, _body: FormBody, id: string): Stripe.Invoice {
  const owner = money.invoice(id);
  if (owner.status !== "draft") throw new Refusal(400, "This invoice is already finalized.", { code: "invoice_not_editable" });
  owner.status = "open";
  owner.number = `XJ-${String((store.state.numbers += 1)).padStart(6, "0")}`;
  owner.effective_at = nowSeconds();
  owner.status_transitions.finalized_at = nowSeconds();
  owner.hosted_invoice_url = `${origin}/invoice/${id}`;
  out.emit("invoice.finalized", owner);
  return owner;
}

function payInvoice({ money }: ApiContext, body: FormBody, id: string): Stripe.Invoice {
  const owner = money.invoice(id);
  if (textOf(body, "paid_out_of_band") !== "true") money.payInvoice(id, "card");
  else {
    const record = money.reportRecord({
      amount: owner.amount_remaining,
      currency: owner.currency,
      customer: null,
      reference: "",
      description: null,
      metadata: {},
    });
    money.attach(owner, owner.amount_remaining, { type: "payment_record", payment_record: record.id });
  }
  return owner;
}

function voidInvoice({ money, out }: ApiContext, _body: FormBody, id: string): Stripe.Invoice {
  const owner = money.invoice(id);
  if (owner.status !== "open" && owner.status !== "draft") throw new Refusal(400, `This invoice is ${owner.status}.`);
  owner.status = "void";
  owner.status_transitions.voided_at = nowSeconds();
  out.emit("invoice.voided", owner);
  return owner;
}

function attachPayment({ store, money }: ApiContext, body: FormBody, id: string): Stripe.Invoice {
  const owner = money.invoice(id);
  const record = one(store.state.records, "payment_record", required(body, "payment_record"));
  const known = Object.values(store.state.invoicePayments).some(({ payment }) => payment.payment_record === record.id);
  if (known) throw new Refusal(400, "This payment record is already attached to an invoice.", { code: "resource_already_exists" });
  money.attach(owner, record.amount.value, { type: "payment_record", payment_record: record.id });
  return owner;
}

function reportPayment({ money }: ApiContext, body: FormBody): Stripe.PaymentRecord {
  const requested = insideOf(body, "amount_requested");
  required(body, "initiated_at");
  const reference = textOf(insideOf(insideOf(body, "processor_details"), "custom"), "payment_reference");
  if (reference === null) throw needed("processor_details[custom][payment_reference]");
  return money.reportRecord({
    amount: amountIn(requested, "value"),
    currency: required(requested, "currency"),
    customer: textOf(insideOf(body, "customer_details"), "customer"),
    reference,
    description: textOf(body, "description"),
    metadata: metadataOf(body),
  });
}

function createCreditNote({ money }: ApiContext, body: FormBody): Stripe.CreditNote {
  return money.credit(money.invoice(required(body, "invoice")), amountIn(body, "amount"), textOf(body, "memo"), metadataOf(body));
}

function createSession({ store, money, origin }: ApiContext, body: FormBody): Stripe.Checkout.Session {
  const expiresAt = numberOf(body, "expires_at") ?? nowSeconds() + DAY;
  const left = expiresAt - nowSeconds();
  if (left < DAYS_30_MIN || left > DAY)
    throw new Refusal(400, "The session must last from 30 minutes to 24 hours.", { param: "expires_at" });
  const items = listOf(body, "line_items").map((item) => {
    const price = insideOf(item, "price_data");
    const name = textOf(insideOf(price, "product_data"), "name") ?? "";
    return lineItem({
      amount: amountIn(price, "unit_amount") * (numberOf(item, "quantity") ?? 1),
      currency: required(price, "currency"),
      description: name,
    });
  });
  if (items.length === 0) throw needed("line_items");
  const made = session({
    amount: items.reduce((sum, item) => sum + item.amount_total, 0),
    currency: items[0]?.currency ?? "cny",
    customer: textOf(body, "customer"),
    reference: textOf(body, "client_reference_id"),
    expiresAt,
    metadata: metadataOf(body),
    successUrl: required(body, "success_url"),
    cancelUrl: textOf(body, "cancel_url"),
    origin,
    items,
  });
  store.state.sessions[made.id] = made;
  store.state.intentMetadata[made.id] = metadataOf(insideOf(body, "payment_intent_data"));
  return money.session(made.id);
}

function expireSession({ money }: ApiContext, _body: FormBody, id: string): Stripe.Checkout.Session {
  const found = money.session(id);
  money.expireSession(found);
  return found;
}

function createRefund({ store, money }: ApiContext, body: FormBody): Stripe.Refund {
  const intentId = textOf(body, "payment_intent");
  const intent = intentId === null ? null : one(store.state.intents, "payment_intent", intentId);
  const chargeId = intent ? intent.latest_charge : required(body, "charge");
  if (typeof chargeId !== "string") throw new Refusal(400, "This PaymentIntent has no successful charge.");
  const owner = one(store.state.charges, "charge", chargeId);
  const reason = textOf(body, "reason");
  return money.refundCharge(chargeId, numberOf(body, "amount") ?? owner.amount - owner.amount_refunded, metadataOf(body), reason);
}

function createEndpoint({ store, out }: ApiContext, body: FormBody): Stripe.WebhookEndpoint {
  const events = Array.isArray(body["enabled_events"]) ? body["enabled_events"].map(String) : ["*"];
  const made = endpoint(required(body, "url"), events, textOf(body, "api_version") ?? out.version, newObjectId("whsec"));
  store.state.endpoints[made.id] = made;
  return made;
}

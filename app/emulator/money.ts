import type Stripe from "stripe";

import type { Deliveries } from "#app/emulator/delivery";
import type { Faults } from "#app/emulator/faults";
import { creditNote, invoicePayment, paymentRecord } from "#app/emulator/payloads";
import { charge, dispute, paymentIntent, payout, refund } from "#app/emulator/payloads-payment";
import { missing, Refusal } from "#app/emulator/refusal";
import { nowSeconds, type Store } from "#app/emulator/store";

export type Method = "card" | "alipay" | "wechat_pay";

/** What moves money, and what is told about it. */
export class Money {
  readonly #store: Store;
  readonly #out: Deliveries;
  readonly #faults: Faults;
  /** How long a refund is under way. */
  readonly #refundMs: number;

  constructor(store: Store, out: Deliveries, faults: Faults, refundMs: number) {
    this.#store = store;
    this.#out = out;
    this.#faults = faults;
    this.#refundMs = refundMs;
  }

  invoice(id: string): Stripe.Invoice {
    const found = this.#store.state.invoices[id];
    if (!found) throw missing("invoice", id);
    return found;
  }

  #take(input: Parameters<typeof paymentIntent>[0]): { intent: Stripe.PaymentIntent; paid: Stripe.Charge } {
    const intent = paymentIntent(input);
    const paid = charge(intent);
    intent.latest_charge = paid.id;
    this.#store.state.intents[intent.id] = intent;
    this.#store.state.charges[paid.id] = paid;
    this.#out.emit("payment_intent.succeeded", intent);
    this.#out.emit("charge.succeeded", paid);
    if (this.#faults.take("dispute", paid.id)) this.openDispute(paid.id);
    return { intent, paid };
  }

  /** @param amount null pays what is left */
  payInvoice(id: string, method: Method, amount: number | null = null): void {
    const owner = this.invoice(id);
    if (owner.status !== "open") throw new Refusal(400, `This invoice is ${owner.status}.`, { code: "invoice_not_payable" });
    const part = Math.min(amount ?? owner.amount_remaining, owner.amount_remaining);
    const { intent } = this.#take({
      amount: part,
      currency: owner.currency,
      customer: typeof owner.customer === "string" ? owner.customer : null,
      description: `Payment for Invoice ${owner.number ?? ""}`,
      metadata: {},
      method,
      status: "succeeded",
    });
    this.attach(owner, part, { type: "payment_intent", payment_intent: intent.id });
  }

  /** Counts a payment towards an invoice; paid in full it is closed. */
  attach(owner: Stripe.Invoice, amount: number, payment: Stripe.InvoicePayment.Payment): void {
    if (owner.status !== "open") throw new Refusal(400, `This invoice is ${owner.status}.`, { code: "invoice_not_payable" });
    const paid = invoicePayment(owner.id, owner.currency, amount, payment);
    this.#store.state.invoicePayments[paid.id] = paid;
    owner.amount_paid += amount;
    owner.amount_overpaid = Math.max(0, owner.amount_paid - owner.amount_due);
    owner.amount_remaining = Math.max(0, owner.amount_due - owner.amount_paid);
    owner.attempted = true;
    owner.attempt_count += 1;
    this.#out.emit("invoice_payment.paid", paid);
    this.#closeIfPaid(owner);
  }

  #closeIfPaid(owner: Stripe.Invoice): void {
    if (owner.amount_remaining > 0 || owner.status !== "open") return;
    owner.status = "paid";
    owner.status_transitions.paid_at = nowSeconds();
    this.#out.emit("invoice.paid", owner);
    this.#out.emit("invoice.payment_succeeded", owner);
  }

  reportRecord(input: Parameters<typeof paymentRecord>[0]): Stripe.PaymentRecord {
    const record = paymentRecord(input);
    this.#store.state.records[record.id] = record;
    return record;
  }

  credit(owner: Stripe.Invoice, amount: number, memo: string | null, metadata: Stripe.Metadata): Stripe.CreditNote {
    if (owner.status !== "open" && owner.status !== "paid") throw new Refusal(400, `This invoice is ${owner.status}.`);
    const prePayment = owner.status === "open";
    if (amount < 1 || amount > (prePayment ? owner.amount_remaining : owner.amount_paid))
      throw new Refusal(400, "The credit note is larger than what is left.", { param: "amount" });
    const note = creditNote({
      invoice: owner,
      amount,
      number: `${owner.number}-CN-${++this.#store.state.numbers}`,
      memo,
      metadata,
      prePayment,
    });
    this.#store.state.creditNotes[note.id] = note;
    if (prePayment) {
      owner.pre_payment_credit_notes_amount += amount;
      owner.amount_due -= amount;
      owner.amount_remaining -= amount;
    } else owner.post_payment_credit_notes_amount += amount;
    this.#out.emit("credit_note.created", note);
    this.#closeIfPaid(owner);
    return note;
  }

  /** The payment of an invoice or a session; none while nobody has paid. */
  intentOf(id: string): string | undefined {
    const { invoicePayments, sessions } = this.#store.state;
    const intent =
      sessions[id]?.payment_intent ??
      Object.values(invoicePayments).find(({ invoice, payment }) => invoice === id && payment.type === "payment_intent")?.payment
        .payment_intent;
    return typeof intent === "string" ? intent : undefined;
  }

  session(id: string): Stripe.Checkout.Session {
    const found = this.#store.state.sessions[id];
    if (!found) throw missing("checkout.session", id);
    if (found.status === "open" && found.expires_at <= nowSeconds()) this.expireSession(found);
    return found;
  }

  expireSession(found: Stripe.Checkout.Session): void {
    if (found.status !== "open") throw new Refusal(400, `This session is ${found.status}.`);
    found.status = "expired";
    found.url = null;
    this.#out.emit("checkout.session.expired", found);
  }

  /** @param later the bank says only later that the money came, or that it did not */
  paySession(id: string, method: Method, later: "succeeds" | "fails" | null = null): void {
    const found = this.session(id);
    if (found.status !== "open") throw new Refusal(400, `This session is ${found.status}.`);
    const metadata = this.#store.state.intentMetadata[id] ?? {};
    found.status = "complete";
    found.url = null;
    const input = {
      amount: found.amount_total ?? 0,
      currency: found.currency ?? "cny",
      customer: typeof found.customer === "string" ? found.customer : null,
      description: null,
      metadata,
      method,
    };
    if (later === null) {
      const { intent } = this.#take({ ...input, status: "succeeded" });
      found.payment_intent = intent.id;
      found.payment_status = "paid";
      this.#out.emit("checkout.session.completed", found);
      return;
    }
    const intent = paymentIntent({ ...input, status: "processing" });
    this.#store.state.intents[intent.id] = intent;
    found.payment_intent = intent.id;
    this.#out.emit("checkout.session.completed", found);
    this.#afterwards(() => this.#decideLater(found, intent, later));
  }

  #decideLater(found: Stripe.Checkout.Session, intent: Stripe.PaymentIntent, later: "succeeds" | "fails"): void {
    if (later === "fails") {
      intent.status = "requires_payment_method";
      this.#out.emit("payment_intent.payment_failed", intent);
      this.#out.emit("checkout.session.async_payment_failed", found);
      return;
    }
    intent.status = "succeeded";
    intent.amount_received = intent.amount;
    const paid = charge(intent);
    intent.latest_charge = paid.id;
    this.#store.state.charges[paid.id] = paid;
    found.payment_status = "paid";
    this.#out.emit("payment_intent.succeeded", intent);
    this.#out.emit("checkout.session.async_payment_succeeded", found);
  }

  refundCharge(chargeId: string, amount: number, metadata: Stripe.Metadata, reason: Stripe.Refund.Reason | null): Stripe.Refund {
    const owner = this.#store.state.charges[chargeId];
    if (!owner) throw missing("charge", chargeId);
    const inDispute = Object.values(this.#store.state.disputes).some(
      ({ charge: of, status }) => of === chargeId && status !== "won" && status !== "warning_closed",
    );
    if (inDispute) throw new Refusal(400, "This charge is disputed.", { code: "charge_disputed" });
    if (amount < 1 || amount > owner.amount - owner.amount_refunded)
      throw new Refusal(400, "The refund is larger than what is left of the charge.", { code: "charge_already_refunded", param: "amount" });
    const back = refund({ charge: owner, amount, metadata, reason, status: "pending" });
    this.#store.state.refunds[back.id] = back;
    owner.amount_refunded += amount;
    owner.refunded = owner.amount_refunded === owner.amount;
    this.#out.emit("refund.created", back);
    const failsLate = this.#faults.take("lateFailure", back.id) !== null;
    this.#afterwards(() => {
      this.#moveRefund(back, "succeeded");
      if (failsLate) this.#afterwards(() => this.#moveRefund(back, "failed"));
    });
    return back;
  }

  #moveRefund(back: Stripe.Refund, status: "succeeded" | "failed"): void {
    back.status = status;
    const owner = typeof back.charge === "string" ? this.#store.state.charges[back.charge] : undefined;
    if (status === "failed") {
      back.failure_reason = "expired_or_canceled_card";
      if (owner) owner.amount_refunded -= back.amount;
      this.#out.emit("refund.failed", back);
    } else if (owner) this.#out.emit("charge.refunded", owner);
    this.#out.emit("refund.updated", back);
  }

  /** @param amount null disputes all that was not refunded */
  openDispute(chargeId: string, amount: number | null = null): Stripe.Dispute {
    const owner = this.#store.state.charges[chargeId];
    if (!owner) throw missing("charge", chargeId);
    const opened = dispute(owner, amount ?? owner.amount - owner.amount_refunded);
    owner.disputed = true;
    this.#store.state.disputes[opened.id] = opened;
    this.#out.emit("charge.dispute.created", opened);
    this.#out.emit("charge.dispute.funds_withdrawn", opened);
    return opened;
  }

  moveDispute(id: string, status: Stripe.Dispute.Status): Stripe.Dispute {
    const found = this.#store.state.disputes[id];
    if (!found) throw missing("dispute", id);
    found.status = status;
    if (status === "won") this.#out.emit("charge.dispute.funds_reinstated", found);
    this.#out.emit(status === "won" || status === "lost" ? "charge.dispute.closed" : "charge.dispute.updated", found);
    return found;
  }

  movePayout(amount: number, status: "paid" | "failed", id: string | null): Stripe.Payout {
    const found = id === null ? payout(amount, "pending") : this.#store.state.payouts[id];
    if (!found) throw missing("payout", id ?? "");
    found.status = status;
    this.#store.state.payouts[found.id] = found;
    this.#out.emit(status === "paid" ? "payout.paid" : "payout.failed", found);
    return found;
  }

  #afterwards(work: () => void): void {
    setTimeout(() => {
      work();
      this.#store.changed();
    }, this.#refundMs).unref();
  }
}

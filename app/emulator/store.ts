import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type Stripe from "stripe";

/** As it goes over the wire: exact decimals are text there. */
export type Wire<T> = { [K in keyof T]: T[K] extends Stripe.Decimal ? string : T[K] };

export type WireInvoiceItem = Wire<Stripe.InvoiceItem>;

export interface Answered {
  hash: string;
  status: number;
  body: string;
  at: number;
}

export interface Delivery {
  id: string;
  eventId: string;
  endpointId: string;
  attempts: number;
  nextAt: number;
  state: "waiting" | "delivered" | "lost" | "given up";
  lastStatus: number | null;
}

/** Everything the emulator knows. */
export interface State {
  /** Where it listened: addresses of its pages stay good over a restart. */
  port: number;
  numbers: number;
  customers: Record<string, Stripe.Customer>;
  invoices: Record<string, Stripe.Invoice>;
  invoiceItems: Record<string, WireInvoiceItem>;
  invoicePayments: Record<string, Stripe.InvoicePayment>;
  creditNotes: Record<string, Stripe.CreditNote>;
  sessions: Record<string, Stripe.Checkout.Session>;
  /** What the payment of a session will carry. */
  intentMetadata: Record<string, Stripe.Metadata>;
  intents: Record<string, Stripe.PaymentIntent>;
  charges: Record<string, Stripe.Charge>;
  refunds: Record<string, Stripe.Refund>;
  disputes: Record<string, Stripe.Dispute>;
  records: Record<string, Stripe.PaymentRecord>;
  payouts: Record<string, Stripe.Payout>;
  accounts: Record<string, Stripe.Account>;
  /** What connected accounts hold, in fen. */
  balances: Record<string, number>;
  /** Pages on which a co-op says what must be known of it. */
  onboardings: Record<string, { account: string; returnUrl: string; expiresAt: number }>;
  transfers: Record<string, Stripe.Transfer>;
  events: Record<string, Stripe.Event>;
  endpoints: Record<string, Stripe.WebhookEndpoint>;
  answered: Record<string, Answered>;
  deliveries: Record<string, Delivery>;
}

const empty = (): State => ({
  port: 0,
  numbers: 0,
  customers: {},
  invoices: {},
  invoiceItems: {},
  invoicePayments: {},
  creditNotes: {},
  sessions: {},
  intentMetadata: {},
  intents: {},
  charges: {},
  refunds: {},
  disputes: {},
  records: {},
  payouts: {},
  accounts: {},
  balances: {},
  onboardings: {},
  transfers: {},
  events: {},
  endpoints: {},
  answered: {},
  deliveries: {},
});

const SAVE_MS = 300;
/** Keys may be forgotten after a day, as at Stripe. */
const KEY_MS = 86_400_000;
const EVENT_MS = 30 * 86_400_000;

/** In memory, and in one file that is replaced as a whole. */
export class Store {
  readonly state: State;
  readonly #file: string | null;
  #timer: NodeJS.Timeout | null = null;

  constructor(file: string | null) {
    this.#file = file;
    this.state = { ...empty(), ...(file !== null && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<State>) : {}) };
  }

  changed(): void {
    this.#timer ??= setTimeout(() => this.save(), SAVE_MS).unref();
  }

  save(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#file === null) return;
    this.#forget();
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.state), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }

  #forget(): void {
    const { answered, events, deliveries } = this.state;
    const now = Date.now();
    for (const [key, { at }] of Object.entries(answered)) if (now - at > KEY_MS) delete answered[key];
    for (const [id, { created }] of Object.entries(events)) if (now - created * 1000 > EVENT_MS) delete events[id];
    for (const [id, { state, eventId }] of Object.entries(deliveries))
      if (state !== "waiting" && events[eventId] === undefined) delete deliveries[id];
  }
}

export const newObjectId = (prefix: string): string => `${prefix}_${randomBytes(12).toString("hex")}`;
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

import { createHmac } from "node:crypto";
import type Stripe from "stripe";

import type { Faults } from "#app/emulator/faults";
import { newObjectId, nowSeconds, type Delivery, type Store } from "#app/emulator/store";

const AT_ONCE = 8;
const TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** Three days, as long as Stripe tries. */
const GIVE_UP_MS = 3 * 86_400_000;
const OTHER_VERSION = "2024-06-20";

/** The header a webhook is signed with. */
export function signatureHeader(payload: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${payload}`).digest("hex")}`;
}

/** Tells the endpoints what happened: signed, tried again until it is taken, in no promised order. */
export class Deliveries {
  readonly #store: Store;
  readonly #faults: Faults;
  readonly #held: Delivery[] = [];
  #busy = 0;
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(store: Store, faults: Faults) {
    this.#store = store;
    this.#faults = faults;
  }

  /** Records an event and tells whoever listens to its type. @param account whose event it is, where it is a connected account's */
  emit(type: Stripe.Event.Type, object: Stripe.Event.Data.Object, account: string | null = null): Stripe.Event {
    const wrong = this.#faults.take("wrongVersion", type) !== null;
    const event = {
      id: newObjectId("evt"),
      object: "event",
      api_version: wrong ? OTHER_VERSION : this.version,
      created: nowSeconds(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
      ...(account === null ? {} : { account }),
    } satisfies Stripe.EventBase;
    this.#store.state.events[event.id] = event as Stripe.Event;
    for (const endpoint of Object.values(this.#store.state.endpoints)) {
      if (!endpoint.enabled_events.includes("*") && !endpoint.enabled_events.includes(type)) continue;
      this.#tell(event as Stripe.Event, endpoint.id);
    }
    this.#store.changed();
    return event as Stripe.Event;
  }

  version = "2026-10-28.endive";

  #tell(event: Stripe.Event, endpointId: string): void {
    const make = (nextAt = Date.now()): Delivery => {
      const delivery: Delivery = {
        id: newObjectId("dl"),
        eventId: event.id,
        endpointId,
        attempts: 0,
        nextAt,
        state: "waiting",
        lastStatus: null,
      };
      this.#store.state.deliveries[delivery.id] = delivery;
      return delivery;
    };
    if (this.#faults.take("lose", event.type)) {
      make().state = "lost";
      return;
    }
    if (this.#faults.take("reorder", event.type)) {
      this.#held.push(make(Number.MAX_SAFE_INTEGER));
      return;
    }
    const delayed = this.#faults.take("delay", event.type);
    make(Date.now() + (delayed?.ms ?? 0));
    if (this.#faults.take("duplicate", event.type)) make();
    // What was held back comes after what happened later.
    for (const held of this.#held.splice(0)) held.nextAt = Date.now() + 100;
    this.wake();
  }

  /** Sends an event once more, as an operator may ask Stripe to. */
  resend(eventId: string): void {
    const event = this.#store.state.events[eventId];
    if (!event) return;
    for (const endpoint of Object.values(this.#store.state.endpoints)) this.#tell(event, endpoint.id);
  }

  waiting(): Delivery[] {
    return Object.values(this.#store.state.deliveries).filter(
      ({ state, nextAt }) => state === "waiting" && nextAt !== Number.MAX_SAFE_INTEGER,
    );
  }

  /** Lets go of what was held back for its order. */
  release(): void {
    for (const held of this.#held.splice(0)) held.nextAt = Date.now();
    this.wake();
  }

  wake(): void {
    if (this.#stopped) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const now = Date.now();
    const due = this.waiting().filter(({ nextAt, id }) => nextAt <= now && !this.#sending.has(id));
    for (const delivery of due.slice(0, AT_ONCE - this.#busy)) void this.#send(delivery);
    const next = Math.min(...this.waiting().map(({ nextAt }) => nextAt));
    if (Number.isFinite(next) && this.#busy < AT_ONCE) this.#timer = setTimeout(() => this.wake(), Math.max(20, next - now)).unref();
  }

  readonly #sending = new Set<string>();

  async #send(delivery: Delivery): Promise<void> {
    this.#busy += 1;
    this.#sending.add(delivery.id);
    delivery.attempts += 1;
    try {
      delivery.lastStatus = await this.#post(delivery);
    } finally {
      this.#busy -= 1;
      this.#sending.delete(delivery.id);
    }
    const taken = delivery.lastStatus !== null && delivery.lastStatus >= 200 && delivery.lastStatus < 300;
    const event = this.#store.state.events[delivery.eventId];
    if (taken) delivery.state = "delivered";
    else if (!event || Date.now() - event.created * 1000 > GIVE_UP_MS) delivery.state = "given up";
    else delivery.nextAt = Date.now() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, delivery.attempts - 1));
    this.#store.changed();
    this.wake();
  }

  async #post(delivery: Delivery): Promise<number | null> {
    const event = this.#store.state.events[delivery.eventId];
    const endpoint = this.#store.state.endpoints[delivery.endpointId];
    if (!event || !endpoint) return null;
    const body = JSON.stringify(event);
    const stale = this.#faults.take("stale", event.type);
    const wrong = this.#faults.take("badSignature", event.type);
    const signature = signatureHeader(body, wrong ? "whsec_of_somebody_else" : (endpoint.secret ?? ""), nowSeconds() - (stale ? 900 : 0));
    try {
      const response = await fetch(endpoint.url, {
        method: "POST",
        body,
        headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": signature, "user-agent": "Xiangji-Emulator/1" },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: "manual",
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return null;
    }
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }
}

import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import type { Emulator } from "#app/emulator/emulator";
import { stripe } from "#app/integrations/stripe/client.server";
import { failureOf } from "#app/integrations/stripe/failure.server";
import { givenStripe, WEBHOOK_SECRET } from "#tests/support/given-stripe";

/** The emulator, asked through the library alone. */

let emulator: Emulator;
let receiver: Server;
let received: { type: string; id: string; at: number; version: string | null; verified: boolean }[] = [];
let refuseNext = 0;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      note(body, request.headers);
      const refuses = refuseNext > 0;
      if (refuses) refuseNext -= 1;
      response.writeHead(refuses ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  const port = typeof address === "object" && address ? address.port : 0;
  emulator = await givenStripe({ target: `http://127.0.0.1:${port}/in` });
});
afterAll(async () => {
  await emulator.stop();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(() => {
  received = [];
  emulator.faults.clear();
});

function note(body: string, headers: IncomingHttpHeaders): void {
  const event = JSON.parse(body) as Stripe.Event;
  let verified = true;
  try {
    stripe().webhooks.constructEvent(body, String(headers["stripe-signature"]), WEBHOOK_SECRET);
  } catch {
    verified = false;
  }
  received.push({ type: event.type, id: event.id, at: Date.now(), version: event.api_version, verified });
}

const types = () => received.map(({ type }) => type);
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

async function givenOpenInvoice(amounts = [1_234, 766]) {
  const customer = await stripe().customers.create({ name: "零陵一中", metadata: { unit: "u1" } });
  const draft = await stripe().invoices.create({
    customer: customer.id,
    currency: "cny",
    collection_method: "send_invoice",
    days_until_due: 30,
    auto_advance: false,
    metadata: { order: "o1" },
  });
  for (const amount of amounts)
    await stripe().invoiceItems.create({ customer: customer.id, invoice: draft.id, amount, currency: "cny", description: "大米" });
  return stripe().invoices.finalizeInvoice(draft.id);
}

const press = (url: string, wish: string) =>
  fetch(url, { method: "POST", body: new URLSearchParams({ do: wish, method: "alipay" }), redirect: "manual" });

describe("invoices", () => {
  test("an invoice is drawn up, paid on its page in two parts, and says so", async () => {
    const invoice = await givenOpenInvoice();
    expect(invoice).toMatchObject({ status: "open", total: 2_000, amount_remaining: 2_000, metadata: { order: "o1" } });
    const url = invoice.hosted_invoice_url ?? "";
    const page = await (await fetch(url, { headers: { "accept-language": "en" } })).text();
    expect(page).toContain("no money moves here");
    expect(page).toContain("¥20.00");
    expect((await press(url, "part")).status).toBe(303);
    expect((await press(url, "pay")).status).toBe(303);
    const paid = await stripe().invoices.retrieve(invoice.id);
    expect(paid).toMatchObject({ status: "paid", amount_paid: 2_000, amount_remaining: 0 });
    const { data } = await stripe().invoicePayments.list({ invoice: invoice.id });
    expect(data.map(({ amount_paid: amount, payment }) => [amount, payment.type])).toEqual([
      [1_000, "payment_intent"],
      [1_000, "payment_intent"],
    ]);
    await until(() => expect(types()).toContain("invoice.paid"));
    expect(received.every(({ verified, version }) => verified && version === "2026-10-28.endive")).toBe(true);
  });

  test("a declined card pays nothing", async () => {
    const invoice = await givenOpenInvoice();
    expect((await press(invoice.hosted_invoice_url ?? "", "decline")).status).toBe(402);
    expect(await stripe().invoices.retrieve(invoice.id)).toMatchObject({ status: "open", amount_paid: 0 });
  });

  test("money that took another way is reported and attached; a credit note takes the rest away", async () => {
    const invoice = await givenOpenInvoice();
    const record = await stripe().paymentRecords.reportPayment({
      amount_requested: { currency: "cny", value: 1_500 },
      initiated_at: 1_700_000_000,
      guaranteed: { guaranteed_at: 1_700_000_000 },
      payment_method_details: { type: "custom", custom: { type: "cpmt_1", display_name: "x" } },
      processor_details: { type: "custom", custom: { payment_reference: "B-77" } },
    });
    await stripe().invoices.attachPayment(invoice.id, { payment_record: record.id });
    expect(await stripe().invoices.retrieve(invoice.id)).toMatchObject({ status: "open", amount_remaining: 500 });
    await stripe().creditNotes.create({ invoice: invoice.id, amount: 500, memo: "x" });
    expect(await stripe().invoices.retrieve(invoice.id)).toMatchObject({ status: "paid", amount_remaining: 0 });
    await expect(stripe().creditNotes.create({ invoice: invoice.id, amount: 1_501 })).rejects.toThrow(/larger/);
  });
});

async function intentOf(sessionId: string): Promise<string> {
  const { payment_intent: intent } = await stripe().checkout.sessions.retrieve(sessionId);
  return typeof intent === "string" ? intent : (intent?.id ?? "");
}

describe("checkout", () => {
  const params = (): Stripe.Checkout.SessionCreateParams => ({
    mode: "payment",
    line_items: [{ quantity: 1, price_data: { currency: "cny", unit_amount: 4_200, product_data: { name: "茶" } } }],
    client_reference_id: "o2",
    expires_at: Math.floor(Date.now() / 1000) + 1_800,
    metadata: { order: "o2" },
    payment_intent_data: { metadata: { order: "o2" } },
    success_url: "http://127.0.0.1:1/back",
  });

  test("a session is paid, at once and later, refused later, or expires", async () => {
    const [now, later, refused, expired] = await Promise.all([1, 2, 3, 4].map(() => stripe().checkout.sessions.create(params())));
    expect((await press(now?.url ?? "", "pay")).headers.get("location")).toBe("http://127.0.0.1:1/back");
    await press(later?.url ?? "", "later");
    await press(refused?.url ?? "", "laterFails");
    await stripe().checkout.sessions.expire(expired?.id ?? "");
    const read = async (session: { id: string } | undefined) => stripe().checkout.sessions.retrieve(session?.id ?? "");
    expect(await read(now)).toMatchObject({ status: "complete", payment_status: "paid" });
    await until(() => expect(types()).toContain("checkout.session.async_payment_succeeded"));
    await until(() => expect(types()).toContain("checkout.session.async_payment_failed"));
    expect(await read(later)).toMatchObject({ status: "complete", payment_status: "paid" });
    expect(await read(refused)).toMatchObject({ status: "complete", payment_status: "unpaid" });
    expect(await read(expired)).toMatchObject({ status: "expired", url: null });
    const intent = await stripe().paymentIntents.retrieve(await intentOf(now?.id ?? ""));
    expect(intent).toMatchObject({ status: "succeeded", amount_received: 4_200, metadata: { order: "o2" } });
  });

  test("money goes back once, and no more than came; it may fail late", async () => {
    const session = await stripe().checkout.sessions.create(params());
    await press(session.url ?? "", "pay");
    const intent = await intentOf(session.id);
    emulator.faults.add({ kind: "lateFailure" });
    const refund = await stripe().refunds.create({ payment_intent: intent, amount: 4_000 }, { idempotencyKey: "refund:1234" });
    expect(refund.status).toBe("pending");
    expect((await stripe().refunds.create({ payment_intent: intent, amount: 4_000 }, { idempotencyKey: "refund:1234" })).id).toBe(
      refund.id,
    );
    await expect(stripe().refunds.create({ payment_intent: intent, amount: 4_201 })).rejects.toThrow(/larger/);
    await until(() => expect(types()).toContain("refund.failed"));
    expect((await stripe().refunds.retrieve(refund.id)).status).toBe("failed");
  });
});

describe("keys and faults", () => {
  test("a key with other parameters is refused; the same is answered the same", async () => {
    const options = { idempotencyKey: "customer:0001" };
    const first = await stripe().customers.create({ name: "a" }, options);
    expect((await stripe().customers.create({ name: "a" }, options)).id).toBe(first.id);
    await expect(stripe().customers.create({ name: "b" }, options)).rejects.toThrow(/idempotent/);
  });

  test.each(["errorAfterCommit", "timeoutAfterCommit"] as const)("%s: it was done, once", async (kind) => {
    const before = Object.keys(emulator.store.state.customers).length;
    emulator.faults.add({ kind, on: "customers" });
    const failed = await stripe()
      .customers.create({ name: kind }, { idempotencyKey: `customer:${kind}` })
      .then(() => null, failureOf);
    // The library asks again by itself after a lost connection and is answered; an error stays the answer.
    expect(failed?.kind ?? "done").toBe(kind === "errorAfterCommit" ? "unknown" : "done");
    expect(Object.keys(emulator.store.state.customers).length).toBe(before + 1);
  });

  test("messages: twice, out of order, never, in another version, signed wrongly, too old, tried again", async () => {
    for (const kind of ["duplicate", "lose", "wrongVersion", "badSignature", "stale"] as const)
      emulator.faults.add({ kind, on: kind === "lose" ? "customer.created" : "invoice.finalized" });
    refuseNext = 1;
    const invoice = await givenOpenInvoice();
    await until(() => expect(received.filter(({ type }) => type === "invoice.finalized").length).toBeGreaterThanOrEqual(2));
    const finalized = received.filter(({ type }) => type === "invoice.finalized");
    expect(new Set(finalized.map(({ id }) => id)).size).toBe(1);
    expect(finalized.some(({ verified }) => !verified)).toBe(true);
    expect(finalized.every(({ version }) => version === "2024-06-20")).toBe(true);
    expect(types()).not.toContain("customer.created");
    await until(() => expect(received.filter(({ type }) => type === "invoice.created").length).toBe(2));

    emulator.faults.add({ kind: "reorder", on: "invoice_payment.paid" });
    received = [];
    await press(invoice.hosted_invoice_url ?? "", "pay");
    await until(() => expect(types()).toContain("invoice_payment.paid"));
    expect(types().indexOf("invoice.paid")).toBeLessThan(types().indexOf("invoice_payment.paid"));
  });

  test("a wrong key is refused", async () => {
    const other = new Stripe("sk_test_wrong", {
      host: "127.0.0.1",
      port: emulator.port,
      protocol: "http",
      telemetry: false,
      maxNetworkRetries: 0,
    });
    await expect(other.customers.list()).rejects.toThrow(/API Key/);
  });

  test("a restart keeps everything, addresses of pages too", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "emulator-"));
    const file = path.join(folder, "state.json");
    const before = await givenStripe({ file });
    const invoice = await givenOpenInvoice();
    await before.stop();
    const after = await givenStripe({ file });
    try {
      expect(after.port).toBe(before.port);
      expect(await stripe().invoices.retrieve(invoice.id)).toMatchObject({ status: "open", total: 2_000 });
      expect((await fetch(invoice.hosted_invoice_url ?? "")).status).toBe(200);
    } finally {
      await after.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

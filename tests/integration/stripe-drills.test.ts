import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { openRefund } from "#app/domain/payments/refunds.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import type { Emulator } from "#app/emulator/emulator";
import { STRIPE_API_VERSION } from "#app/integrations/stripe/client.server";
import { enqueue } from "#app/jobs/boss.server";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { newId } from "#app/lib/ids";
import { paths } from "#app/lib/paths";
import { THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenStripe, tellStripe, WEBHOOK_SECRET } from "#tests/support/given-stripe";
import { givenPerson, signInAs, startWeb, visitor, type Web } from "#tests/support/http";
import { givenInvoice, press, settled } from "#tests/support/stripe-suite";
import { sendWebhooks } from "#tests/support/webhook-sender";
import { startWorkerProcess } from "#tests/support/worker-process";

/** What is drilled for: a worker that dies in the middle, a payment service that is away for an hour, and many messages at once. */

const dir = mkdtempSync(path.join("/var/tmp", "xiangji-stripe-"));
const file = path.join(dir, "state.json");
let emulator: Emulator;
let web: Web;

beforeAll(async () => {
  emulator = await givenStripe({ file });
  web = await startWeb();
  await tellStripe(emulator, web.origin);
}, 300_000);
afterAll(async () => {
  await emulator.stop();
  await web.close();
  rmSync(dir, { recursive: true, force: true });
});

const PATIENT = { timeout: 60_000, interval: 50 };
/** Processes start and stop. */
const DRILL_MS = 240_000;
const told = () => vi.waitFor(() => expect(emulator.deliveries.waiting()).toHaveLength(0), PATIENT);
const state = () => emulator.store.state;

/** Everything that does not agree. Sums of the day on which these orders happen are left out: a worker that begins today has closed that day before them. */
const differences = async () => (await verifyLedger(1_000)).differences.filter(({ where }) => !where.startsWith("day "));

/** The job of every minute, now. */
const sweepNow = () => inTransaction((tx) => enqueue(tx, "payments.sweepStripe", {}));

const refundOf = (given: Awaited<ReturnType<typeof givenInvoice>>) =>
  inTransaction((tx) =>
    openRefund(tx, {
      unitId: given.unit.id,
      orderId: given.order.id,
      coopId: given.coop.id,
      cause: { type: "GOODS_CLAIM", id: newId() },
      amountFen: 1_000n,
      destination: "ORIGINAL",
      reason: "x",
      at: new Date(),
      byId: null,
    }),
  );

describe("a worker is killed", () => {
  test(
    "between taking a message and applying it: the next worker applies it, once",
    async () => {
      const given = await givenInvoice();
      await settled(emulator);
      emulator.faults.add({ kind: "slow", on: given.payment.pspId ?? "", ms: 3_600_000, times: 100 });
      await press(given.payment.hostedUrl);
      await told();
      const first = await startWorkerProcess();
      await vi.waitFor(
        async () =>
          expect(await db.stripeEvent.count({ where: { objectId: given.payment.pspId ?? "", attempts: 1, state: "RECEIVED" } })).toBe(1),
        PATIENT,
      );
      await first.kill();
      emulator.faults.clear();
      expect(await given.read()).toMatchObject({ state: "OPEN", receivedFen: 0n });
      // A minute later it is taken for dead.
      await db.stripeEvent.updateMany({ where: { state: "RECEIVED" }, data: { nextAttemptAt: new Date() } });
      const second = await startWorkerProcess();
      await vi.waitFor(async () => expect((await given.read()).state).toBe("PAID"), PATIENT);
      await vi.waitFor(async () => expect(await db.stripeEvent.count({ where: { state: "RECEIVED" } })).toBe(0), PATIENT);
      await second.kill();
      expect(await db.remittance.count({ where: { unitId: given.unit.id } })).toBe(1);
      expect(await differences()).toEqual([]);
    },
    DRILL_MS,
  );

  test(
    "between asking for an invoice and the answer: asked again under its key there is one",
    async () => {
      emulator.faults.add({ kind: "down", times: 1_000 });
      const given = await givenInvoice();
      emulator.faults.clear();
      const ours = () => Object.values(state().invoices).filter(({ metadata }) => metadata?.["xiangji_payment"] === given.paymentId);
      await db.pspPayment.updateMany({ where: { id: given.paymentId }, data: { nextAttemptAt: new Date() } });
      emulator.faults.add({ kind: "slow", on: "/v1/invoices", ms: 3_600_000, times: 100 });
      const first = await startWorkerProcess();
      await sweepNow();
      await vi.waitFor(() => expect(ours()).toHaveLength(1), PATIENT);
      await first.kill();
      emulator.faults.clear();
      expect(await given.read()).toMatchObject({ state: "REQUESTED", pspId: null });
      const second = await startWorkerProcess();
      await sweepNow();
      await vi.waitFor(async () => expect((await given.read()).state).toBe("OPEN"), PATIENT);
      await second.kill();
      expect(ours().map(({ status, total }) => [status, total])).toEqual([["open", Number(given.receivable.amountFen)]]);
    },
    DRILL_MS,
  );

  test(
    "between asking for a refund and the answer: it goes back once",
    async () => {
      const given = await givenInvoice();
      await press(given.payment.hostedUrl);
      await settled(emulator);
      const id = await refundOf(given);
      const ours = () => Object.values(state().refunds).filter(({ metadata }) => metadata?.["xiangji_refund"] === id);
      emulator.faults.add({ kind: "slow", on: "/v1/refunds", ms: 3_600_000, times: 100 });
      emulator.faults.add({ kind: "lose", on: "refund", times: 100 });
      const first = await startWorkerProcess();
      await sweepNow();
      await vi.waitFor(() => expect(ours()).toHaveLength(1), PATIENT);
      await first.kill();
      emulator.faults.clear();
      const second = await startWorkerProcess();
      const read = () => db.refund.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id } } });
      await sweepNow();
      await vi.waitFor(async () => expect((await read()).state).toBe("SUCCEEDED"), PATIENT);
      await second.kill();
      expect(ours()).toHaveLength(1);
      expect(await db.platformEntry.findMany({ where: { unitId: given.unit.id, kind: "REFUND" } })).toHaveLength(1);
      expect(await differences()).toEqual([]);
    },
    DRILL_MS,
  );
});

test(
  "away for an hour: orders, acceptances and transfers go on; back again, jobs alone catch up and nothing differs",
  async () => {
    const paid = await givenInvoice();
    await press(paid.payment.hostedUrl);
    await settled(emulator);
    await emulator.stop();
    const start = Date.now();
    const minutes = (n: number) => new Date(start + n * 60_000);

    const waiting = await Promise.all([1, 2, 3].map(() => givenInvoice()));
    expect(waiting.map(({ payment }) => payment.state)).toEqual(["REQUESTED", "REQUESTED", "REQUESTED"]);
    const [byBank] = waiting;
    await confirmRemittance(byBank?.coop.clerk as never, byBank?.order.id ?? "", {
      amount: byBank?.receivable.amountFen ?? 0n,
      receivedOn: THE_DAY,
      bankReference: "AWAY-1",
    });
    const refundId = await refundOf(paid);
    // In the browser nothing is an error: it is said that it waits.
    const given = await givenAcceptedOrder();
    const person = await givenPerson([{ audience: "unit", orgId: given.unit.id, role: "CLERK" }]);
    const clerk = visitor(web.origin, await signInAs(person.userId, person.grantIds[0]));
    const answer = await clerk.post(paths.unitReceivable(given.receivable.id), { intent: "payOnline" });
    expect(answer.status).toBe(303);
    const page = await clerk.get(answer.location ?? "");
    expect(page.status).toBe(200);
    expect(page.text).toContain("支付平台暂时没有应答");
    for (let minute = 1; minute < 60; minute += 12) {
      await sweepStripe(minutes(minute));
      await applyStripeEvents(() => minutes(minute));
    }
    expect(await db.pspPayment.count({ where: { state: "REQUESTED" } })).toBe(4);

    emulator = await givenStripe({ file });
    await tellStripe(emulator, web.origin);
    await sweepStripe(minutes(75));
    await settled(emulator);
    expect(await db.pspPayment.count({ where: { state: "REQUESTED" } })).toBe(0);
    for (const { read } of waiting.slice(1)) await press((await read()).hostedUrl);
    await press((await db.pspPayment.findFirstOrThrow({ where: { unitId: given.unit.id } })).hostedUrl);
    await vi.waitFor(async () => {
      await settled(emulator);
      await sweepStripe(minutes(76));
      expect((await db.refund.findUniqueOrThrow({ where: { unitId_id: { unitId: paid.unit.id, id: refundId } } })).state).toBe("SUCCEEDED");
      expect(await db.pspPayment.count({ where: { unitId: { in: waiting.map(({ unit }) => unit.id) }, state: "PAID" } })).toBe(3);
    }, PATIENT);
    expect(await reconcile(minutes(80), 0)).toBe(0);
    expect(await differences()).toEqual([]);
  },
  DRILL_MS,
);

test(
  "ten thousand messages in a burst: all taken, all applied by a worker while they come, each thing once",
  async () => {
    const [PAYMENTS, COPIES, SOCKETS] = [20, 500, 32];
    const given: Awaited<ReturnType<typeof givenInvoice>>[] = [];
    for (let index = 0; index < PAYMENTS; index += 1) given.push(await givenInvoice());
    await settled(emulator);
    emulator.faults.add({ kind: "lose", times: 100_000 });
    for (const { payment } of given) await press(payment.hostedUrl);
    emulator.faults.clear();

    const before = await db.stripeEvent.count();
    const paidBy = (invoice: string) => Object.values(state().invoicePayments).find((each) => each.invoice === invoice);
    const bodies = Array.from({ length: PAYMENTS * COPIES }, (_, index) => {
      const invoice = given[index % PAYMENTS]?.payment.pspId ?? "";
      // As many tell of the payment as of the invoice.
      const [type, object] =
        index % (2 * PAYMENTS) < PAYMENTS ? ["invoice.paid", state().invoices[invoice]] : ["invoice_payment.paid", paidBy(invoice)];
      return JSON.stringify({
        id: `evt_${randomBytes(12).toString("hex")}`,
        object: "event",
        api_version: STRIPE_API_VERSION,
        created: Math.floor(Date.now() / 1000),
        livemode: false,
        type,
        data: { object },
      });
    });
    const worker = await startWorkerProcess();
    const sent = await sendWebhooks(web.origin, bodies, { secret: WEBHOOK_SECRET, sockets: SOCKETS });
    expect(sent.statuses).toEqual({ 200: bodies.length });
    expect((await db.stripeEvent.count()) - before).toBe(bodies.length);
    await vi.waitFor(async () => expect(await db.stripeEvent.count({ where: { state: "RECEIVED" } })).toBe(0), PATIENT);
    await worker.kill();
    expect(
      await db.stripeEvent.count({
        where: { state: { not: "APPLIED" }, id: { in: bodies.map((body) => (JSON.parse(body) as { id: string }).id) } },
      }),
    ).toBe(0);
    for (const { unit, receivable, read } of given) {
      const remittances = await db.remittance.findMany({ where: { unitId: unit.id } });
      expect(remittances.map(({ amountFen }) => amountFen)).toEqual([receivable.amountFen]);
      expect(await read()).toMatchObject({ state: "PAID", receivedFen: receivable.amountFen });
    }
    expect(await differences()).toEqual([]);
  },
  2 * DRILL_MS,
);

import { createHmac } from "node:crypto";
import { describe, expect, test, vi } from "vitest";

import { db } from "#app/db/client.server";
import { signatureHeader } from "#app/emulator/delivery";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { extendPayBy, lapseUnpaid } from "#app/domain/ordering/pay-first.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { takeDueEvents } from "#app/domain/payments/stripe-events.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { STRIPE_API_VERSION, stripe } from "#app/integrations/stripe/client.server";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { sweepStripe } from "#app/jobs/stripe/sweep.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";
import { THE_DAY } from "#tests/support/given";
import { acceptInput, shipInput } from "#tests/support/given-order";
import { WEBHOOK_SECRET } from "#tests/support/given-stripe";
import { givenInvoice, givenPayFirst, press, settled, stripeSuite } from "#tests/support/stripe-suite";

const suite = stripeSuite();

describe("webhooks", () => {
  const send = (body: string, header: string | null) =>
    fetch(`${suite.web.origin}/webhooks/stripe`, { method: "POST", body, headers: header === null ? {} : { "stripe-signature": header } });
  const event = (id: string, apiVersion = STRIPE_API_VERSION, type = "invoice.paid") =>
    JSON.stringify({
      id,
      object: "event",
      api_version: apiVersion,
      created: 1_796_000_000,
      livemode: false,
      type,
      data: { object: { id: "in_unknown", object: "invoice" } },
    });
  const now = () => Math.floor(Date.now() / 1000);

  test("what is unsigned, signed by others, too old or altered is refused and not kept; what is signed is kept once", async () => {
    const body = event("evt_signed");
    const good = signatureHeader(body, WEBHOOK_SECRET, now());
    const bad = [
      null,
      "",
      "t=1,v1=00",
      signatureHeader(body, "whsec_other", now()),
      signatureHeader(body, WEBHOOK_SECRET, now() - 900),
      `t=${now()},v1=${createHmac("sha256", "x").update("y").digest("hex")}`,
    ];
    for (const header of bad) expect((await send(body, header)).status).toBe(400);
    expect((await send(body.replace("in_unknown", "in_forged"), good)).status).toBe(400);
    expect(await db.stripeEvent.count({ where: { id: "evt_signed" } })).toBe(0);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(body, good)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await db.stripeEvent.count({ where: { id: "evt_signed" } })).toBe(1);
    expect((await fetch(`${suite.web.origin}/webhooks/stripe`)).status).toBe(405);
    const large = await send(" ".repeat(5_300_000), good);
    expect(large.status).toBe(413);
  });

  test("another version and an unknown object are dead letters; an administrator has them tried again", async () => {
    for (const [id, version] of [
      ["evt_version", "2024-06-20"],
      ["evt_missing", STRIPE_API_VERSION],
    ] as const) {
      const body = event(id, version);
      await send(body, signatureHeader(body, WEBHOOK_SECRET, now()));
    }
    await applyStripeEvents();
    const dead = await db.stripeEvent.findMany({ where: { id: { in: ["evt_version", "evt_missing"] } }, orderBy: { id: "asc" } });
    expect(dead.map(({ state, reason }) => [state, reason])).toEqual([
      ["DEAD", "refused"],
      ["DEAD", "otherVersion"],
    ]);
  });

  test("a worker that dies between taking a message and looking at it: the next one does", async () => {
    const given = await givenInvoice();
    await press(given.payment.hostedUrl);
    await vi.waitFor(() => expect(suite.emulator.deliveries.waiting()).toHaveLength(0), { timeout: 20_000, interval: 20 });
    expect((await takeDueEvents(new Date(), 1_000)).length).toBeGreaterThan(0);
    await applyStripeEvents();
    expect(await given.read()).toMatchObject({ state: "OPEN", receivedFen: 0n });
    await applyStripeEvents(() => new Date(Date.now() + 61_000));
    expect(await given.read()).toMatchObject({ state: "PAID", receivedFen: given.receivable.amountFen });
  });

  test("messages out of order, late and twice come to the same", async () => {
    const given = await givenInvoice();
    for (const kind of ["reorder", "duplicate", "delay"] as const) suite.emulator.faults.add({ kind, times: 3, ms: 200 });
    await press(given.payment.hostedUrl, "part");
    await press(given.payment.hostedUrl);
    suite.emulator.deliveries.release();
    await settled(suite.emulator);
    expect(await given.read()).toMatchObject({ state: "PAID", receivedFen: given.receivable.amountFen });
    expect(await db.remittance.count({ where: { unitId: given.unit.id } })).toBe(2);
  });
});

describe("money first", () => {
  test("nothing is sent before it is paid; paid by checkout, it is sent, accepted and settled with the acceptance", async () => {
    const given = await givenPayFirst();
    await expect(shipOrder(given.coop.clerk, given.order.id, shipInput(given.goods))).rejects.toMatchObject({
      code: "ordering.awaitsPayment",
    });
    const [payment, same] = await Promise.all([given.begin(), given.begin()]);
    expect(payment.id).toBe(same?.id);
    expect(payment).toMatchObject({ state: "OPEN", amountFen: given.totalFen, flow: "CHECKOUT" });
    await press(payment.hostedUrl, "later");
    await vi.waitFor(async () => {
      await settled(suite.emulator);
      expect((await given.read()).payBy).not.toBeNull();
      expect(await db.remittance.count({ where: { unitId: given.unit.id } })).toBe(1);
    }, 20_000);
    const shipmentId = await shipOrder(given.coop.clerk, given.order.id, shipInput(given.goods));
    await acceptDelivery(given.unit.clerk, shipmentId, acceptInput([{ lineId: given.line.id, accepted: toMilli(given.line.quantity) }]));
    expect((await given.read()).settledAt).not.toBeNull();
    expect(
      await db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id: given.account.id } } }),
    ).toMatchObject({ settledFen: given.order.goodsFen });
    expect((await verifyLedger()).differences).toEqual([]);
  });

  test("accepted less than was paid: the difference goes back by itself, once", async () => {
    const given = await givenPayFirst();
    const payment = await given.begin();
    await press(payment.hostedUrl);
    await settled(suite.emulator);
    const shipmentId = await shipOrder(given.coop.clerk, given.order.id, shipInput(given.goods));
    const half = toMilli(given.line.quantity) / 2n;
    await acceptDelivery(
      given.unit.clerk,
      shipmentId,
      acceptInput([{ lineId: given.line.id, accepted: half, rejected: half, reason: "QUALITY" }]),
    );
    await Promise.all([sweepStripe(new Date()), sweepStripe(new Date())]);
    await vi.waitFor(async () => {
      await settled(suite.emulator);
      const refunds = await db.refund.findMany({ where: { unitId: given.unit.id } });
      expect(refunds.map(({ amountFen, state }) => [amountFen, state])).toEqual([[given.totalFen / 2n, "SUCCEEDED"]]);
    }, 20_000);
    expect(
      Object.values(suite.emulator.store.state.refunds).filter(({ metadata }) => metadata?.["xiangji_unit"] === given.unit.id),
    ).toHaveLength(1);
  });

  test("not paid in time it lapses, stock and quota go back; the co-op may wait longer once", async () => {
    const given = await givenPayFirst();
    const { payBy } = await given.read();
    await extendPayBy(given.coop.clerk, given.order.id);
    await expect(extendPayBy(given.coop.clerk, given.order.id)).rejects.toMatchObject({ code: "ordering.payByFixed" });
    const until = (await given.read()).payBy;
    expect((until?.getTime() ?? 0) - (payBy?.getTime() ?? 0)).toBe(15 * 86_400_000);
    const noon = (day: string) => new Date(`${day}T04:00:00Z`);
    await lapseUnpaid(noon(calendarDateOf(until ?? new Date())));
    expect((await given.read()).state).toBe("CONFIRMED");
    await lapseUnpaid(noon(addDays(calendarDateOf(until ?? new Date()), 1)));
    expect((await given.read()).state).toBe("CANCELLED");
    expect(
      await db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: given.unit.id, id: given.account.id } } }),
    ).toMatchObject({ orderedFen: 0n });
  });

  test("given up while its checkout is open, the checkout is withdrawn; by the bank it can be paid as well", async () => {
    const given = await givenPayFirst();
    const payment = await given.begin();
    await cancelOrder(given.unit.clerk, given.order.id, "不要了");
    await sweepStripe(new Date());
    expect(await stripe().checkout.sessions.retrieve(payment.pspId ?? "")).toMatchObject({ status: "expired" });
    const other = await givenPayFirst();
    await confirmRemittance(other.coop.clerk, other.order.id, {
      amount: other.totalFen,
      receivedOn: THE_DAY,
      bankReference: `V-${other.order.number}`,
    });
    await shipOrder(other.coop.clerk, other.order.id, shipInput(other.goods));
    expect((await verifyLedger()).differences).toEqual([]);
  });
});

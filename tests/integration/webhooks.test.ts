import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { db } from "#app/db/client.server";
import { provideEnvironment } from "#app/env.server";
import { recordAttempt, sweepDeliveries, takeDue } from "#app/domain/notices/attempt-delivery.server";
import { disableEndpoint } from "#app/domain/notices/change-endpoint.server";
import { collectEvents } from "#app/domain/notices/collect-events.server";
import { getEndpoint, listEndpoints } from "#app/domain/notices/endpoints.queries.server";
import { pingEndpoint, replayDelivery, replayFailed } from "#app/domain/notices/replay.server";
import { MOST_ATTEMPTS, nextAttemptAt } from "#app/domain/notices/retries";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { approveGroup } from "#app/domain/ordering/decide-approval.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { confirmFiling, returnFiling } from "#app/domain/quota/decide-filing.server";
import { post } from "#app/integrations/outbound.server";
import { startWebhookPulse } from "#app/jobs/webhook-pulse.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";
import { addDays } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenMember } from "#tests/support/api";
import { givenProgramme, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { at, clockAt, freshReceiver, givenEndpoint, MINUTE, pinged, typesOf } from "#tests/support/given-endpoint";
import { givenMarket, givenSubmittedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";
import { givenFiled } from "#tests/support/given-rule-change";
import { givenTrade } from "#tests/support/given-trade";
import { startReceiver, verifies } from "#tests/support/receiver";

/** Messages of what happens, to a real receiver: signed, in order, once, and again until they arrive. */

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  provideEnvironment({ WEBHOOK_LOCAL: "1" });
  receiver = await startReceiver();
});
beforeEach(() => freshReceiver(receiver));
afterAll(() => receiver.close());

/** A delivered and paid order between the two. */
async function givenPaidTrade() {
  const market = await givenMarket();
  const unit = await givenEndpoint(receiver, { id: market.unit.id, audience: "unit" });
  const coop = await givenEndpoint(receiver, { id: market.coop.id, audience: "coop" });
  const order = await givenTrade({
    unit: market.unit,
    coop: market.coop,
    productId: market.product.id,
    quantityMilli: 10_000n,
    at: THE_INSTANT,
    stopsAt: "settled",
  });
  return { ...market, order, hooks: { unit, coop } };
}

describe("what happens to an order", () => {
  test("is told to both sides, signed, in the order in which it happened, once", async () => {
    const { order, hooks, unit, coop } = await givenPaidTrade();
    await deliverWebhooks(clockAt(24 * 60));
    const story = ["order.submitted", "order.confirmed", "order.shipped", "delivery.accepted", "payment.confirmed", "payment.confirmed"];
    for (const hook of [hooks.unit, hooks.coop]) {
      expect(typesOf(hook.mine())).toEqual(story);
      expect(hook.mine().map((message) => verifies(message, hook.secret))).toEqual(story.map(() => true));
      expect(hook.mine().map((message) => verifies(message, "whsec_of_somebody_else"))).toEqual(story.map(() => false));
    }
    const messages = hooks.unit.mine().map(({ body }) => JSON.parse(body) as { id: string; createdAt: string; data: object });
    const events = await db.orderEvent.findMany({ where: { orderId: order.id }, orderBy: [{ at: "asc" }, { id: "asc" }] });
    expect(messages.map(({ id, createdAt }) => [id, createdAt])).toEqual(events.map((event) => [event.id, event.at.toISOString()]));
    expect(messages[0]?.data).toMatchObject({ orderId: order.id, orderNumber: order.number, unitId: unit.id, coopId: coop.id });

    expect(await collectEvents(at(25 * 60))).toBe(0);
    expect(await deliverWebhooks(clockAt(25 * 60))).toBe(0);
    expect(receiver.received.length).toBe(2 * story.length);
  });

  test("writes nothing for it: no message exists before the job reads the timeline, and what came late is still read", async () => {
    const { hooks, order } = await givenPaidTrade();
    expect(await db.webhookDelivery.count({ where: { endpointId: hooks.unit.id } })).toBe(0);
    await collectEvents(at(8 * 60));
    const before = await db.webhookDelivery.count({ where: { endpointId: hooks.unit.id } });
    const event = await db.orderEvent.findFirstOrThrow({ where: { orderId: order.id } });
    // Written now, but it bears a time five minutes before the last look.
    await db.orderEvent.create({ data: { unitId: event.unitId, id: newId(), orderId: order.id, at: at(8 * 60 - 5), kind: "cancelled" } });
    await collectEvents(at(8 * 60 + 1));
    expect(await db.webhookDelivery.count({ where: { endpointId: hooks.unit.id } })).toBe(before + 1);
  });

  test("is told to the co-op once nobody has to approve it any more, and not at all if nobody does", async () => {
    const bought = await givenSubmittedOrder({ approvalThresholdFen: 0n });
    const refused = await givenSubmittedOrder({ approvalThresholdFen: 0n });
    const hooks = await Promise.all([bought, refused].map(({ coop }) => givenEndpoint(receiver, { id: coop.id, audience: "coop" })));
    await db.webhookEndpoint.updateMany({ where: { disabledAt: null }, data: { createdAt: at(-60), collectedTo: at(-60) } });
    await collectEvents(at(1));
    expect(await db.webhookDelivery.count({ where: { endpointId: { in: hooks.map(({ id }) => id) } } })).toBe(0);
    await approveGroup({ ...bought.unit.reviewer, now: at(5) }, bought.group.id);
    await cancelOrder({ ...refused.unit.clerk, now: at(5) }, refused.order.id, "不要了");
    await deliverWebhooks(clockAt(6));
    expect(hooks.map((hook) => typesOf(hook.mine()))).toEqual([["order.submitted"], []]);
  });

  test("only what was chosen, only one's own, and nothing while it is switched off", async () => {
    const market = await givenMarket();
    const shipped = await givenEndpoint(receiver, { id: market.unit.id, audience: "unit", events: ["order.shipped"] });
    const stranger = await givenEndpoint(receiver, { id: (await givenUnit()).id, audience: "unit" });
    const off = await givenEndpoint(receiver, { id: market.coop.id, audience: "coop" });
    await disableEndpoint(off.manager, off.id, 0);
    await givenTrade({
      unit: market.unit,
      coop: market.coop,
      productId: market.product.id,
      quantityMilli: 10_000n,
      at: THE_INSTANT,
      stopsAt: "shipped",
    });
    await deliverWebhooks(clockAt(24 * 60));
    expect([typesOf(shipped.mine()), stranger.mine(), off.mine()]).toEqual([["order.shipped"], [], []]);
  });
});

describe("what moves an account", () => {
  const balancesOf = (message: { body: string }) =>
    (JSON.parse(message.body) as { data: { accountId: string; seq: number; entries: number; balances: Record<string, string> } }).data;

  test("is told to the unit and its bureau once for each transaction, with the balances after it, in the account's order", async () => {
    const market = await givenMarket();
    const bureau = await givenBureau("430000");
    const events = ["quota.account.changed" as const];
    const own = await givenEndpoint(receiver, { id: market.unit.id, audience: "unit", events });
    const above = await givenEndpoint(receiver, { id: bureau.id, audience: "bureau", events });
    const stranger = await givenEndpoint(receiver, { id: (await givenUnit()).id, audience: "unit", events });
    await givenTrade({
      unit: market.unit,
      coop: market.coop,
      productId: market.product.id,
      quantityMilli: 10_000n,
      at: THE_INSTANT,
      stopsAt: "settled",
    });
    await deliverWebhooks(clockAt(24 * 60));
    const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: market.unit.id, programmeId: market.programme.id } });
    const ofAccount = (messages: { body: string }[]) => messages.map(balancesOf).filter(({ accountId }) => accountId === account.id);
    const told = ofAccount(own.mine());
    const entries = await db.quotaEntry.findMany({ where: { unitId: market.unit.id, accountId: account.id }, orderBy: { seq: "asc" } });
    expect(told.length).toBeGreaterThan(2);
    expect(told.reduce((sum, { entries: n }) => sum + n, 0)).toBe(entries.length);
    expect(told.map(({ seq }) => seq)).toEqual([...told.map(({ seq }) => seq)].sort((one, other) => one - other));
    expect(told[0]?.balances).toMatchObject({ orderedFen: String(entries[0]?.amountFen), settledFen: "0" });
    expect(told.at(-1)).toMatchObject({
      seq: Number(account.seq),
      balances: { orderedFen: "0", settledFen: String(account.settledFen), remainingFen: String(account.remainingFen) },
    });
    const byNumber = (one: { seq: number }, other: { seq: number }) => one.seq - other.seq;
    expect(ofAccount(above.mine()).sort(byNumber)).toEqual([...told].sort(byNumber));
    expect(stranger.mine()).toEqual([]);
    expect(await collectEvents(at(25 * 60))).toBe(0);
  });

  test("is told within seconds while a pulse beats", async () => {
    const market = await givenMarket();
    const hook = await givenEndpoint(receiver, { id: market.unit.id, audience: "unit", events: ["order.submitted"] });
    await db.webhookEndpoint.update({ where: { id: hook.id }, data: { createdAt: new Date(), collectedTo: new Date() } });
    const pulse = startWebhookPulse(200);
    onTestFinished(() => pulse.stop());
    const before = performance.now();
    await givenTrade({
      unit: market.unit,
      coop: market.coop,
      productId: market.product.id,
      quantityMilli: 10_000n,
      at: new Date(Date.now() - 3_600_000), // it is ordered an hour later: now
      stopsAt: "submitted",
    });
    await vi.waitFor(() => expect(typesOf(hook.mine())).toEqual(["order.submitted"]), { timeout: 20_000, interval: 50 });
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});

describe("a receiver that does not take it", () => {
  test("is asked again at doubling intervals for almost three days; then the message is dead and the endpoint off, which the page says", async () => {
    const endpoint = await pinged(receiver);
    receiver.state.status = 500;
    const pauses: number[] = [];
    let minutes = 0;
    for (let tries = 1; tries <= MOST_ATTEMPTS; tries += 1) {
      expect(await deliverWebhooks(clockAt(minutes))).toBe(1);
      expect(await deliverWebhooks(clockAt(minutes))).toBe(0); // not before it is due
      const { nextAttemptAt: next } = await endpoint.delivery();
      if (!next) break;
      pauses.push((next.getTime() - at(minutes).getTime()) / MINUTE);
      minutes += pauses.at(-1) ?? 0;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]);
    expect(await endpoint.delivery()).toMatchObject({ status: "DEAD", attempts: MOST_ATTEMPTS, lastStatus: 500, nextAttemptAt: null });
    expect(endpoint.mine().map(({ headers }) => headers["xiangji-attempt"])).toEqual(
      Array.from({ length: MOST_ATTEMPTS }, (_, index) => String(index + 1)),
    );
    expect(new Set(endpoint.mine().map(({ body, headers }) => headers["xiangji-event-id"] + body)).size).toBe(1);
    expect(await listEndpoints(endpoint.manager)).toMatchObject([{ id: endpoint.id, disabledReason: "FAILING", dead: 1 }]);
  });

  test("is not switched off while anything arrives", async () => {
    const endpoint = await pinged(receiver);
    await deliverWebhooks(clockAt(0));
    await pingEndpoint({ ...endpoint.manager, now: at(1) }, endpoint.id);
    const [due] = await takeDue(at(1), 1);
    if (!due) throw new Error("nothing due");
    await recordAttempt({ ...due, attempts: MOST_ATTEMPTS }, { status: 503, error: null }, at(2));
    expect(await listEndpoints(endpoint.manager)).toMatchObject([{ disabledReason: null, dead: 1 }]);
  });

  test("holds back what comes later about the same order, and nothing else", async () => {
    const { hooks } = await givenPaidTrade();
    receiver.state.status = 500;
    expect(await deliverWebhooks(clockAt(24 * 60))).toBe(2);
    await pingEndpoint({ ...hooks.unit.manager, now: at(24 * 60) }, hooks.unit.id);
    receiver.state.status = 200;
    expect(await deliverWebhooks(clockAt(24 * 60))).toBe(1);
    expect(typesOf(hooks.unit.mine())).toEqual(["order.submitted", "ping"]);
    await deliverWebhooks(clockAt(24 * 60 + 2));
    expect(typesOf(hooks.unit.mine()).slice(2)).toEqual([
      "order.submitted",
      "order.confirmed",
      "order.shipped",
      "delivery.accepted",
      "payment.confirmed",
      "payment.confirmed",
    ]);
  });

  test("that is down, slow, or points elsewhere: each is written down, and no redirect is followed", async () => {
    const gone = await startReceiver();
    await gone.close();
    const results = [await post(gone.url, "{}", {})];
    receiver.state.delayMs = 2_000;
    results.push(await post(receiver.url, "{}", {}, { timeoutMs: 150 }));
    receiver.state.delayMs = 0;
    Object.assign(receiver.state, { status: 302, location: `${receiver.url}/elsewhere` });
    results.push(await post(receiver.url, "{}", {}));
    expect(results).toEqual([
      { status: null, error: "ECONNREFUSED" },
      { status: null, error: "timeout" },
      { status: 302, error: null },
    ]);
    expect(receiver.received.filter((message) => message.path.endsWith("/elsewhere"))).toEqual([]);
  });
});

describe("workers", () => {
  test("two at once send each message once", async () => {
    const { hooks } = await givenPaidTrade();
    receiver.state.delayMs = 20;
    await Promise.all([1, 2, 3].map(() => deliverWebhooks(clockAt(24 * 60))));
    await deliverWebhooks(clockAt(24 * 60));
    for (const hook of [hooks.unit, hooks.coop])
      expect(hook.mine().length).toBe(new Set(hook.mine().map(({ headers }) => headers["xiangji-event-id"])).size);
    expect(hooks.unit.mine().length).toBe(6);
  });

  test("one that died while sending is followed by another, and its late word counts for nothing", async () => {
    const endpoint = await pinged(receiver);
    const [dead] = await takeDue(at(0), 10);
    if (!dead) throw new Error("nothing due");
    expect(await takeDue(at(0.5), 10)).toEqual([]);
    expect(await deliverWebhooks(clockAt(2))).toBe(1);
    await recordAttempt(dead, { status: 500, error: null }, at(3));
    expect(await endpoint.delivery()).toMatchObject({ status: "DELIVERED", attempts: 2, lastStatus: 204 });
  });
});

describe("a message is sent again", () => {
  test("the same bytes under the same id, whatever became of it; others' are not there", async () => {
    const endpoint = await pinged(receiver);
    await deliverWebhooks(clockAt(0));
    const manager = { ...endpoint.manager, now: at(5) };
    await replayDelivery(manager, endpoint.id, endpoint.eventId);
    await deliverWebhooks(clockAt(6));
    const [first, second] = endpoint.mine();
    expect([second?.body, second?.headers["xiangji-event-id"]]).toEqual([first?.body, first?.headers["xiangji-event-id"]]);
    const stranger = { ...(await givenMember("unit", (await givenUnit()).id)), now: at(5) };
    await expect(replayDelivery(stranger, endpoint.id, endpoint.eventId)).rejects.toMatchObject({ code: "notices.endpointNotFound" });
    await expect(replayDelivery(manager, endpoint.id, newId())).rejects.toMatchObject({ code: "notices.deliveryNotFound" });
    expect(await getEndpoint(stranger, endpoint.id, { status: null, after: null, take: 10 })).toBeNull();
    expect(await db.auditLog.count({ where: { action: "webhook.replay", objectId: endpoint.id } })).toBe(1);
  });

  test("everything that did not arrive since a day, asked for twice at once and again", async () => {
    const endpoint = await pinged(receiver);
    await db.webhookDelivery.updateMany({
      where: { endpointId: endpoint.id },
      data: { status: "DEAD", nextAttemptAt: null, attempts: MOST_ATTEMPTS },
    });
    const manager = { ...endpoint.manager, now: at(60) };
    await expect(replayFailed(manager, endpoint.id, addDays(THE_DAY, 1))).rejects.toMatchObject({ code: "notices.nothingToReplay" });
    const results = await Promise.allSettled([1, 2].map(() => replayFailed(manager, endpoint.id, THE_DAY)));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await deliverWebhooks(clockAt(61))).toBe(1);
    await expect(replayFailed(manager, endpoint.id, THE_DAY)).rejects.toMatchObject({ code: "notices.nothingToReplay" });
    await disableEndpoint(manager, endpoint.id, 0);
    await expect(replayDelivery(manager, endpoint.id, endpoint.eventId)).rejects.toMatchObject({ code: "notices.endpointDisabled" });
    await expect(pingEndpoint(manager, endpoint.id)).rejects.toMatchObject({ code: "notices.endpointDisabled" });
  });

  test("what nobody needs any more is forgotten after ninety days", async () => {
    const endpoint = await pinged(receiver);
    await deliverWebhooks(clockAt(0));
    await sweepDeliveries(new Date(THE_INSTANT.getTime() + 89 * 86_400_000));
    expect((await endpoint.delivery()).status).toBe("DELIVERED");
    await sweepDeliveries(new Date(THE_INSTANT.getTime() + 91 * 86_400_000));
    expect(await db.webhookDelivery.count({ where: { endpointId: endpoint.id } })).toBe(0);
  });
});

test("the pauses double and end", () => {
  expect(nextAttemptAt(1, at(0))).toEqual(at(1));
  expect(nextAttemptAt(MOST_ATTEMPTS - 1, at(0))).toEqual(at(2 ** (MOST_ATTEMPTS - 2)));
  expect(nextAttemptAt(MOST_ATTEMPTS, at(0))).toBeNull();
});

test("what the co-op does is told to the unit while a buyer waits", async () => {
  const { unit, coop, order } = await givenSubmittedOrder();
  const hook = await givenEndpoint(receiver, { id: unit.id, audience: "unit", events: ["order.confirmed"] });
  await confirmOrder({ ...coop.clerk, now: at(3) }, order.id);
  await deliverWebhooks(clockAt(4));
  expect(hook.mine().map(({ body }) => JSON.parse(body) as object)).toMatchObject([
    { type: "order.confirmed", data: { orderId: order.id, kind: "confirmed" } },
  ]);
});

test("what becomes of a filing is told to the unit and to the bureaus above it, and to no other", async () => {
  const { id: programmeId } = await givenProgramme();
  const unit = await givenUnit();
  await givenFiled(programmeId, { unitId: unit.id, declaredBps: 1_000 });
  await db.filing.updateMany({ where: { unitId: unit.id }, data: { status: "SUBMITTED", submittedAt: at(0) } });
  const [above, elsewhere] = [await givenBureau("431102"), await givenBureau("330106")];
  const hooks = [
    await givenEndpoint(receiver, { id: unit.id, audience: "unit", events: ["filing.returned", "filing.confirmed"] }),
    await givenEndpoint(receiver, { id: above.id, audience: "bureau", events: ["filing.returned", "filing.confirmed"] }),
    await givenEndpoint(receiver, { id: elsewhere.id, audience: "bureau", events: ["filing.returned", "filing.confirmed"] }),
  ];
  await returnFiling({ ...above.clerk, now: at(3) }, unit.id, 2026, "总额与决算不符");
  await db.filing.updateMany({ where: { unitId: unit.id }, data: { status: "SUBMITTED" } });
  await confirmFiling({ ...above.clerk, now: at(5) }, unit.id, 2026);
  await deliverWebhooks(clockAt(6));
  expect(hooks.map((hook) => typesOf(hook.mine()))).toEqual([
    ["filing.returned", "filing.confirmed"],
    ["filing.returned", "filing.confirmed"],
    [],
  ]);
  expect(JSON.parse(hooks[0]?.mine()[0]?.body ?? "{}")).toMatchObject({
    data: { unitId: unit.id, fiscalYear: 2026, reason: "总额与决算不符" },
  });
});

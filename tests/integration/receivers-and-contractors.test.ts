import { expect, test, vi } from "vitest";

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { can, policy, type Action } from "#app/domain/identity/policy";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { changeReceiver } from "#app/domain/ordering/change-receiver.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { getUnitDesk } from "#app/domain/ordering/desk.queries.server";
import { cancelOrder } from "#app/domain/ordering/end-order.server";
import { getGroup } from "#app/domain/ordering/group.queries.server";
import { countOrders, listOrders } from "#app/domain/ordering/order-list.queries.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { invitePerson } from "#app/domain/identity/invite-person.server";
import {
  endCorrectionPeriod as endCorrectionPeriodStep,
  setCorrectionPeriod as setCorrectionPeriodStep,
} from "#app/domain/region/set-correction-period.server";
import { getCorrectionPeriod } from "#app/domain/region/correction-periods.queries.server";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenUnit, THE_DAY } from "#tests/support/given";
import { acceptInput, checkoutInput, givenCart, givenSubmittedOrder, shipInput } from "#tests/support/given-order";

const setCorrectionPeriod = asStep(setCorrectionPeriodStep);
const endCorrectionPeriod = asStep(endCorrectionPeriodStep);

const code = (result: PromiseSettledResult<unknown>) => (result.status === "rejected" ? (result.reason as { code: string }).code : "done");
const later = (actor: Actor, minutes: number): Actor => ({ ...actor, now: new Date(actor.now.getTime() + minutes * 60_000) });
const receiver = { receiverName: "王老师", receiverPhone: "0746-7654321", address: "零陵区新址 8 号", reason: "食堂搬迁" };

test("a receiver keeps its versions, and each delivery sheet shows the one that held when the goods left", async () => {
  const { unit, coop, order, line } = await givenSubmittedOrder();
  await confirmOrder(coop.clerk, order.id);
  const ship = (actor: Actor) => shipOrder(actor, order.id, shipInput([{ lineId: line.id, quantity: 50_000n }]));
  await changeReceiver(later(unit.clerk, 1), order.id, receiver);
  const first = await ship(later(coop.clerk, 2));
  await expect(changeReceiver(later(unit.clerk, 3), order.id, { ...receiver, address: "别处" })).rejects.toMatchObject({
    code: "ordering.receiverFixed",
  });
  await acceptDelivery(later(unit.clerk, 4), first, acceptInput([{ lineId: line.id, accepted: 50_000n }]));
  await changeReceiver(later(unit.clerk, 5), order.id, { ...receiver, receiverName: "刘老师" });
  const second = await ship(later(coop.clerk, 6));
  expect((await getDelivery(coop.clerk, "coop", first))?.receiver).toEqual({
    name: "王老师",
    phone: "0746-7654321",
    address: "零陵区新址 8 号",
    version: 2,
  });
  expect((await getDelivery(unit.clerk, "unit", second))?.receiver).toMatchObject({ name: "刘老师", version: 3 });
  expect((await getOrder(coop.clerk, "coop", order.id))?.receiver).toMatchObject({ receiverName: "刘老师", version: 3 });
  expect(await db.auditLog.count({ where: { action: "order.receiverChanged", objectId: order.id } })).toBe(2);
  const group = await db.orderGroup.findFirstOrThrow({ where: { id: order.groupId } });
  expect(group.receiverName).toBe("李老师");
});

/** Holds an order's row until two wait for it: both have read before either writes. */
async function whileHeld<Result>(orderId: string, start: () => Promise<Result>[]): Promise<() => Promise<PromiseSettledResult<Result>[]>> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM purchase_order WHERE id = ${orderId}::uuid FOR UPDATE`;
    const results = Promise.allSettled(start());
    await vi.waitFor(
      async () => {
        const [waiting] = await tx.$queryRaw<{ n: number }[]>`
          SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(waiting?.n).toBe(2);
      },
      { timeout: 10_000, interval: 20 },
    );
    return () => results;
  });
}

test("the same receiver again changes nothing; of two at once one wins; strangers and co-ops find nothing", async () => {
  const { unit, coop, order } = await givenSubmittedOrder();
  await changeReceiver(unit.clerk, order.id, receiver);
  await expect(changeReceiver(unit.clerk, order.id, receiver)).rejects.toMatchObject({ code: "ordering.receiverUnchanged" });
  const both = await whileHeld(order.id, () =>
    ["甲", "乙"].map((name) => changeReceiver(unit.clerk, order.id, { ...receiver, receiverName: name })),
  );
  expect((await both()).map(code).sort()).toEqual(["done", "ordering.orderMovedOn"]);
  const stranger = await givenUnit();
  await expect(changeReceiver(stranger.clerk, order.id, receiver)).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  await expect(changeReceiver(coop.clerk, order.id, receiver)).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  expect(await db.orderReceiver.count({ where: { orderId: order.id } })).toBe(2);
});

test("a receiver and a shipment at the same moment: the sheet says what the order says", async () => {
  for (const _ of [1, 2, 3]) {
    const { unit, coop, order, line } = await givenSubmittedOrder();
    await confirmOrder(coop.clerk, order.id);
    const results = await Promise.allSettled([
      changeReceiver(unit.clerk, order.id, receiver),
      shipOrder(coop.clerk, order.id, shipInput([{ lineId: line.id, quantity: 100_000n }])),
    ]);
    expect(results.map(code)).toContain("done");
    const changed = (await db.orderReceiver.count({ where: { orderId: order.id } })) === 1;
    expect(results[0] && code(results[0]) === "done").toBe(changed);
    const shipment = await db.shipment.findFirst({ where: { orderId: order.id } });
    if (shipment) expect((await getDelivery(coop.clerk, "coop", shipment.id))?.receiver.version).toBe(changed ? 2 : 1);
  }
});

const contractorOf = (unitId: string) => givenActor("unit", unitId, "CONTRACTOR");

test("a contractor orders for the unit as its own purchase, accepts it, and sees nothing of what others ordered", async () => {
  const { unit, coop, product, order: theirs, group: theirGroup, programme } = await givenSubmittedOrder({ available: "900" });
  const contractor = contractorOf(unit.id);
  const colleague = contractorOf(unit.id);
  const cart = await givenCart(contractor, [{ productId: product.id, quantityMilli: 10_000n }]);
  const group = await submitOrder(contractor, cart.id, checkoutInput(cart.version, { source: "CANTEEN" }));
  const order = await db.order.findFirstOrThrow({ where: { groupId: group.id }, include: { lines: true, group: true } });
  expect([order.unitId, order.group.creditedUnitId, order.group.source]).toEqual([unit.id, unit.id, "CONTRACTOR"]);
  const entries = await db.quotaEntry.findMany({ where: { orderId: order.id, account: { programmeId: programme.id } } });
  expect(entries.map((entry) => [entry.kind, entry.source])).toEqual([["ORDER", "CONTRACTOR"]]);

  for (const [actor, seen] of [
    [contractor, [order.id]],
    [colleague, []],
    [unit.clerk, [order.id, theirs.id]],
  ] as const) {
    const { rows } = await listOrders(actor, "unit", { take: 10 });
    expect(rows.map((row) => row.id).sort()).toEqual([...seen].sort());
    expect(Object.values(await countOrders(actor, "unit")).reduce((sum, count) => sum + count, 0)).toBe(seen.length);
  }
  expect(await getOrder(contractor, "unit", theirs.id)).toBeNull();
  expect(await getGroup(contractor, theirGroup.id)).toBeNull();
  expect((await getGroup(contractor, group.id))?.orders).toHaveLength(1);
  await expect(cancelOrder(contractor, theirs.id, "x")).rejects.toMatchObject({ code: "ordering.orderNotFound" });

  await confirmOrder(coop.clerk, theirs.id);
  await confirmOrder(coop.clerk, order.id);
  const theirLine = await db.orderLine.findFirstOrThrow({ where: { orderId: theirs.id } });
  const foreign = await shipOrder(coop.clerk, theirs.id, shipInput([{ lineId: theirLine.id, quantity: 100_000n }]));
  const ownLine = order.lines[0]?.id ?? "";
  const own = await shipOrder(coop.clerk, order.id, shipInput([{ lineId: ownLine, quantity: 10_000n }]));
  expect(await getDelivery(contractor, "unit", foreign)).toBeNull();
  await expect(acceptDelivery(contractor, foreign, acceptInput([{ lineId: theirLine.id, accepted: 100_000n }]))).rejects.toMatchObject({
    code: "ordering.orderNotFound",
  });
  expect((await getUnitDesk(contractor)).shipments.map((shipment) => shipment.id)).toEqual([own]);
  await acceptDelivery(contractor, own, acceptInput([{ lineId: ownLine, accepted: 10_000n }]));
  const desk = await getUnitDesk({ ...contractor, now: new Date("2026-12-01T00:00:00Z") });
  expect([desk.debts.overdue.count, desk.debts.soon.count]).toEqual([0, 0]);
  expect((await getUnitDesk({ ...unit.clerk, now: new Date("2026-12-01T00:00:00Z") })).debts.overdue.count).toBe(1);
});

test("what a contractor may do is this list and nothing else", () => {
  const may = (Object.keys(policy) as Action[]).filter((action) => can({ audience: "unit", role: "CONTRACTOR" }, action));
  expect(may.sort()).toEqual([
    "cart:edit",
    "delivery:accept",
    "order:cancel",
    "order:rate",
    "order:read",
    "order:reconfirm",
    "order:submit",
  ]);
  for (const audience of ["bureau", "coop", "hall", "county", "platform"] as const)
    expect((Object.keys(policy) as Action[]).filter((action) => can({ audience, role: "CONTRACTOR" }, action))).toEqual([]);
});

test("a contractor buys for one unit and is invited by units alone", async () => {
  const unit = await givenUnit();
  const subordinate = await givenUnit();
  await db.unitSupervision.create({
    data: { unitId: subordinate.id, supervisingUnitId: unit.id, validFrom: new Date("2021-01-01") },
  });
  const { product } = await givenSubmittedOrder();
  const contractor = contractorOf(unit.id);
  const cart = await givenCart(contractor, [{ productId: product.id, quantityMilli: 10_000n }]);
  await expect(submitOrder(contractor, cart.id, checkoutInput(cart.version, { creditedUnitId: subordinate.id }))).rejects.toMatchObject({
    code: "ordering.unitNotCreditable",
  });
  const input = { name: "餐饮公司采购", email: "contractor@example.test", role: "CONTRACTOR" as const };
  await invitePerson(unit.manager, input);
  expect(await db.invitation.count({ where: { unitId: unit.id, role: "CONTRACTOR" } })).toBe(1);
  await expect(invitePerson(givenActor("coop", subordinate.id), { ...input, email: "b@example.test" })).rejects.toMatchObject({
    code: "identity.contractorOfUnit",
  });
});

test("a period is replaced from a day on; the one before ends the day before, and the past stays", async () => {
  const admin = givenActor("platform", "platform");
  await givenUnit();
  const input = {
    kind: "SOURCE" as const,
    divisionCode: "441521",
    countedFrom: "PLACED" as const,
    days: 30,
    crossesYear: false,
    validFrom: THE_DAY,
    source: "test",
  };
  const id = await setCorrectionPeriod(admin, input);
  await expect(setCorrectionPeriod(admin, input)).rejects.toMatchObject({ code: "region.periodExists" });
  await expect(setCorrectionPeriod(admin, { ...input, validFrom: "2026-06-14" })).rejects.toMatchObject({
    code: "region.periodBeginsInPast",
  });
  await expect(setCorrectionPeriod(admin, { ...input, divisionCode: "999999" })).rejects.toMatchObject({ code: "region.divisionUnknown" });
  const next = { ...input, validFrom: "2026-09-01", days: 60 };
  const results = await Promise.allSettled([1, 2].map(() => setCorrectionPeriod(admin, next)));
  expect(results.map(code).sort()).toEqual(["done", "region.periodExists"]);
  expect((await getCorrectionPeriod("SOURCE", "441521", "2026-08-31"))?.days).toBe(30);
  expect((await getCorrectionPeriod("SOURCE", "441521", "2026-09-01"))?.days).toBe(60);
  expect((await db.correctionPeriod.findUniqueOrThrow({ where: { id } })).validTo?.toISOString().slice(0, 10)).toBe("2026-08-31");
  const ends = await Promise.allSettled([1, 2].map(() => endCorrectionPeriod(admin, id)));
  expect(ends.map(code).sort()).toEqual(["done", "region.rowMovedOn"]);
  expect((await getCorrectionPeriod("SOURCE", "441521", "2026-06-16"))?.divisionPrefix).toBe("");
  expect(await db.auditLog.count({ where: { action: "correctionPeriod.end", objectId: id } })).toBe(1);
});

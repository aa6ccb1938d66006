import { expect, test } from "vitest";

import { approveGroup } from "#app/domain/ordering/decide-approval.server";
import { cancelOrder, rejectOrder } from "#app/domain/ordering/end-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { getAcceptance, getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { getCoopDesk, getUnitDesk } from "#app/domain/ordering/desk.queries.server";
import { countOrders, listOrders } from "#app/domain/ordering/order-list.queries.server";
import { getGroup } from "#app/domain/ordering/group.queries.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { confirmOrder } from "#app/domain/ordering/confirm-order.server";
import { listReceivables } from "#app/domain/payments/receivables.queries.server";
import { db } from "#app/db/client.server";
import { addDays } from "#app/lib/dates";
import { givenUnit, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder, givenShippedOrder, givenSubmittedOrder } from "#tests/support/given-order";

async function settled() {
  const accepted = await givenAcceptedOrder();
  await confirmRemittance(accepted.coop.clerk, accepted.order.id, {
    amount: accepted.receivable.amountFen,
    receivedOn: THE_DAY,
    bankReference: accepted.order.number,
  });
  return accepted;
}

async function confirmed() {
  const submitted = await givenSubmittedOrder();
  await confirmOrder(submitted.coop.clerk, submitted.order.id);
  return submitted;
}

async function overdue() {
  const accepted = await givenAcceptedOrder();
  const { unitId, id } = accepted.receivable;
  await db.receivable.update({ where: { unitId_id: { unitId, id } }, data: { dueOn: new Date(`${addDays(THE_DAY, -1)}T00:00:00Z`) } });
  return accepted;
}

test.each([
  ["AWAITING_COOP", givenSubmittedOrder],
  ["AWAITING_APPROVAL", () => givenSubmittedOrder({ approvalThresholdFen: 0n })],
  ["TO_SHIP", confirmed],
  ["SHIPPED", givenShippedOrder],
  ["TO_PAY", givenAcceptedOrder],
  ["OVERDUE", overdue],
  ["SETTLED", settled],
] as const)("the list and the order agree that it is %s", async (status, given) => {
  const { unit, order } = await given();
  const { rows } = await listOrders(unit.clerk, "unit", { take: 10 });
  expect(rows.map((row) => [row.id, row.status])).toEqual([[order.id, status]]);
  expect((await getOrder(unit.clerk, "unit", order.id))?.status).toBe(status);
  expect(Object.values(await countOrders(unit.clerk, "unit")).reduce((sum, n) => sum + n, 0)).toBe(1);
});

test("what waits for approval is not there for the co-op, and nothing is there for a stranger", async () => {
  const { unit, coop, order, group } = await givenSubmittedOrder({ approvalThresholdFen: 0n });
  const stranger = await givenUnit();
  expect(await getOrder(coop.clerk, "coop", order.id)).toBeNull();
  expect((await listOrders(coop.clerk, "coop", { take: 10 })).rows).toEqual([]);
  expect(await getOrder(stranger.clerk, "unit", order.id)).toBeNull();
  expect(await getGroup(stranger.clerk, group.id)).toBeNull();
  expect((await getGroup(unit.clerk, group.id))?.own).toBe(true);
});

test("what the unit gave up before it was approved was never sent to the co-op; what it gave up after that was", async () => {
  const before = await givenSubmittedOrder({ approvalThresholdFen: 0n });
  await cancelOrder(before.unit.clerk, before.order.id, "不要了");
  expect(await getOrder(before.coop.clerk, "coop", before.order.id)).toBeNull();
  expect((await listOrders(before.coop.clerk, "coop", { take: 10 })).rows).toEqual([]);
  expect(Object.values(await countOrders(before.coop.clerk, "coop")).some((n) => n > 0)).toBe(false);
  await expect(cancelOrder(before.coop.clerk, before.order.id, "x")).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  await expect(rejectOrder(before.coop.clerk, before.order.id, "x")).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  expect((await getOrder(before.unit.clerk, "unit", before.order.id))?.status).toBe("CANCELLED");

  const after = await givenSubmittedOrder({ approvalThresholdFen: 0n });
  await approveGroup(after.unit.reviewer, after.group.id);
  await cancelOrder(after.unit.clerk, after.order.id, "不要了");
  const direct = await givenSubmittedOrder();
  await cancelOrder(direct.unit.clerk, direct.order.id, "不要了");
  for (const { coop, order } of [after, direct]) {
    expect((await getOrder(coop.clerk, "coop", order.id))?.status).toBe("CANCELLED");
    expect((await listOrders(coop.clerk, "coop", { take: 10 })).rows.map((row) => row.id)).toEqual([order.id]);
  }
});

test("a delivery and its acceptance are seen by the two sides of the order alone", async () => {
  const { unit, coop, shipmentId, order } = await givenAcceptedOrder();
  const stranger = await givenUnit();
  const acceptance = await db.acceptance.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } });
  expect((await getDelivery(coop.clerk, "coop", shipmentId))?.lines).toHaveLength(1);
  expect((await getAcceptance(unit.clerk, "unit", acceptance.id))?.number).toBe(acceptance.number);
  expect((await getAcceptance(coop.clerk, "coop", acceptance.id))?.number).toBe(acceptance.number);
  expect(await getDelivery(stranger.clerk, "unit", shipmentId)).toBeNull();
  expect(await getAcceptance(stranger.clerk, "unit", acceptance.id)).toBeNull();
});

test("desks name what is to be done", async () => {
  const shipped = await givenShippedOrder();
  expect((await getUnitDesk(shipped.unit.clerk)).shipments.map((row) => row.id)).toEqual([shipped.shipmentId]);
  const submitted = await givenSubmittedOrder();
  expect((await getCoopDesk(submitted.coop.clerk)).toConfirm.map((row) => row.id)).toEqual([submitted.order.id]);
});

test("late interest runs up on what is overdue, the same for both sides", async () => {
  const { unit, coop, receivable } = await overdue();
  for (const actor of [unit.clerk, coop.clerk]) {
    const { rows } = await listReceivables(actor, { state: "overdue", take: 10 });
    expect(rows.map((row) => [row.id, row.daysLate, row.lateInterestFen])).toEqual([
      [receivable.id, 1, (receivable.amountFen * 5n) / 10_000n],
    ]);
  }
});

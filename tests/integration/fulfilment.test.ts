import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { changeFreight, confirmOrder, reconfirmOrder } from "#app/domain/ordering/confirm-order.server";
import { closeShort } from "#app/domain/ordering/close-short.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { approveGroup, refuseGroup } from "#app/domain/ordering/decide-approval.server";
import { cancelOrder, rejectOrder } from "#app/domain/ordering/end-order.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { givenCoop, givenUnit, stagesOf, THE_DAY } from "#tests/support/given";
import { acceptInput, givenAcceptedOrder, givenShippedOrder, givenSubmittedOrder, shipInput } from "#tests/support/given-order";

const codes = (results: PromiseSettledResult<unknown>[]) =>
  results
    .map((result) => (result.status === "rejected" ? ((result.reason as { code?: string }).code ?? String(result.reason)) : "ok"))
    .sort();
const availableOf = async (productId: string) => (await db.stockItem.findUniqueOrThrow({ where: { productId } })).available.toString();
const orderOf = (unitId: string, id: string) =>
  db.order.findUniqueOrThrow({ where: { unitId_id: { unitId, id } }, include: { lines: true } });
const transfer = (amount: bigint, bankReference = "TX-1") => ({ amount, receivedOn: THE_DAY, bankReference });

test("from order to money: every fen passes through the stages and ends as settled", async () => {
  const { unit, coop, order, account, receivable, product } = await givenAcceptedOrder({
    priceFen: 400n,
    quantityMilli: 100_000n,
    available: "500",
    baseFen: 1_500n,
  });
  expect(receivable).toMatchObject({ amountFen: 41_500n, paidFen: 0n });
  expect(receivable.dueOn.toISOString().slice(0, 10)).toBe("2026-07-15");
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 0n, ACCEPTED: 40_000n, SETTLED: 0n });

  await confirmRemittance(coop.clerk, order.id, transfer(20_000n, "TX-A"));
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ACCEPTED: 40_000n, SETTLED: 0n });
  await confirmRemittance(coop.clerk, order.id, transfer(21_500n, "TX-B"));
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ACCEPTED: 0n, SETTLED: 40_000n });
  expect((await orderOf(unit.id, order.id)).settledAt).not.toBeNull();
  expect(await availableOf(product.id)).toBe("400");
});

test("weighed goods: what is missing inside the tolerance goes back, what weighs more is encumbered on the spot", async () => {
  const light = await givenShippedOrder({ priceFen: 7_960n, quantityMilli: 50_000n, catchWeight: true, toleranceBps: 500 });
  await acceptDelivery(light.unit.clerk, light.shipmentId, acceptInput([{ lineId: light.line.id, accepted: 49_200n }]));
  expect(await stagesOf(light.unit.id, light.account.id)).toMatchObject({ ORDERED: 0n, ACCEPTED: 391_632n, REMAINING: -391_632n });

  const heavy = await givenShippedOrder({ priceFen: 7_960n, quantityMilli: 50_000n, catchWeight: true, toleranceBps: 500 });
  await expect(
    acceptDelivery(heavy.unit.clerk, heavy.shipmentId, acceptInput([{ lineId: heavy.line.id, accepted: 53_000n }])),
  ).rejects.toMatchObject({ code: "ordering.outsideTolerance" });
  await acceptDelivery(heavy.unit.clerk, heavy.shipmentId, acceptInput([{ lineId: heavy.line.id, accepted: 52_000n }]));
  expect(await stagesOf(heavy.unit.id, heavy.account.id)).toMatchObject({ ORDERED: 0n, ACCEPTED: 413_920n });
});

test("refusing a part needs a reason, lowers the amount due and gives the quota back", async () => {
  const { unit, order, line, account, shipmentId } = await givenShippedOrder({ priceFen: 400n, quantityMilli: 100_000n });
  await expect(
    acceptDelivery(unit.clerk, shipmentId, acceptInput([{ lineId: line.id, accepted: 90_000n, rejected: 10_000n }])),
  ).rejects.toMatchObject({ code: "ordering.reasonMissing" });
  await acceptDelivery(unit.clerk, shipmentId, acceptInput([{ lineId: line.id, accepted: 90_000n, rejected: 10_000n, reason: "QUALITY" }]));
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 0n, ACCEPTED: 36_000n });
  expect(await db.receivable.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } })).toMatchObject({ amountFen: 36_000n });
});

test("a wholly refused order owes nothing and is done", async () => {
  const { unit, order, line, account, shipmentId } = await givenShippedOrder({ baseFen: 900n });
  await acceptDelivery(unit.clerk, shipmentId, acceptInput([{ lineId: line.id, accepted: 0n, rejected: 100_000n, reason: "QUALITY" }]));
  expect(await db.receivable.count({ where: { unitId: unit.id, orderId: order.id } })).toBe(0);
  expect((await orderOf(unit.id, order.id)).settledAt).not.toBeNull();
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 0n, ACCEPTED: 0n, SETTLED: 0n, REMAINING: 0n });
});

test("shipped in parts, the rest given up: stock and quota of the rest return, freight falls due once", async () => {
  const { unit, coop, order, line, account, product } = await givenSubmittedOrder({
    priceFen: 400n,
    quantityMilli: 100_000n,
    available: "100",
    baseFen: 1_000n,
  });
  await confirmOrder(coop.clerk, order.id);
  const first = await shipOrder(coop.clerk, order.id, shipInput([{ lineId: line.id, quantity: 30_000n }]));
  const second = await shipOrder(coop.clerk, order.id, shipInput([{ lineId: line.id, quantity: 20_000n }]));
  await expect(shipOrder(coop.clerk, order.id, shipInput([{ lineId: line.id, quantity: 50_001n }]))).rejects.toMatchObject({
    code: "ordering.shipsTooMuch",
  });
  await acceptDelivery(unit.clerk, second, acceptInput([{ lineId: line.id, accepted: 20_000n }]));
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 32_000n, ACCEPTED: 8_000n });
  await expect(closeShort(coop.clerk, order.id, "减产")).rejects.toMatchObject({ code: "ordering.orderMovedOn" });
  await acceptDelivery(unit.clerk, first, acceptInput([{ lineId: line.id, accepted: 30_000n }]));
  await closeShort(coop.clerk, order.id, "减产");
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 0n, ACCEPTED: 20_000n });
  expect(await availableOf(product.id)).toBe("50");
  const receivables = await db.receivable.findMany({ where: { unitId: unit.id, orderId: order.id }, orderBy: { openedAt: "asc" } });
  expect(receivables.reduce((sum, receivable) => sum + receivable.amountFen, 0n)).toBe(21_000n);
  await confirmRemittance(coop.clerk, order.id, transfer(21_000n));
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ACCEPTED: 0n, SETTLED: 20_000n });
});

test("rejected, cancelled or refused: everything goes back, once", async () => {
  const rejected = await givenSubmittedOrder({ available: "100" });
  await rejectOrder(rejected.coop.clerk, rejected.order.id, "缺货");
  const cancelled = await givenSubmittedOrder({ available: "100" });
  await confirmOrder(cancelled.coop.clerk, cancelled.order.id);
  expect(codes(await Promise.allSettled([1, 2, 3].map(() => cancelOrder(cancelled.unit.clerk, cancelled.order.id, "改期"))))).toEqual([
    "ok",
    "ordering.orderMovedOn",
    "ordering.orderMovedOn",
  ]);
  const refused = await givenSubmittedOrder({ available: "100", approvalThresholdFen: 1n });
  await expect(approveGroup(refused.unit.clerk, refused.group.id)).rejects.toMatchObject({ code: "ordering.selfApproval" });
  await refuseGroup(refused.unit.reviewer, refused.group.id, "预算不足");
  for (const { unit, account, product } of [rejected, cancelled, refused]) {
    expect(await availableOf(product.id)).toBe("100");
    expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 0n, REMAINING: 0n });
  }
});

test("goods that left cannot be cancelled; what waits for approval is invisible to the co-op", async () => {
  const shipped = await givenShippedOrder();
  await expect(cancelOrder(shipped.unit.clerk, shipped.order.id, "x")).rejects.toMatchObject({ code: "ordering.alreadyShipped" });
  const waiting = await givenSubmittedOrder({ approvalThresholdFen: 1n });
  await expect(confirmOrder(waiting.coop.clerk, waiting.order.id)).rejects.toMatchObject({ code: "ordering.orderNotFound" });
  await approveGroup(waiting.unit.reviewer, waiting.group.id);
  await confirmOrder(waiting.coop.clerk, waiting.order.id);
});

test("freight changes once, and only the buyer makes it count", async () => {
  const { unit, coop, order } = await givenSubmittedOrder({ baseFen: 1_000n });
  await changeFreight(coop.clerk, order.id, 1_850n);
  await expect(confirmOrder(coop.clerk, order.id)).rejects.toMatchObject({ code: "ordering.orderMovedOn" });
  await expect(changeFreight(coop.clerk, order.id, 9n)).rejects.toMatchObject({ code: "ordering.freightChangedOnce" });
  expect((await orderOf(unit.id, order.id)).freightFen).toBe(1_000n);
  await reconfirmOrder(unit.clerk, order.id);
  const after = await orderOf(unit.id, order.id);
  expect([after.state, after.freightFen, after.lines[0]?.freightFen]).toEqual(["CONFIRMED", 1_850n, 1_850n]);
});

test("two people accept, two clerks confirm the money: it counts once", async () => {
  const { unit, coop, line, order, account, shipmentId } = await givenShippedOrder({ priceFen: 400n });
  const accept = () => acceptDelivery(unit.clerk, shipmentId, acceptInput([{ lineId: line.id, accepted: 100_000n }]));
  expect(codes(await Promise.allSettled([accept(), accept(), accept()]))).toEqual([
    "ok",
    "ordering.alreadyAccepted",
    "ordering.alreadyAccepted",
  ]);
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ACCEPTED: 40_000n });

  const pay = (reference: string) => confirmRemittance(coop.clerk, order.id, transfer(40_000n, reference));
  expect(codes(await Promise.allSettled([pay("TX-9"), pay("TX-9"), pay("TX-9")]))).toEqual(["ok", "ok", "ok"]);
  await pay("TX-9");
  await expect(pay("TX-10")).rejects.toMatchObject({ code: "payments.nothingDue" });
  await expect(confirmRemittance(coop.clerk, order.id, transfer(1n, "TX-9"))).rejects.toMatchObject({ code: "payments.referenceUsed" });
  expect(await db.remittance.count({ where: { unitId: unit.id, orderId: order.id } })).toBe(1);
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ACCEPTED: 0n, SETTLED: 40_000n });
});

test("an order of last year that arrives and is paid this year is carried over to the unit's account of this year", async () => {
  const { unit, coop, order, line, account, programme } = await givenSubmittedOrder({ priceFen: 400n });
  await confirmOrder(coop.clerk, order.id);
  const shipmentId = await shipOrder(coop.clerk, order.id, shipInput([{ lineId: line.id, quantity: 100_000n }]));
  const nextYear = { ...unit.clerk, now: new Date("2027-01-05T03:00:00.000Z") };
  await acceptDelivery(nextYear, shipmentId, acceptInput([{ lineId: line.id, accepted: 98_000n, rejected: 2_000n, reason: "SHORT" }]));
  await confirmRemittance({ ...coop.clerk, now: new Date("2027-02-01T03:00:00.000Z") }, order.id, {
    amount: 39_200n,
    receivedOn: "2027-02-01",
    bankReference: "TX-Y",
  });
  const carried = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id, fiscalYear: 2027 } });
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 0n, REMAINING: 0n, SETTLED: 0n });
  expect(await stagesOf(unit.id, carried.id)).toMatchObject({ SETTLED: 39_200n, REMAINING: -39_200n });
});

test("another unit, another co-op: the order is not there", async () => {
  const { order, shipmentId, line } = await givenShippedOrder();
  const strangerUnit = await givenUnit();
  const strangerCoop = await givenCoop();
  const attempts = [
    acceptDelivery(strangerUnit.clerk, shipmentId, acceptInput([{ lineId: line.id, accepted: 100_000n }])),
    cancelOrder(strangerUnit.clerk, order.id, "x"),
    reconfirmOrder(strangerUnit.clerk, order.id),
    confirmOrder(strangerCoop.clerk, order.id),
    rejectOrder(strangerCoop.clerk, order.id, "x"),
    changeFreight(strangerCoop.clerk, order.id, 1n),
    shipOrder(strangerCoop.clerk, order.id, shipInput([{ lineId: line.id, quantity: 1n }])),
    confirmRemittance(strangerCoop.clerk, order.id, transfer(1n)),
    closeShort(strangerCoop.clerk, order.id, "x"),
  ];
  for (const result of await Promise.allSettled(attempts))
    expect(result).toMatchObject({ status: "rejected", reason: { kind: "notFound" } });
});

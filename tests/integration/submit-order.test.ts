import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { givenCoop, givenProduct, givenUnit, stagesOf } from "#tests/support/given";
import { checkoutInput, givenCart, givenMarket, givenSubmittedOrder } from "#tests/support/given-order";

const codeOf = (result: PromiseSettledResult<unknown>) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok");

test("a checkout reserves stock, encumbers the quota and splits by co-op", async () => {
  const { unit, coop, product, programme } = await givenMarket({ available: "500", priceFen: 360n, baseFen: 1_000n });
  const otherCoop = await givenCoop({ countyCode: "441521", baseFen: 700n });
  const uncounted = await givenProduct(otherCoop, { originCountyCode: "441521", priceFen: 999n });
  const second = await givenProduct(coop, { priceFen: 100n });
  const cart = await givenCart(unit.clerk, [
    { productId: product.id, quantityMilli: 50_000n },
    { productId: uncounted.id, quantityMilli: 3_000n },
    { productId: second.id, quantityMilli: 25_000n },
  ]);
  const group = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));

  const orders = await db.order.findMany({
    where: { unitId: unit.id, groupId: group.id },
    include: { lines: { include: { quotas: true } } },
    orderBy: { goodsFen: "desc" },
  });
  expect(orders.map((order) => [order.coopId, order.state, order.goodsFen, order.freightFen])).toEqual([
    [coop.id, "AWAITING_COOP", 20_500n, 1_000n],
    [otherCoop.id, "AWAITING_COOP", 2_997n, 700n],
  ]);
  for (const order of orders) expect(order.lines.reduce((sum, line) => sum + line.freightFen, 0n)).toBe(order.freightFen);
  expect(orders.flatMap((order) => order.lines.map((line) => line.quotas.length)).sort()).toEqual([0, 1, 1]);
  expect((await db.stockItem.findUniqueOrThrow({ where: { productId: product.id } })).available.toString()).toBe("450");
  const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: unit.id, programmeId: programme.id } });
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 20_500n, REMAINING: -20_500n });
  expect(await db.auditLog.count({ where: { unitId: unit.id, action: "order.submit" } })).toBe(1);
});

test("five tabs and a replay: one order group, one reservation, one encumbrance", async () => {
  const { unit, product, programme } = await givenMarket({ available: "500" });
  const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: 10_000n }]);
  const tabs = await Promise.allSettled(Array.from({ length: 5 }, () => submitOrder(unit.clerk, cart.id, checkoutInput(cart.version))));
  const replay = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));

  const groups = new Set(tabs.flatMap((tab) => (tab.status === "fulfilled" ? [tab.value.id] : [])));
  expect([...groups]).toEqual([replay.id]);
  expect(tabs.filter((tab) => tab.status === "rejected").map(codeOf)).toEqual([]);
  expect(await db.orderGroup.count({ where: { unitId: unit.id } })).toBe(1);
  expect((await db.stockItem.findUniqueOrThrow({ where: { productId: product.id } })).available.toString()).toBe("490");
  expect(await db.quotaEntry.count({ where: { unitId: unit.id, kind: "ORDER", account: { programmeId: programme.id } } })).toBe(1);
});

test("200 buyers race for the last 50: exactly 50 are sold, the others are told, no deadlock reaches anybody", async () => {
  const { coop, product } = await givenMarket({ available: "50" });
  const side = await Promise.all(Array.from({ length: 6 }, () => givenProduct(coop, { available: "100000" })));
  const buyers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const unit = await givenUnit();
      const others = [side[index % 6], side[(index * 5 + 1) % 6]].flatMap((item) =>
        item ? [{ productId: item.id, quantityMilli: 2_000n }] : [],
      );
      const wanted = { productId: product.id, quantityMilli: 1_000n };
      const cart = await givenCart(unit.clerk, index % 2 === 0 ? [wanted, ...others] : [...others, wanted]);
      return { unit, cart };
    }),
  );
  const results = await Promise.allSettled(buyers.map(({ unit, cart }) => submitOrder(unit.clerk, cart.id, checkoutInput(cart.version))));

  const codes = results.map(codeOf);
  expect(codes.filter((code) => code === "ok")).toHaveLength(50);
  expect(codes.filter((code) => code === "ordering.outOfStock")).toHaveLength(150);
  expect((await db.stockItem.findUniqueOrThrow({ where: { productId: product.id } })).available.toString()).toBe("0");
  const [trail] = await db.$queryRaw<
    { sum: string }[]
  >`SELECT sum(delta)::text AS sum FROM stock_movement WHERE product_id = ${product.id}::uuid`;
  expect(trail?.sum).toBe("0.000");
}, 300_000);

test("what the buyer saw is what is ordered: a changed cart or price is refused and nothing is kept", async () => {
  const { unit, product } = await givenMarket({ available: "500" });
  const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: 10_000n }]);
  await setCartLine(unit.clerk, product.id, 20_000n);
  await expect(submitOrder(unit.clerk, cart.id, checkoutInput(cart.version))).rejects.toMatchObject({ code: "ordering.cartChanged" });
  expect(await db.orderGroup.count({ where: { unitId: unit.id } })).toBe(0);
  expect((await db.stockItem.findUniqueOrThrow({ where: { productId: product.id } })).available.toString()).toBe("500");
});

test("somebody else's cart and a foreign credited unit are refused", async () => {
  const { unit, product } = await givenMarket({ available: "500" });
  const stranger = await givenUnit();
  const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: 10_000n }]);
  await expect(submitOrder(stranger.clerk, cart.id, checkoutInput(cart.version))).rejects.toMatchObject({ code: "ordering.cartChanged" });
  await expect(submitOrder(unit.reviewer, cart.id, checkoutInput(cart.version))).rejects.toMatchObject({ code: "ordering.cartChanged" });
  await expect(submitOrder(unit.clerk, cart.id, checkoutInput(cart.version, { creditedUnitId: stranger.id }))).rejects.toMatchObject({
    code: "ordering.unitNotCreditable",
  });
});

test("above the unit's threshold the orders wait for a second person, stock and quota already held", async () => {
  const { order, unit, account } = await givenSubmittedOrder({ approvalThresholdFen: 10_000n, quantityMilli: 100_000n, priceFen: 400n });
  expect(order.state).toBe("AWAITING_APPROVAL");
  expect(await stagesOf(unit.id, account.id)).toMatchObject({ ORDERED: 40_000n });
});

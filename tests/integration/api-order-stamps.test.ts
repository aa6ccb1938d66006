import { afterAll, beforeAll, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { newId } from "#app/lib/ids";
import { givenConnectedMarket, orderBody } from "#tests/support/api";
import { startWeb, type Web } from "#tests/support/http";

/** A program orders what it read, or is told what of it has changed. */

let web: Web;
let market: Awaited<ReturnType<typeof givenConnectedMarket>>;

beforeAll(async () => {
  web = await startWeb();
  market = await givenConnectedMarket(web.origin, { available: "100000" });
}, 300_000);
afterAll(() => web.close());

const read = async (): Promise<string> => {
  const { body } = await market.buyer.get(`/products/${market.product.id}`);
  return (body as unknown as { stamp: string }).stamp;
};
const bodyWith = (seen: string) => ({ ...orderBody(market.product.id), lines: [{ productId: market.product.id, quantity: "10", seen }] });
const placed = () => db.order.count({ where: { unitId: market.unit.id } });
const change = (data: Parameters<typeof db.product.update>[0]["data"]) => db.product.update({ where: { id: market.product.id }, data });

test("what was read and has not changed is ordered", async () => {
  const told = await market.buyer.post("/orders", bodyWith(await read()));
  expect(told.status).toBe(201);
});

test("what has changed is named, nothing is ordered, and read anew it is", async () => {
  const seen = await read();
  const before = await placed();
  await change({ priceFen: 450n, version: { increment: 1 } });
  await db.coop.update({ where: { id: market.coop.id }, data: { paymentTerms: "MONEY_FIRST" } });
  const key = newId();
  const told = await market.buyer.post("/orders", bodyWith(seen), { key });
  expect([told.status, told.body.code]).toEqual([409, "ordering.offersChangedSince"]);
  expect(told.body.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
    ["/lines/0/seen", "ordering.changedSince.price"],
    ["/lines/0/seen", "ordering.changedSince.payment"],
  ]);
  expect(told.body.errors[0]?.detail).toContain("4.50");
  expect((await market.buyer.post("/orders", bodyWith(seen), { key })).text).toBe(told.text);
  expect(await placed()).toBe(before);
  expect((await market.buyer.post("/orders", bodyWith(await read()))).status).toBe(201);
});

test("package and freight are agreed to as well", async () => {
  const seen = await read();
  await change({ packageZh: "网袋", version: { increment: 1 } });
  const { freightTableId } = await db.product.findUniqueOrThrow({ where: { id: market.product.id } });
  await db.freightRate.updateMany({ where: { freightTableId }, data: { perKgFen: { increment: 7n } } });
  const told = await market.buyer.post("/orders", bodyWith(seen));
  expect(told.body.errors.map(({ code }) => code)).toEqual(["ordering.changedSince.goods", "ordering.changedSince.freight"]);
});

test("stock, stories and pictures are not agreed to, and without a stamp an order is placed on the terms of the moment", async () => {
  const seen = await read();
  await change({ descriptionZh: "今年雨水好。", version: { increment: 1 } });
  await db.stockItem.update({ where: { productId: market.product.id }, data: { available: { decrement: 5 } } });
  expect((await market.buyer.post("/orders", bodyWith(seen))).status).toBe(201);
  await change({ priceFen: 460n, version: { increment: 1 } });
  expect((await market.buyer.post("/orders", orderBody(market.product.id, "10"))).status).toBe(201);
});

test("a stamp of another form is refused by name", async () => {
  const told = await market.buyer.post("/orders", bodyWith("anything"));
  expect([told.status, told.body.errors[0]?.pointer, told.body.errors[0]?.code]).toEqual([422, "/lines/0/seen", "form.badChoice"]);
});

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { getCartView } from "#app/domain/ordering/checkout.queries.server";
import { stampOffers } from "#app/domain/ordering/offer-stamp";
import { changePaymentTerms, decidePaymentTerms } from "#app/domain/payments/change-payment-terms.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { requireDatabaseUrl } from "#app/env.server";
import { paths } from "#app/lib/paths";
import { givenCoop } from "#tests/support/given";
import { checkoutInput, givenCart, givenMarket } from "#tests/support/given-order";
import { givenPerson, signInAs, startWeb, visitor, type Web } from "#tests/support/http";

let web: Web;
beforeAll(async () => {
  web = await startWeb();
}, 300_000);
afterAll(() => web.close());

const termsOf = async (id: string) => (await db.coop.findUniqueOrThrow({ where: { id } })).paymentTerms;
const waitingOf = (coopId: string) => db.paymentTermsChange.findFirstOrThrow({ where: { coopId, status: "PROPOSED" } });

test("a co-op without a limit asks for money first at once; orders before keep their terms, orders after have the new ones", async () => {
  const { coop, unit, product } = await givenMarket();
  const order = async () => {
    const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: 10_000n }]);
    const group = await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version));
    return (await db.order.findFirstOrThrow({ where: { unitId: unit.id, groupId: group.id } })).paymentTerms;
  };
  expect(await order()).toBe("GOODS_FIRST");
  expect(await changePaymentTerms(coop.clerk, "MONEY_FIRST")).toBe("POSTED");
  expect(await order()).toBe("MONEY_FIRST");
  expect(
    await db.order.findMany({ where: { unitId: unit.id }, orderBy: { placedAt: "asc" }, select: { paymentTerms: true } }),
  ).toHaveLength(2);
  await expect(changePaymentTerms(coop.clerk, "MONEY_FIRST")).rejects.toMatchObject({ code: "payments.termsUnchanged" });
});

test("a co-op with a limit needs a second person; what waits is one change, for nobody else, and may be left", async () => {
  const coop = await givenCoop();
  await db.bankDeskSetting.create({ data: { coopId: coop.id, releaseAboveFen: 100n } });
  const proposed = await Promise.allSettled([1, 2].map(() => changePaymentTerms(coop.clerk, "MONEY_FIRST")));
  expect(proposed.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(proposed.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "payments.termsChangeWaits" } });
  const { id } = await waitingOf(coop.id);
  expect(await termsOf(coop.id)).toBe("GOODS_FIRST");
  await expect(decidePaymentTerms(coop.clerk, id, true)).rejects.toMatchObject({ code: "payments.releaseNeedsSecondPerson" });
  const other = await givenCoop();
  await expect(decidePaymentTerms(other.clerk, id, true)).rejects.toMatchObject({ code: "payments.termsChangeNotFound" });
  await decidePaymentTerms(coop.clerk, id, false);
  expect(await termsOf(coop.id)).toBe("GOODS_FIRST");
  await expect(decidePaymentTerms(coop.manager, id, true)).rejects.toMatchObject({ code: "payments.bankDecisionMovedOn" });
  await changePaymentTerms(coop.clerk, "MONEY_FIRST");
  await decidePaymentTerms(coop.manager, (await waitingOf(coop.id)).id, true);
  expect(await termsOf(coop.id)).toBe("MONEY_FIRST");
});

test("terms that change between the page and its button: the buyer is told, nothing is ordered, what was typed is kept", async () => {
  const { coop, unit, product } = await givenMarket();
  const person = await givenPerson([{ audience: "unit", orgId: unit.id, role: "CLERK" }]);
  const buyer = visitor(web.origin, `${await signInAs(person.userId, person.grantIds[0])}; xj_locale=en`, "en");
  await buyer.post(paths.unitCart(), { form: "add", intent: "add", productId: product.id, quantity: "10" });
  const value = (html: string, name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? "";
  const day = addDays(calendarDateOf(new Date()), 20);
  const bodyOf = (page: string) => ({
    form: "checkout",
    ...Object.fromEntries(["cartId", "cartVersion", "seen", "creditedUnitId"].map((name) => [name, value(page, name)])),
    source: "UNION",
    address: "Somewhere else 7",
    receiverName: "李老师",
    receiverPhone: "0746-1234567",
    deliverFrom: day,
    deliverTo: day,
    note: "at the back door",
  });
  const shown = await buyer.get(paths.unitCheckout());
  await changePaymentTerms(coop.clerk, "MONEY_FIRST");
  const refused = await buyer.post(paths.unitCheckout(), bodyOf(shown.text));
  expect(refused.status).toBe(409);
  expect(refused.text).toContain("What 测试合作社");
  for (const kept of ['value="Somewhere else 7"', "at the back door", "oney first"]) expect(refused.text).toContain(kept);
  expect(await db.orderGroup.count({ where: { unitId: unit.id } })).toBe(0);
  // What is shown now is what can be ordered.
  expect((await buyer.post(paths.unitCheckout(), bodyOf(refused.text))).status).toBe(303);
  expect(await db.order.findMany({ where: { unitId: unit.id }, select: { paymentTerms: true } })).toEqual([
    { paymentTerms: "MONEY_FIRST" },
  ]);
});

test("a price that rises between the page and its button is told in the same way", async () => {
  const { unit, product } = await givenMarket();
  const cart = await givenCart(unit.clerk, [{ productId: product.id, quantityMilli: 10_000n }]);
  const seen = stampOffers((await getCartView(unit.clerk)).plan);
  await db.product.update({ where: { id: product.id }, data: { priceFen: { increment: 1n } } });
  await expect(submitOrder(unit.clerk, cart.id, checkoutInput(cart.version, { seen }))).rejects.toMatchObject({
    code: "ordering.offerChangedSince",
  });
  expect(await db.orderGroup.count({ where: { unitId: unit.id } })).toBe(0);
  const now = stampOffers((await getCartView(unit.clerk)).plan);
  expect((await submitOrder(unit.clerk, cart.id, checkoutInput(cart.version, { seen: now }))).id).not.toBe("");
});

test("buyers read it before they order: on the product's page, in the cart and at checkout, in both languages", async () => {
  const { coop, unit, product } = await givenMarket();
  await inTransaction((tx) => refreshListings(tx, [product.id], calendarDateOf(new Date())));
  await changePaymentTerms(coop.clerk, "MONEY_FIRST");
  const person = await givenPerson([{ audience: "unit", orgId: unit.id, role: "CLERK" }]);
  const cookie = await signInAs(person.userId, person.grantIds[0]);
  for (const [language, words] of [
    ["zh-CN", "先款后货"],
    ["en", "oney first"],
  ] as const) {
    const buyer = visitor(web.origin, `${cookie}; xj_locale=${language}`, language);
    expect((await buyer.get(paths.product(product.id))).text).toContain(words);
    await buyer.post(paths.unitCart(), { form: "add", intent: "add", productId: product.id, quantity: "10" });
    for (const page of [paths.unitCart(), paths.unitCheckout()]) expect((await buyer.get(page)).text, page).toContain(words);
  }
});

test("pages that are kept for visitors hear of it", async () => {
  const coop = await givenCoop();
  const client = new pg.Client({ connectionString: requireDatabaseUrl() });
  await client.connect();
  await client.query("LISTEN catalog_changed");
  const heard = new Promise((resolve) => client.once("notification", ({ channel }) => resolve(channel)));
  await changePaymentTerms(coop.clerk, "MONEY_FIRST");
  expect(await heard).toBe("catalog_changed");
  await client.end();
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import {
  acceptanceBody,
  givenConnectedMarket,
  givenKey,
  orderBody,
  placed,
  program,
  shipmentBody,
  shipped,
  today,
  type Program,
  type Told,
} from "#tests/support/api";
import { givenCoop, givenUnit } from "#tests/support/given";
import { startWeb, type Web } from "#tests/support/http";
import { newId } from "#app/lib/ids";

/** What programs change: it works · replayed nothing changes · raced one wins · closed to others — for every write, through HTTP. */

let web: Web;
type Market = Awaited<ReturnType<typeof givenConnectedMarket>>;
let market: Market;
/** A unit and a co-op that have nothing to do with it. */
let strangers: { unit: Program; coop: Program };

beforeAll(async () => {
  web = await startWeb();
  market = await givenConnectedMarket(web.origin, { available: "100000" });
  strangers = {
    unit: program(web.origin, (await givenKey("unit", (await givenUnit()).id)).token),
    coop: program(web.origin, (await givenKey("coop", (await givenCoop()).id)).token),
  };
}, 300_000);
afterAll(() => web.close());

/** Everything a write may move, counted. */
async function facts() {
  const [orders, events, shipments, acceptances, remittances, entries, stock] = await Promise.all([
    db.order.count(),
    db.orderEvent.count(),
    db.shipment.count(),
    db.acceptance.count(),
    db.remittance.count(),
    db.quotaEntry.count(),
    db.stockItem.findUniqueOrThrow({ where: { productId: market.product.id } }),
  ]);
  return { orders, events, shipments, acceptances, remittances, entries, stock: stock.available.toString() };
}

interface Write {
  name: string;
  status: 200 | 201;
  who: "buyer" | "seller";
  /** The request, ready to be sent with success once. */
  ready: () => Promise<{ path: string; body: unknown }>;
  /** What a stranger is told. */
  foreign: number;
  check: (told: Told) => Promise<void> | void;
}

const writes: Write[] = [
  {
    name: "an order is placed",
    status: 201,
    who: "buyer",
    ready: () => Promise.resolve({ path: "/orders", body: orderBody(market.product.id, "12.5") }),
    foreign: 403,
    check: async ({ body }) => {
      const [order] = await db.order.findMany({ where: { groupId: body.id }, include: { lines: true } });
      expect(order).toMatchObject({ number: body.orders[0]?.number, state: "AWAITING_COOP", goodsFen: 5_000n });
      expect(order?.lines[0]?.quantity.toString()).toBe("12.5");
    },
  },
  {
    name: "an order is taken on",
    status: 200,
    who: "seller",
    ready: async () => ({ path: `/orders/${(await placed(market.buyer, market.product.id)).orderId}/confirm`, body: {} }),
    foreign: 404,
    check: ({ body }) => expect(body).toMatchObject({ status: "TO_SHIP", goodsFen: "40000" }),
  },
  {
    name: "an order is declined",
    status: 200,
    who: "seller",
    ready: async () => ({
      path: `/orders/${(await placed(market.buyer, market.product.id)).orderId}/reject`,
      body: { reason: "山路塌方，送不了" },
    }),
    foreign: 404,
    check: ({ body }) => expect(body).toMatchObject({ status: "REJECTED", endReason: "山路塌方，送不了" }),
  },
  {
    name: "goods are sent",
    status: 201,
    who: "seller",
    ready: async () => {
      const { orderId, lineId } = await placed(market.buyer, market.product.id);
      await market.seller.post(`/orders/${orderId}/confirm`);
      return { path: `/orders/${orderId}/shipments`, body: shipmentBody(lineId, "40") };
    },
    foreign: 404,
    check: ({ body }) => expect(body.lines[0]).toMatchObject({ shippedQuantity: "40" }),
  },
  {
    name: "goods are accepted",
    status: 201,
    who: "buyer",
    ready: async () => {
      const { shipmentId, lineId } = await shipped(market);
      return { path: `/shipments/${shipmentId}/acceptances`, body: acceptanceBody(lineId, "90", "10") };
    },
    foreign: 404,
    check: ({ body }) => {
      expect(body).toMatchObject({ amountFen: "36000" });
      expect(body.lines[0]).toMatchObject({ acceptedQuantity: "90", rejectedQuantity: "10", reason: "QUALITY" });
    },
  },
  {
    name: "money has arrived",
    status: 201,
    who: "seller",
    ready: async () => {
      const { shipmentId, lineId, orderId } = await shipped(market);
      await market.buyer.post(`/shipments/${shipmentId}/acceptances`, acceptanceBody(lineId));
      return {
        path: `/orders/${orderId}/receipts`,
        body: { amountFen: "40000", receivedOn: today(), bankReference: `REF-${newId()}` },
      };
    },
    foreign: 404,
    check: ({ body }) => expect(body).toMatchObject({ status: "SETTLED", receivables: [{ amountFen: "40000", paidFen: "40000" }] }),
  },
];

describe.each(writes)("$name", ({ status, who, ready, foreign, check }) => {
  test("it works, and asked again it is answered the same and changes nothing", async () => {
    const { path, body } = await ready();
    const key = newId();
    const told = await market[who].post(path, body, { key });
    expect([told.status, told.text]).toEqual([status, told.text]);
    await check(told);

    const after = await facts();
    const again = await market[who].post(path, body, { key });
    expect([again.status, again.text, again.headers.get("idempotency-replayed")]).toEqual([status, told.text, "true"]);
    expect(told.headers.get("idempotency-replayed")).toBeNull();
    expect(await facts()).toEqual(after);
    expect(await market[who].post(path, { ...(body as object), note: "anders" }, { key })).toMatchObject({ status: 422 });
  });

  test("two at once under one key happen once", async () => {
    const { path, body } = await ready();
    const before = await facts();
    const key = newId();
    const told = await Promise.all([1, 2, 3].map(() => market[who].post(path, body, { key })));
    const done = told.filter((each) => each.status === status);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map((each) => each.text)).size).toBe(1);
    expect(told.filter((each) => each.status !== status).map((each) => each.body.code)).toEqual(
      told.filter((each) => each.status !== status).map(() => "api.requestRunning"),
    );
    expect((await facts()).events).toBe(before.events + 1);
  });

  test("a worker that died after the change, before the answer was kept: the next is answered, nothing is doubled", async () => {
    const { path, body } = await ready();
    const key = newId();
    const told = await market[who].post(path, body, { key });
    expect(told.status).toBe(status);
    const after = await facts();
    const long = new Date(Date.now() - 120_000);
    await db.idempotencyRecord.updateMany({
      where: { idempotencyKey: key },
      data: { status: "IN_PROGRESS", responseStatus: null, responseBody: null, heldUntil: new Date(Date.now() + 60_000) },
    });
    expect(await market[who].post(path, body, { key })).toMatchObject({ status: 409, body: { code: "api.requestRunning" } });
    await db.idempotencyRecord.updateMany({ where: { idempotencyKey: key }, data: { heldUntil: long } });
    const again = await market[who].post(path, body, { key });
    expect([again.status, again.body.id]).toEqual([status, told.body.id]);
    expect(await facts()).toEqual(after);

    await db.idempotencyRecord.deleteMany({ where: { idempotencyKey: key } }); // a week later
    expect(await market[who].post(path, body, { key })).toMatchObject({ status, body: { id: told.body.id } });
    expect(await facts()).toEqual(after);
  });

  test("closed to others", async () => {
    const { path, body } = await ready();
    const before = await facts();
    const stranger = who === "buyer" ? strangers.unit : strangers.coop;
    const other = who === "buyer" ? strangers.coop : strangers.unit;
    if (foreign === 404) expect(await stranger.post(path, body)).toMatchObject({ status: 404 });
    expect(await other.post(path, body)).toMatchObject({
      status: 403,
      body: { code: expect.stringMatching(/^api\.(roleMayNot|scopeMissing)$/) as string },
    });
    expect(await program(web.origin, null).post(path, body)).toMatchObject({ status: 401 });
    expect(await facts()).toEqual(before);
    expect(await market[who].post(path, body)).toMatchObject({ status });
  });
});

test("two sellers at once, each with a key of their own: one takes the order on", async () => {
  const { orderId } = await placed(market.buyer, market.product.id);
  const colleague = program(web.origin, (await givenKey("coop", market.coop.id)).token);
  const told = await Promise.all([market.seller, colleague].map((seller) => seller.post(`/orders/${orderId}/confirm`)));
  expect(told.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(told.find(({ status }) => status === 409)?.body.code).toBe("ordering.orderMovedOn");
});

test("a refusal is the answer of its key: asked again it is the same, also when the cause has gone", async () => {
  const scarce = await givenConnectedMarket(web.origin, { available: "5" });
  const key = newId();
  const body = orderBody(scarce.product.id, "8");
  const told = await scarce.buyer.post("/orders", body, { key });
  expect(told).toMatchObject({ status: 409, body: { code: "ordering.outOfStock" } });
  await db.stockItem.update({ where: { productId: scarce.product.id }, data: { available: "50" } });
  const again = await scarce.buyer.post("/orders", body, { key });
  expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([409, "true"]);
  expect(await scarce.buyer.post("/orders", body)).toMatchObject({ status: 201 });
});

test("the person's own cart is left alone", async () => {
  const cart = await db.cart.create({ data: { unitId: market.unit.id, id: newId(), userId: market.unitKey.actor.userId } });
  await placed(market.buyer, market.product.id);
  expect(await db.cart.findUniqueOrThrow({ where: { unitId_id: { unitId: market.unit.id, id: cart.id } } })).toEqual(cart);
});

test("the audit log says which key it was", async () => {
  const { orderId } = await placed(market.buyer, market.product.id);
  await market.seller.post(`/orders/${orderId}/confirm`);
  const entry = await db.auditLog.findFirstOrThrow({ where: { action: "order.confirmed", objectId: orderId } });
  const key = await db.apiKey.findUniqueOrThrow({ where: { id: market.coopKey.id } });
  expect(entry).toMatchObject({ actorId: market.coopKey.actor.userId, grantId: market.coopKey.actor.grantId });
  expect(entry.requestId).toContain(key.prefix);
});

test("bad bodies say where and what, in the reader's language, and change nothing", async () => {
  const before = await facts();
  const body = { ...orderBody(market.product.id), deliverTo: "2026-02-30", extra: 1, lines: [{ productId: "x", quantity: 5 }] };
  const english = await market.buyer.post("/orders", body);
  expect(english.status).toBe(422);
  expect(english.body.errors.map((part) => [part.pointer, part.code])).toEqual([
    ["/lines/0/productId", "form.badChoice"],
    ["/lines/0/quantity", "api.notText"],
    ["/deliverTo", "form.badDate"],
    ["/extra", "api.unknownField"],
  ]);
  const chinese = await program(web.origin, market.unitKey.token, "zh-CN").post("/orders", body);
  expect(chinese.body.errors.map((part) => part.detail)).toContain("没有这一项，请检查名称。");
  expect(english.body.errors.map((part) => part.detail)).toContain("There is no such field; check the name.");

  const { orderId, lineId } = await placed(market.buyer, market.product.id);
  const told = [
    await market.buyer.post("/orders", orderBody(newId())),
    await market.buyer.post("/orders", orderBody(market.product.id, "100", { deliverFrom: today() })),
    await market.buyer.post("/orders", {
      ...orderBody(market.product.id),
      lines: [1, 2].map(() => ({ productId: market.product.id, quantity: "1" })),
    }),
    await market.seller.post(`/orders/${orderId}/receipts`, { amountFen: "0", receivedOn: today(), bankReference: "x" }),
    await market.seller.post(`/orders/${orderId}/shipments`, shipmentBody(lineId)),
    await market.buyer.post("/orders", orderBody(market.product.id), { key: "short" }),
    await market.buyer.post("/orders", "{"),
    await market.buyer.post("/orders", "[]"),
    await market.buyer.post("/orders", orderBody(market.product.id), { headers: { "content-type": "text/plain" } }),
    await market.buyer.post("/orders", orderBody(market.product.id), { headers: { accept: "text/html" } }),
    await market.buyer.post("/orders", `"${"x".repeat(1_100_000)}"`),
  ];
  expect(told.map(({ status, body: { code } }) => `${status} ${code}`)).toEqual([
    "422 ordering.productsNotOffered",
    "422 ordering.deliveryTooEarly",
    "422 api.invalid",
    "422 api.invalid",
    "409 ordering.orderMovedOn",
    "400 api.idempotencyKeyMissing",
    "400 api.badJson",
    "422 api.invalid",
    "415 api.notJson",
    "406 api.notAcceptable",
    "413 api.tooLarge",
  ]);
  expect(told.map(({ headers }) => headers.get("content-type"))).toEqual(told.map(() => "application/problem+json; charset=utf-8"));
  expect({ ...(await facts()), orders: before.orders, events: before.events, entries: before.entries, stock: before.stock }).toEqual(
    before,
  );
});

describe("a photo of what is refused", () => {
  const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
  const photo = (content = PIXEL) => market.buyer.post("/photos", { fileName: "broken.png", content });
  const withPhoto = (lineId: string, photoId: string) => {
    const body = acceptanceBody(lineId, "90", "10");
    return { ...body, lines: body.lines.map((line) => ({ ...line, photoId })) };
  };

  test("is uploaded, named by the acceptance, and seen by both sides of the order alone", async () => {
    const { lineId, shipmentId } = await shipped(market);
    const uploaded = await photo();
    expect([uploaded.status, uploaded.body.size]).toEqual([201, Buffer.from(PIXEL, "base64").length]);
    const told = await market.buyer.post(`/shipments/${shipmentId}/acceptances`, withPhoto(lineId, uploaded.body.id));
    expect([told.status, told.body.lines[0]?.photoId]).toEqual([201, uploaded.body.id]);
    expect((await market.seller.get(`/acceptances/${told.body.id}`)).body.lines[0]?.photoId).toBe(uploaded.body.id);
    expect((await strangers.unit.get(`/acceptances/${told.body.id}`)).status).toBe(404);
    const again = await shipped(market);
    const twice = await market.buyer.post(`/shipments/${again.shipmentId}/acceptances`, withPhoto(again.lineId, uploaded.body.id));
    expect([twice.status, twice.body.code]).toEqual([422, "form.badFile"]);
  });

  test("is a picture of at most five megabytes, and somebody else's is none", async () => {
    const large = Buffer.concat([Buffer.from(PIXEL, "base64"), Buffer.alloc(5_242_880)]).toString("base64");
    const told = await Promise.all([photo(Buffer.from("%PDF-1.7").toString("base64")), photo("<svg>"), photo(large)]);
    expect(told.map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(told.map(({ body }) => body.errors?.[0]?.code ?? body.code)).toEqual(["form.badFile", "form.badFile", "form.fileTooLarge"]);
    expect((await market.seller.post("/photos", { fileName: "x.png", content: PIXEL })).status).toBe(403);
    const foreign = await strangers.unit.post("/photos", { fileName: "x.png", content: PIXEL });
    const { lineId, shipmentId } = await shipped(market);
    for (const id of [foreign.body.id, newId()]) {
      const refused = await market.buyer.post(`/shipments/${shipmentId}/acceptances`, withPhoto(lineId, id));
      expect([refused.status, refused.body.code], id).toEqual([422, "form.badFile"]);
    }
    const key = newId();
    const body = { fileName: "once.png", content: PIXEL };
    const both = [await market.buyer.post("/photos", body, { key }), await market.buyer.post("/photos", body, { key })];
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
  });
});

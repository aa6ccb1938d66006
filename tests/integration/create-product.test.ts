import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers } from "#app/domain/catalog/offers.queries.server";
import { createProduct, editProduct } from "#app/domain/catalog/save-product.server";
import { openingInput, productInput, type ProductInput } from "#app/domain/catalog/schema";
import { cookieOf } from "#tests/support/form-walk/people";
import { givenActor, givenCategory, givenCoop, givenUnit, next } from "#tests/support/given";
import { startWeb, visitor, type Web } from "#tests/support/http";

/** A product as a clerk describes it: no picture yet, sold by the kilogram. */
const described = (coop: { freightTableId: string }, options: Partial<ProductInput> = {}): ProductInput => ({
  sku: `NEW-${next()}`,
  nameZh: "高山紫薯",
  nameEn: "Purple yam",
  descriptionZh: "",
  descriptionEn: "",
  categoryCode: "potato",
  originCountyCode: "422802",
  salesUnit: "KG",
  packageZh: "散装",
  packageEn: "",
  netGrams: 1000,
  price: 450n,
  minQuantity: 1_000n,
  stepQuantity: 500n,
  leadDays: 2,
  catchWeight: true,
  tolerance: 500,
  shelfLifeDays: 60,
  storage: "AMBIENT",
  freightTableId: coop.freightTableId,
  seasonMonths: [9, 10],
  ...options,
});
const offered = { availableMilli: 120_500n, publish: true };
const draft = { availableMilli: 0n, publish: false };

function asked(words: string) {
  const { filter, sort } = readOfferFilter(new URLSearchParams({ q: words }));
  return [filter, sort] as const;
}
const found = async (words: string) => (await listOffers(...asked(words), 1)).offers.map((offer) => offer.id);
const movementsOf = (productId: string) => db.stockMovement.findMany({ where: { productId } });
const auditsOf = (productId: string) => db.auditLog.count({ where: { action: "product.create", objectId: productId } });

beforeAll(() => givenCategory());

describe("a new product", () => {
  test("is offered at once, with its first stock and the movement that explains it", async () => {
    const coop = await givenCoop();
    const id = await createProduct(coop.clerk, described(coop, { nameZh: "铁棍山药" }), offered);
    const product = await db.product.findUniqueOrThrow({ where: { id }, include: { stock: true } });
    expect(product).toMatchObject({ coopId: coop.id, art: "potato", priceFen: 450n, toleranceBps: 500, publishedAt: coop.clerk.now });
    expect(product.stock?.available.toFixed(3)).toBe("120.500");
    const [movement, ...others] = await movementsOf(id);
    expect(movement).toMatchObject({ kind: "ADJUST", causeType: "adjustment" });
    expect([movement?.delta.toFixed(3), others.length]).toEqual(["120.500", 0]);
    expect(await found("铁棍山药")).toEqual([id]);
    expect(await auditsOf(id)).toBe(1);
  });

  test("is drawn as its clerk says where there is no photo, and like its category where nothing is said", async () => {
    const coop = await givenCoop();
    const id = await createProduct(coop.clerk, described(coop, { nameZh: "红心猕猴桃", art: "kiwi" }), offered);
    const drawn = async () => (await listOffers(...asked("红心猕猴桃"), 1)).offers.map(({ art }) => art);
    expect(await drawn()).toEqual(["kiwi"]);
    const { version } = await db.product.findUniqueOrThrow({ where: { id } });
    await editProduct(coop.clerk, id, version, described(coop, { nameZh: "红心猕猴桃", art: undefined }));
    expect(await drawn()).toEqual(["potato"]);
    expect(productInput.shape.art.safeParse("dragon").success).toBe(false);
  });

  test("may be a draft: nobody finds it, and no stock moves that is not there", async () => {
    const coop = await givenCoop();
    const id = await createProduct(coop.clerk, described(coop, { nameZh: "紫皮大蒜" }), draft);
    expect((await db.product.findUniqueOrThrow({ where: { id } })).publishedAt).toBeNull();
    expect(await movementsOf(id)).toEqual([]);
    expect(await found("紫皮大蒜")).toEqual([]);
  });

  test("sent a second time is refused, and the first stays as it was", async () => {
    const coop = await givenCoop();
    const input = described(coop);
    const id = await createProduct(coop.clerk, input, offered);
    const again = createProduct(coop.clerk, { ...input, nameZh: "别名" }, offered);
    await expect(again).rejects.toMatchObject({ kind: "invalid", code: "catalog.skuTaken", field: "sku" });
    expect(await db.product.findMany({ where: { coopId: coop.id }, select: { id: true, nameZh: true } })).toEqual([
      { id, nameZh: "高山紫薯" },
    ]);
    expect(await movementsOf(id)).toHaveLength(1);
    expect(await auditsOf(id)).toBe(1);
  });

  test("sent by two clerks at once is one product; the other is told so", async () => {
    const coop = await givenCoop();
    const input = described(coop);
    const results = await Promise.allSettled([coop.clerk, coop.manager].map((actor) => createProduct(actor, input, offered)));
    const refused = results.flatMap((result) => (result.status === "rejected" ? [(result.reason as { code?: string }).code] : []));
    expect(refused).toEqual(["catalog.skuTaken"]);
    const products = await db.product.findMany({ where: { coopId: coop.id }, include: { stock: true } });
    expect(products.map((product) => product.stock?.available.toFixed(3))).toEqual(["120.500"]);
    expect(await movementsOf(products[0]?.id ?? "")).toHaveLength(1);
  });

  test("of two co-ops may have the same number, and neither may use the other's freight", async () => {
    const [coop, other] = [await givenCoop(), await givenCoop()];
    const input = described(coop);
    await createProduct(coop.clerk, input, offered);
    await expect(createProduct(other.clerk, input, offered)).rejects.toMatchObject({
      code: "catalog.freightTableUnknown",
      field: "freightTableId",
    });
    expect(await db.product.count({ where: { coopId: other.id } })).toBe(0);
    await createProduct(other.clerk, { ...input, freightTableId: other.freightTableId }, offered);
    expect(await db.product.count({ where: { sku: input.sku } })).toBe(2);
  });
});

describe("what cannot be", () => {
  test("is refused at its field, and nothing is left of it", async () => {
    const coop = await givenCoop();
    const refusals: [Partial<ProductInput>, string, string][] = [
      [{ categoryCode: "tubers" }, "catalog.categoryUnknown", "categoryCode"], // a top category holds categories
      [{ categoryCode: "nothing" }, "catalog.categoryUnknown", "categoryCode"],
      [{ originCountyCode: "999999" }, "catalog.countyUnknown", "originCountyCode"],
      [{ catchWeight: false }, "catalog.toleranceWithoutWeighing", "tolerance"],
    ];
    for (const [options, code, field] of refusals)
      await expect(createProduct(coop.clerk, described(coop, options), offered), code).rejects.toMatchObject({
        kind: "invalid",
        code,
        field,
      });
    expect(await db.product.count({ where: { coopId: coop.id } })).toBe(0);
  });

  test("a co-op that nobody has recommended, or that is suspended, keeps drafts only", async () => {
    for (const standing of [{ recommendedOn: null }, { suspendedAt: new Date("2026-06-01T00:00:00Z") }]) {
      const coop = await givenCoop();
      await db.coop.update({ where: { id: coop.id }, data: standing });
      const refused = createProduct(coop.clerk, described(coop), offered);
      await expect(refused).rejects.toMatchObject({ kind: "conflict", code: "catalog.coopNotRecommended" });
      expect(await db.product.count({ where: { coopId: coop.id } })).toBe(0);
      await createProduct(coop.clerk, described(coop), draft);
    }
  });

  test("figures, codes and choices that no product has stop at the form", () => {
    const typed = {
      sku: "YAM-1",
      nameZh: "紫薯",
      categoryCode: "potato",
      originCountyCode: "422802",
      salesUnit: "KG",
      packageZh: "散装",
      netGrams: "1000",
      price: "4.50",
      minQuantity: "1",
      stepQuantity: "0.5",
      leadDays: "2",
      tolerance: "0",
      shelfLifeDays: "60",
      storage: "AMBIENT",
      freightTableId: "019ab000-0000-7000-8000-000000000000",
      available: "10",
    };
    const input = productInput.and(openingInput);
    expect(input.safeParse(typed).success).toBe(true);
    const bad: Record<string, string[]> = {
      sku: ["", "-yam", "字", "x".repeat(41)],
      nameZh: ["", "字".repeat(81)],
      originCountyCode: ["", "42280", "恩施"],
      salesUnit: ["", "TON"],
      netGrams: ["0", "-1", "1.5", "100000001"],
      price: ["0", "-1", "4.505", "lots", "1000000.01"],
      minQuantity: ["0", "-1", "0.0001"],
      tolerance: ["-1", "20.01"],
      storage: ["", "WARM"],
      freightTableId: ["", "mine"],
      seasonMonths: ["13"],
      available: ["", "-1"],
    };
    for (const [name, values] of Object.entries(bad))
      for (const value of values) {
        const spoilt = { ...typed, [name]: name === "seasonMonths" ? [value] : value };
        const { error } = input.safeParse(spoilt);
        expect(
          error?.issues.map((issue) => issue.path[0]),
          `${name} = "${value}"`,
        ).toEqual([name]);
      }
  });
});

describe("the form is closed to others", () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb();
  }, 300_000);
  afterAll(() => web.close());

  test("viewers, other audiences and visitors describe no product", async () => {
    const [coop, unit] = [await givenCoop(), await givenUnit()];
    const people = await Promise.all([cookieOf("coop", coop.id, "VIEWER"), cookieOf("unit", unit.id), cookieOf("county", "422802")]);
    const before = await db.product.count();
    for (const cookie of people) expect((await visitor(web.origin, cookie).post("/coop/products/new", { sku: "X" })).status).toBe(403);
    expect((await visitor(web.origin).post("/coop/products/new", { sku: "X" })).location).toMatch(/^\/sign-in/);
    expect(await db.product.count()).toBe(before);
  });

  test("an actor of another co-op cannot be passed off: the product belongs to whoever is signed in", async () => {
    const [coop, other] = [await givenCoop(), await givenCoop()];
    const stranger = givenActor("coop", other.id, "CLERK");
    await expect(createProduct(stranger, described(coop), draft)).rejects.toMatchObject({ code: "catalog.freightTableUnknown" });
  });
});

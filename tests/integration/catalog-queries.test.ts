import { beforeAll, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { getHall, listHalls, listSeasonal, listTopCategories } from "#app/domain/catalog/halls.queries.server";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers, PAGE_SIZE } from "#app/domain/catalog/offers.queries.server";
import { getOfferedProduct, listOtherOffers } from "#app/domain/catalog/product.queries.server";
import { refreshBadges } from "#app/domain/catalog/refresh-badges.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { setPublished } from "#app/domain/catalog/save-product.server";
import { newId } from "#app/lib/ids";
import { toDbDate } from "#app/lib/dates";
import { givenCoop, givenProduct, givenProgramme, givenDivisions, THE_DAY, THE_INSTANT } from "#tests/support/given";

const find = (query: string, page = 1) => {
  const { filter, sort } = readOfferFilter(new URLSearchParams(query));
  return listOffers(filter, sort, page);
};
const names = (offers: { nameZh: string }[]) => offers.map((offer) => offer.nameZh).sort();
const sum = (values: { count: number }[]) => values.reduce((total, value) => total + value.count, 0);

let enshi: Awaited<ReturnType<typeof givenCoop>>;
let haifeng: Awaited<ReturnType<typeof givenCoop>>;
let hallId: string;
const ids = new Map<string, string>();

beforeAll(async () => {
  await givenDivisions();
  await givenProgramme({ code: "national-832" });
  await givenProgramme({ code: "guangdong", countyCodes: ["441521"], buyerPrefix: "44" });
  enshi = await givenCoop({ countyCode: "422802" });
  haifeng = await givenCoop({ countyCode: "441521" });
  await db.category.createMany({
    data: [
      { code: "grain", parentCode: null, nameZh: "粮油", nameEn: "Grain", art: "rice", storage: "AMBIENT", shelfLifeDays: 90, sort: 1 },
      {
        code: "millet",
        parentCode: "grain",
        nameZh: "小米杂粮",
        nameEn: "Millet",
        art: "millet",
        storage: "AMBIENT",
        shelfLifeDays: 90,
        sort: 2,
      },
      {
        code: "roots",
        parentCode: "grain",
        nameZh: "藕与薯",
        nameEn: "Roots",
        art: "lotus-root",
        storage: "AMBIENT",
        shelfLifeDays: 90,
        sort: 3,
      },
    ],
  });
  hallId = newId();
  await db.hall.create({
    data: {
      id: hallId,
      slug: "enshi",
      nameZh: "恩施馆",
      nameEn: "Enshi Hall",
      taglineZh: "云雾里",
      taglineEn: "In the mist",
      storyZh: "山里",
      storyEn: "Hills",
      operator: "测试运营",
      landscape: "mountains-mist",
      prefixes: ["4228"],
      publishedAt: THE_INSTANT,
      coops: { create: { coopId: enshi.id, admittedOn: toDbDate("2025-01-01") } },
    },
  });
  await db.hall.create({
    data: {
      id: newId(),
      slug: "closed",
      nameZh: "未开馆",
      nameEn: "Closed",
      taglineZh: "",
      taglineEn: "",
      storyZh: "",
      storyEn: "",
      operator: "",
      landscape: "sea",
      prefixes: [],
    },
  });
  const offers: [string, typeof enshi, Parameters<typeof givenProduct>[1]][] = [
    ["恩施小土豆", enshi, { priceFen: 300n, originCountyCode: "422801" }],
    ["利川黄心土豆", enshi, { priceFen: 400n, originCountyCode: "422802" }],
    ["有机小米", enshi, { priceFen: 1200n, originCountyCode: "422802" }],
    ["海丰土豆", haifeng, { priceFen: 350n, originCountyCode: "441521" }],
    ["西湖莲藕", haifeng, { priceFen: 900n, originCountyCode: "330106", available: "0" }],
    ["下架的土豆", enshi, { published: false }],
  ];
  for (const [nameZh, coop, options] of offers)
    ids.set(nameZh, (await givenProduct(coop, { ...options, nameZh, ...(options?.available === "0" ? { available: "1" } : {}) })).id);
  await db.product.update({ where: { id: ids.get("有机小米") ?? "" }, data: { categoryCode: "millet", seasonMonths: [6, 7] } });
  await db.product.update({ where: { id: ids.get("西湖莲藕") ?? "" }, data: { categoryCode: "roots" } });
  await inTransaction((tx) => refreshListings(tx, [...ids.values()], THE_DAY));
  await db.$executeRaw`UPDATE stock_item SET available = 0 WHERE product_id = ${ids.get("西湖莲藕") ?? ""}::uuid`;
});

test("two-character words, pinyin and the place of origin find; what is not published is not found", async () => {
  expect(names((await find("q=土豆")).offers)).toEqual(["利川黄心土豆", "恩施小土豆", "海丰土豆"]);
  expect(names((await find("q=小米")).offers)).toEqual(["有机小米"]);
  expect(names((await find("q=tudou")).offers)).toContain("海丰土豆");
  expect(names((await find("q=利川市")).offers)).toEqual(["利川黄心土豆", "有机小米"]);
  expect((await find("q=不存在的东西")).total).toBe(0);
  expect((await find("q=!!!")).total).toBe(0);
});

test("filters combine, and every facet counts what its value would give", async () => {
  const all = await find("");
  expect(all.total).toBe(5);
  expect(sum(all.facets.categories.filter((category) => category.parent === null))).toBe(all.total);
  expect(sum(all.facets.counties)).toBe(all.total);
  expect(all.facets.programmes.map(({ value, count }) => [value, count])).toEqual(
    expect.arrayContaining([
      ["national-832", 3],
      ["guangdong", 1],
      ["none", 1],
    ]),
  );
  expect(all.facets.halls).toMatchObject([{ value: "enshi", count: 3 }]);

  for (const [name, values] of [
    ["county", all.facets.counties],
    ["programme", all.facets.programmes],
    ["category", all.facets.categories],
    ["hall", all.facets.halls],
  ] as const) {
    for (const { value, count } of values)
      expect({ name, value, total: (await find(`${name}=${value}`)).total }).toEqual({ name, value, total: count });
  }
  const narrowed = await find("q=土豆&programme=national-832&max=3.50");
  expect(names(narrowed.offers)).toEqual(["恩施小土豆"]);
  expect(narrowed.facets.programmes.find(({ value }) => value === "guangdong")?.count).toBe(1);
});

test("a chosen category shows its children, and a child its brothers", async () => {
  const grain = await find("category=grain");
  expect(names(grain.offers)).toEqual(["有机小米", "西湖莲藕"]);
  const children = [
    { value: "millet", count: 1 },
    { value: "roots", count: 1 },
  ];
  expect(grain.facets.categories.filter((category) => category.parent === "grain")).toMatchObject(children);
  expect((await find("category=millet")).facets.categories.filter((category) => category.parent === "grain")).toMatchObject(children);
});

test("price and stock: per kilogram, cheapest first, sold out left out on demand", async () => {
  const { offers } = await find("sort=price");
  expect(offers.map((offer) => offer.nameZh)).toEqual(["恩施小土豆", "海丰土豆", "利川黄心土豆", "西湖莲藕", "有机小米"]);
  expect((await find("stock=1")).total).toBe(4);
  expect((await find("")).facets.inStock).toBe(4);
  expect(names((await find("min=3.5&max=9")).offers)).toEqual(["利川黄心土豆", "海丰土豆", "西湖莲藕"]);
});

test("pages follow each other without gap or repetition", async () => {
  const extra = await Promise.all(
    Array.from({ length: PAGE_SIZE + 3 }, (_, index) => givenProduct(haifeng, { nameZh: `红薯${index}`, originCountyCode: "441521" })),
  );
  await db.product.updateMany({ where: { id: { in: extra.map(({ id }) => id) } }, data: { categoryCode: "roots" } });
  await inTransaction((tx) =>
    refreshListings(
      tx,
      extra.map(({ id }) => id),
      THE_DAY,
    ),
  );
  const [first, second, third] = [await find("q=红薯"), await find("q=红薯", 2), await find("q=红薯", 3)];
  expect([first.pageCount, first.total]).toEqual([2, PAGE_SIZE + 3]);
  expect(new Set([...first.offers, ...second.offers].map((offer) => offer.id)).size).toBe(PAGE_SIZE + 3);
  expect(third.offers).toEqual([]);
});

test("whatever a URL says, the answer is a page", async () => {
  for (const query of [
    "q=%00%00",
    "q=%27%20OR%201=1",
    "county=';drop",
    "programme=%F0%9F%A5%94",
    "min=NaN&max=1e309",
    "page=-1",
    "page=999999",
    "sort=zz",
    `q=${"米".repeat(5_000)}`,
    "q=%ED%A0%80",
  ]) {
    const found = await find(query);
    expect(found.page).toBeGreaterThan(0);
  }
});

test("a product's page: the way to its county, programmes, freight; nothing once it is unpublished", async () => {
  const id = ids.get("利川黄心土豆") ?? "";
  const product = await getOfferedProduct(id);
  expect(product).toMatchObject({
    nameZh: "利川黄心土豆",
    origin: ["湖北省", "恩施土家族苗族自治州", "利川市"],
    programmes: [{ code: "national-832" }],
    halls: [{ slug: "enshi" }],
    category: { code: "potato" },
    topCategory: { code: "tubers" },
    freight: [{ divisionPrefix: "", placeName: null, perKgFen: 50n }],
  });
  expect((await listOtherOffers(id, 4)).map((offer) => offer.coopName)).toEqual([product?.coopName, product?.coopName]);

  await setPublished(enshi.clerk, id, false);
  expect(await getOfferedProduct(id)).toBeNull();
  expect(names((await find("q=土豆")).offers)).toEqual(["恩施小土豆", "海丰土豆"]);
  await setPublished(enshi.clerk, id, true);
  expect(await getOfferedProduct(newId())).toBeNull();
});

test("halls: only open ones, with figures of what they offer", async () => {
  expect((await listHalls()).map((hall) => hall.slug)).toEqual(["enshi"]);
  expect(await getHall("enshi")).toMatchObject({
    coops: 1,
    counties: 2,
    products: 3,
    places: ["湖北省", "恩施土家族苗族自治州"],
    programmes: [{ code: "national-832" }],
  });
  expect(await getHall("closed")).toBeNull();
  const { filter } = readOfferFilter(new URLSearchParams());
  expect((await listOffers(filter, "newest", 1, hallId)).total).toBe(3);
});

test("what is in season, and the top categories with their numbers", async () => {
  expect(names(await listSeasonal(6, 8))).toEqual(["有机小米"]);
  expect(await listSeasonal(1, 8)).toEqual([]);
  const tops = await listTopCategories();
  expect(tops.map((category) => category.code)).toEqual(expect.arrayContaining(["grain", "tubers"]));
});

test("what is named like the words comes before what only its category, co-op or place is named like, though that is newer", async () => {
  const like = { code: "stalks", parentCode: "grain", nameZh: "藕带菱角", nameEn: "Stalks", art: "lotus-root" };
  await db.category.create({ data: { ...like, storage: "AMBIENT", shelfLifeDays: 5, sort: 9 } });
  const named = await givenProduct(enshi, { nameZh: "红菱角" });
  const beside = await givenProduct(enshi, { nameZh: "高山萝卜" });
  const both = [named.id, beside.id];
  await db.product.updateMany({ where: { id: { in: both } }, data: { categoryCode: "stalks" } });
  await db.product.updateMany({ where: { id: named.id }, data: { publishedAt: new Date(THE_INSTANT.getTime() - 86_400_000) } });
  await inTransaction((tx) => refreshListings(tx, both, THE_DAY));
  const order = async () => (await find("q=菱角")).offers.map(({ id }) => id).filter((id) => both.includes(id));
  expect(await order()).toEqual(both);

  // As an earlier version wrote them: the nightly look weighs them.
  await db.$executeRaw`UPDATE listing SET terms = strip(terms)`;
  expect(await order()).toEqual([beside.id, named.id]);
  expect(await refreshBadges(THE_INSTANT)).toBeGreaterThanOrEqual(2);
  expect(await order()).toEqual(both);
  expect(await refreshBadges(THE_INSTANT)).toBe(0);
});

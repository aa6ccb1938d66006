import { beforeAll, describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { editCategory } from "#app/domain/catalog/edit-category.server";
import { editDivision } from "#app/domain/catalog/edit-division.server";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers } from "#app/domain/catalog/offers.queries.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { setPublished } from "#app/domain/catalog/save-product.server";
import { getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { getDivisionNames } from "#app/domain/region/queries.server";
import { searchDivisions } from "#app/domain/region/reference.queries.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { givenActor, givenCategory, givenCoop, givenDivisions, givenProduct, next, THE_DAY } from "#tests/support/given";
import { givenShippedOrder } from "#tests/support/given-order";

const admin = givenActor("platform", "platform");

async function found(words: string): Promise<string[]> {
  const { filter, sort } = readOfferFilter(new URLSearchParams({ q: words }));
  return (await listOffers(filter, sort, 1)).offers.map((offer) => offer.id);
}

async function givenOffered(options: { category?: string; county?: string; published?: boolean } = {}) {
  const coop = await givenCoop();
  const { id } = await givenProduct(coop, {
    nameZh: `山货${next()}`,
    published: options.published ?? true,
    ...(options.county ? { originCountyCode: options.county } : {}),
  });
  if (options.category) await db.product.update({ where: { id }, data: { categoryCode: options.category } });
  await inTransaction((tx) => refreshListings(tx, [id], THE_DAY));
  return { coop, id };
}

/** A category of its own with a top category of its own. */
async function givenBranch(nameZh: string, topZh: string) {
  const [code, parentCode] = [`branch-${next()}`, `top-${next()}`];
  const common = { nameEn: "Words", art: "potato", storage: "AMBIENT" as const, shelfLifeDays: 60 };
  await db.category.create({ data: { code: parentCode, parentCode: null, nameZh: topZh, ...common } });
  await db.category.create({ data: { code, parentCode, nameZh, ...common } });
  return { code, parentCode };
}

beforeAll(async () => {
  await givenDivisions();
  await givenCategory();
});

describe("a renamed category", () => {
  test("finds its products by the new names at once, and no longer by the old ones", async () => {
    const { code } = await givenBranch("菌菇", "山珍");
    const { id } = await givenOffered({ category: code });
    const hidden = await givenOffered({ category: code, published: false });
    const neighbour = await givenOffered();
    expect(await found("菌菇")).toEqual([id]);

    await editCategory(admin, { code, nameZh: "食用真菌", nameEn: "Fungi" });
    expect([await found("食用真菌"), await found("fungi"), await found("菌菇")]).toEqual([[id], [id], []]);
    expect(await db.listing.count({ where: { productId: hidden.id } })).toBe(0);
    expect((await found("土豆")).includes(neighbour.id)).toBe(true);
  });

  test("at the top carries all below it", async () => {
    const { code, parentCode } = await givenBranch("木耳", "干货");
    const { id } = await givenOffered({ category: code });
    await editCategory(admin, { code: parentCode, nameZh: "南北炒货", nameEn: "Dry goods" });
    expect([await found("南北炒货"), await found("干货"), await found("木耳")]).toEqual([[id], [], [id]]);
  });

  test("while its products are taken back and offered again leaves no old words behind", async () => {
    const { code } = await givenBranch("竹笋", "林产");
    const offers = await Promise.all([1, 2, 3].map(() => givenOffered({ category: code })));
    await Promise.all([
      editCategory(admin, { code, nameZh: "鲜冬笋", nameEn: "Shoots" }),
      ...offers.map(({ coop, id }) => setPublished(coop.clerk, id, true)),
    ]);
    expect((await found("鲜冬笋")).sort()).toEqual(offers.map(({ id }) => id).sort());
    expect(await found("竹笋")).toEqual([]);
  });
});

describe("a renamed division", () => {
  const former = (code: string) => db.formerDivisionName.findMany({ where: { code }, orderBy: { validTo: "asc" } });
  const nameOn = async (code: string, day: string) => (await getDivisionNames([code], day)).get(code);
  const edit = (code: string, name: string, nameFrom?: string) => editDivision(admin, { code, name, nameFrom, validTo: undefined });
  let counties = 30;
  async function givenCounty(name: string): Promise<string> {
    const code = `4228${(counties += 1)}`;
    await db.division.create({
      data: { code, prefix: code, name, level: "COUNTY", parentCode: "422800", validFrom: new Date("2000-01-01") },
    });
    return code;
  }

  test("keeps the names it had, each to its last day", async () => {
    const code = await givenCounty("甲县");
    await edit(code, "乙县", "2020-03-01");
    await edit(code, "丙市", "2025-07-15");
    const days = ["1999-01-01", "2020-02-29", "2020-03-01", "2025-07-14", "2025-07-15", "2030-01-01"];
    expect(await Promise.all(days.map((day) => nameOn(code, day)))).toEqual(["甲县", "甲县", "乙县", "乙县", "丙市", "丙市"]);
    expect(await searchDivisions("甲县", 10)).toMatchObject([
      {
        code,
        name: "丙市",
        formerNames: [
          { name: "乙县", validTo: "2025-07-14" },
          { name: "甲县", validTo: "2020-02-29" },
        ],
      },
    ]);
  });

  test("again, also by two at once, keeps one name more; of two names from one day the later said holds", async () => {
    const code = await givenCounty("丁县");
    await Promise.all([1, 2].map(() => edit(code, "戊县", THE_DAY)));
    await edit(code, "戊县", THE_DAY);
    expect(await former(code)).toHaveLength(1);
    await edit(code, "己县", THE_DAY);
    expect((await former(code)).map(({ name }) => name)).toEqual(["丁县"]);
    expect([await nameOn(code, addDays(THE_DAY, -1)), await nameOn(code, THE_DAY)]).toEqual(["丁县", "己县"]);
  });

  test("whose name was misspelt has the right one for all time", async () => {
    const code = await givenCounty("庚线");
    await edit(code, "庚县");
    expect(await former(code)).toEqual([]);
    expect(await nameOn(code, "2001-01-01")).toBe("庚县");
  });

  test("takes no name from tomorrow on, none from before it was there, and none from before its last one", async () => {
    const code = await givenCounty("辛县");
    await edit(code, "壬县", "2024-01-01");
    const refusals: [string, string][] = [
      [addDays(THE_DAY, 1), "region.nameInFuture"],
      ["1999-12-31", "form.endBeforeStart"],
      ["2023-06-01", "region.nameHeldUntil"],
    ];
    for (const [day, reason] of refusals)
      await expect(edit(code, "癸县", day), day).rejects.toMatchObject({ kind: "invalid", code: reason, field: "nameFrom" });
    expect(await nameOn(code, THE_DAY)).toBe("壬县");
    expect(await former(code)).toHaveLength(1);
  });

  test("finds its produce by the new name", async () => {
    const code = await givenCounty("松柏县");
    const { id } = await givenOffered({ county: code });
    expect(await found("松柏县")).toEqual([id]);
    await edit(code, "神农林区", THE_DAY);
    expect([await found("神农林区"), await found("松柏县")]).toEqual([[id], []]);
  });

  test("stands on a delivery sheet as it was called when the goods left", async () => {
    const { line, unit, shipmentId } = await givenShippedOrder();
    const left = calendarDateOf((await db.shipment.findFirstOrThrow({ where: { id: shipmentId } })).shippedAt);
    const before = await nameOn(line.originCountyCode, left);
    const origin = async () => (await getDelivery(unit.clerk, "unit", shipmentId))?.lines[0]?.origin;
    const now = new Date(Date.parse(`${left}T04:00:00Z`) + 30 * 86_400_000);
    const later = { code: line.originCountyCode, name: "新名市", nameFrom: addDays(left, 1), validTo: undefined };
    await editDivision({ ...admin, now }, later);
    expect(await origin()).toBe(before);
    await editDivision({ ...admin, now }, { ...later, name: "再名市", nameFrom: addDays(left, 2) });
    expect(await origin()).toBe(before);
    expect(await nameOn(line.originCountyCode, addDays(left, 1))).toBe("新名市");
  });
});

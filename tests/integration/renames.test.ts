import { beforeAll, describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { editCategory } from "#app/domain/catalog/edit-category.server";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers } from "#app/domain/catalog/offers.queries.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { setPublished } from "#app/domain/catalog/save-product.server";
import { givenActor, givenCategory, givenCoop, givenDivisions, givenProduct, next, THE_DAY } from "#tests/support/given";

const admin = givenActor("platform", "platform");

async function found(words: string): Promise<string[]> {
  const { filter, sort } = readOfferFilter(new URLSearchParams({ q: words }));
  return (await listOffers(filter, sort, 1)).offers.map((offer) => offer.id);
}

async function givenOffered(options: { category?: string; published?: boolean } = {}) {
  const coop = await givenCoop();
  const { id } = await givenProduct(coop, {
    nameZh: `山货${next()}`,
    published: options.published ?? true,
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

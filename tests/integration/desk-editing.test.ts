import { describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { admitCoop, editHall, removeCoop } from "#app/domain/catalog/edit-hall.server";
import { freightTableInput } from "#app/domain/catalog/freight-schema";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { saveFreightTable } from "#app/domain/catalog/save-freight-table.server";
import { hallInput } from "#app/domain/catalog/schema";
import { addCategory } from "#app/domain/region/add-category.server";
import { editCategory } from "#app/domain/catalog/edit-category.server";
import { editDivision } from "#app/domain/catalog/edit-division.server";
import { editProgramme as editProgrammeStep } from "#app/domain/region/edit-programme.server";
import { newCategoryInput } from "#app/domain/region/schema";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenCategory, givenCoop, givenDivisions, givenProduct, givenProgramme, next, THE_DAY } from "#tests/support/given";

const editProgramme = asStep(editProgrammeStep);

/** What halls, co-ops and administrators edit at their desks: it works, replayed it changes nothing, raced it is one change, others' rows stay. */

const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok")).sort();
const audits = (action: string, objectId: string) => db.auditLog.count({ where: { action, objectId } });

async function givenHall(prefixes: string[]) {
  const id = newId();
  const words = { taglineZh: "山里的", taglineEn: "From the hills", storyZh: "故事", storyEn: "Story" };
  await db.hall.create({
    data: {
      id,
      slug: `hall-${next()}`,
      nameZh: "测试馆",
      nameEn: "Test hall",
      operator: "测试",
      landscape: "terraces",
      prefixes,
      ...words,
    },
  });
  return { id, words, clerk: givenActor("hall", id, "CLERK") };
}

describe("a hall's words", () => {
  const words = { taglineZh: "新", taglineEn: "New", storyZh: "新故事", storyEn: "New story" };

  test("change in both languages; the same again, also by two at once, is one change; another hall keeps its own", async () => {
    const [hall, other] = [await givenHall(["4228"]), await givenHall(["4228"])];
    await Promise.all([1, 2].map(() => editHall(hall.clerk, words)));
    await editHall(hall.clerk, words);
    expect(await db.hall.findUniqueOrThrow({ where: { id: hall.id } })).toMatchObject(words);
    expect(await audits("hall.edit", hall.id)).toBe(1);
    expect(await db.hall.findUniqueOrThrow({ where: { id: other.id } })).toMatchObject(other.words);
  });

  test("missing or too long they are refused", () => {
    expect(hallInput.safeParse({ ...words, taglineZh: "" }).success).toBe(false);
    expect(hallInput.safeParse({ ...words, storyZh: "字".repeat(2_001) }).success).toBe(false);
  });
});

describe("co-ops of a hall", () => {
  const hallsOf = async (productId: string) => (await db.listing.findUniqueOrThrow({ where: { productId } })).hallIds;
  async function givenListed(countyCode = "422802") {
    const coop = await givenCoop({ countyCode });
    const product = await givenProduct(coop);
    await inTransaction((tx) => refreshListings(tx, [product.id], THE_DAY));
    return { coop, product };
  }

  test("are admitted with their products, once, whoever else does it", async () => {
    const hall = await givenHall(["4228"]);
    const { coop, product } = await givenListed();
    await Promise.all([1, 2].map(() => admitCoop(hall.clerk, coop.id)));
    await admitCoop(hall.clerk, coop.id);
    expect(await hallsOf(product.id)).toEqual([hall.id]);
    expect(await audits("hall.admitCoop", coop.id)).toBe(1);
  });

  test("are taken out once, and stay in the other hall", async () => {
    const [hall, other] = [await givenHall(["4228"]), await givenHall(["42"])];
    const { coop, product } = await givenListed();
    await admitCoop(hall.clerk, coop.id);
    await admitCoop(other.clerk, coop.id);
    const results = await Promise.allSettled([1, 2].map(() => removeCoop(hall.clerk, coop.id)));
    expect(codesOf(results)).toEqual(["catalog.hallCoopUnknown", "ok"]);
    expect(await hallsOf(product.id)).toEqual([other.id]);
    await expect(removeCoop(hall.clerk, coop.id)).rejects.toMatchObject({ code: "catalog.hallCoopUnknown" });
  });

  test("of other places, not recommended, suspended or unknown are refused", async () => {
    const hall = await givenHall(["4228"]);
    const [far, fresh, suspended] = [await givenCoop({ countyCode: "441521" }), await givenCoop(), await givenCoop()];
    await db.coop.update({ where: { id: fresh.id }, data: { recommendedOn: null } });
    await db.coop.update({ where: { id: suspended.id }, data: { suspendedAt: new Date("2026-01-01") } });
    const results = await Promise.allSettled([far.id, fresh.id, suspended.id, newId()].map((id) => admitCoop(hall.clerk, id)));
    expect(new Set(codesOf(results))).toEqual(new Set(["catalog.hallCoopUnknown"]));
    expect(await db.hallCoop.count({ where: { hallId: hall.id } })).toBe(0);
  });
});

describe("a freight table", () => {
  const rate = (place: string, base = 1_000n) => ({ place, base, includedKg: 10, perKg: 50n, freeFrom: undefined });
  const input = (name = "冷链", places = ["*", "永州市"]) => ({ name, rates: places.map((place) => rate(place)) });
  const ratesOf = async (id: string) =>
    (await db.freightRate.findMany({ where: { freightTableId: id }, orderBy: { divisionPrefix: "asc" } })).map((row) => row.divisionPrefix);

  test("is written and rewritten as a whole; replayed it is the same", async () => {
    const coop = await givenCoop();
    const id = await saveFreightTable(coop.clerk, null, input());
    expect(await ratesOf(id)).toEqual(["", "4311"]);
    for (let turn = 0; turn < 2; turn += 1) await saveFreightTable(coop.clerk, id, input("冷链", ["430000"]));
    expect(await ratesOf(id)).toEqual(["43"]);
  });

  test("sent twice it is one table: its name is taken", async () => {
    const coop = await givenCoop();
    const results = await Promise.allSettled([1, 2].map(() => saveFreightTable(coop.clerk, null, input())));
    expect(codesOf(results)).toEqual(["catalog.freightNameTaken", "ok"]);
    const other = await saveFreightTable(coop.clerk, null, input("常温"));
    await expect(saveFreightTable(coop.clerk, other, input())).rejects.toMatchObject({ code: "catalog.freightNameTaken" });
    await saveFreightTable((await givenCoop()).clerk, null, input());
  });

  test("rewritten by two at once it is one of the two, not a mixture", async () => {
    const coop = await givenCoop();
    await Promise.all([
      saveFreightTable(coop.clerk, coop.freightTableId, input("默认", ["永州市"])),
      saveFreightTable(coop.clerk, coop.freightTableId, input("默认", ["杭州市"])),
    ]);
    expect([["4311"], ["3301"]]).toContainEqual(await ratesOf(coop.freightTableId));
  });

  test("of another co-op is not there, and keeps its rates", async () => {
    const [coop, stranger] = [await givenCoop(), await givenCoop()];
    const before = await ratesOf(coop.freightTableId);
    await expect(saveFreightTable(stranger.clerk, coop.freightTableId, input())).rejects.toMatchObject({
      code: "catalog.freightTableNotFound",
    });
    expect(await ratesOf(coop.freightTableId)).toEqual(before);
  });

  test("without lines, with unknown places or one twice is refused and changes nothing", async () => {
    const coop = await givenCoop();
    const tries = await Promise.allSettled(
      [[], ["不存在的地方"], ["永州市", "431100"]].map((places) =>
        saveFreightTable(coop.clerk, coop.freightTableId, input("改名", places)),
      ),
    );
    expect(codesOf(tries)).toEqual(["catalog.freightPlaceTwice", "catalog.freightPlaceUnknown", "catalog.freightTableEmpty"]);
    expect((await db.freightTable.findUniqueOrThrow({ where: { id: coop.freightTableId } })).name).toBe("默认");
    for (const base of ["-1", "NaN", "1e309", "0.001"])
      expect(freightTableInput.safeParse({ name: "x", rates: [{ place: "*", base }] }).success, base).toBe(false);
  });
});

describe("reference data", () => {
  const admin = givenActor("platform", "platform");

  test("the same names of a category again, also by two at once, are one change", async () => {
    const code = await givenCategory(`category-${next()}`);
    const input = { code, nameZh: "洋芋", nameEn: "Spuds" };
    await Promise.all([1, 2].map(() => editCategory(admin, input)));
    await editCategory(admin, input);
    expect(await audits("category.edit", code)).toBe(1);
  });

  test("a category is added once under its top category; bad parents, pictures and codes are refused", async () => {
    await givenCategory();
    const input = {
      parentCode: "tubers",
      categoryCode: `added-${next()}`,
      nameZh: "紫薯",
      nameEn: "Purple yam",
      art: "kiwi" as const,
      storage: "CHILLED" as const,
      shelfLifeDays: 90,
    };
    const results = await Promise.allSettled([1, 2].map(() => addCategory(admin, input)));
    expect(codesOf(results)).toEqual(["ok", "region.categoryExists"]);
    await expect(addCategory(admin, { ...input, nameZh: "别名" })).rejects.toMatchObject({ code: "region.categoryExists" });
    const { categoryCode: code, ...rest } = input;
    expect(await db.category.findUniqueOrThrow({ where: { code } })).toMatchObject(rest);
    expect(await audits("category.add", code)).toBe(1);

    const other = { ...input, categoryCode: "never" };
    await expect(addCategory(admin, { ...other, parentCode: "potato" })).rejects.toMatchObject({ code: "region.topCategoryUnknown" });
    expect(newCategoryInput.safeParse({ ...other, art: "dragon" }).success).toBe(false);
    expect(newCategoryInput.safeParse({ ...other, categoryCode: "Bad Code" }).success).toBe(false);
    expect(await db.category.count({ where: { code: "never" } })).toBe(0);
  });

  test("a programme is renamed and ended once; the badges are asked for in the same transaction", async () => {
    const [programme, other] = [await givenProgramme(), await givenProgramme()];
    const input = { nameZh: "新名", nameEn: "New", shortZh: "新", shortEn: "New", validTo: "2026-12-31" };
    const asked = async () => {
      const [row] = await db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'catalog.refreshBadges'`;
      return row?.n ?? 0;
    };
    const before = await asked();
    await Promise.all([1, 2].map(() => editProgramme(admin, programme.id, input)));
    await editProgramme(admin, programme.id, input);
    expect(await db.programme.findUniqueOrThrow({ where: { id: programme.id } })).toMatchObject({
      ...input,
      validTo: new Date("2026-12-31"),
    });
    expect([await audits("programme.edit", programme.id), (await asked()) - before]).toEqual([1, 1]);
    expect((await db.programme.findUniqueOrThrow({ where: { id: other.id } })).validTo).toBeNull();

    await editProgramme(admin, programme.id, { ...input, validTo: undefined });
    expect((await db.programme.findUniqueOrThrow({ where: { id: programme.id } })).validTo).toBeNull();
    await expect(editProgramme(admin, programme.id, { ...input, validTo: "2020-12-31" })).rejects.toMatchObject({
      code: "form.endBeforeStart",
    });
    await expect(editProgramme(admin, newId(), input)).rejects.toMatchObject({ code: "region.rowMovedOn" });
  });

  test("the same words of a division again, also by two at once, are one change; one without a last day is replaced by nothing", async () => {
    await givenDivisions();
    const code = "431103";
    await db.division.update({ where: { code }, data: { validTo: new Date("2026-01-31"), replacedByCode: "431102" } });
    const input = { code, name: "冷水滩", nameFrom: undefined, validTo: undefined };
    await Promise.all([1, 2].map(() => editDivision(admin, input)));
    await editDivision(admin, input);
    expect(await db.division.findUniqueOrThrow({ where: { code } })).toMatchObject({ name: "冷水滩", validTo: null, replacedByCode: null });
    expect(await audits("division.edit", code)).toBe(1);
  });
});

import { beforeAll, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { readOfferFilter } from "#app/domain/catalog/offer-filter";
import { listOffers } from "#app/domain/catalog/offers.queries.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { renameCoop } from "#app/domain/catalog/rename-coop.server";
import { getCoopNameOn, getUnitNameOn, listFormerUnitNames } from "#app/domain/identity/names.queries.server";
import { renameUnit } from "#app/domain/identity/rename.server";
import { getDelivery } from "#app/domain/ordering/delivery.queries.server";
import { getOrder } from "#app/domain/ordering/order.queries.server";
import { listCoopRegister } from "#app/domain/supervision/registers/coops.queries.server";
import { listUnitRegister } from "#app/domain/supervision/registers/units.queries.server";
import { addDays } from "#app/lib/dates";
import { givenCategory, givenCoop, givenDivisions, givenProduct, givenUnit, next, THE_DAY } from "#tests/support/given";
import { givenShippedOrder } from "#tests/support/given-order";
import { givenBureau } from "#tests/support/given-rule";

const outcomes = async (attempts: Promise<unknown>[]) =>
  (await Promise.allSettled(attempts)).map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok"));
const to = (name: string, nameFrom = THE_DAY) => ({ name, nameEn: "", nameFrom, source: "批复" });
const nameOf = async (unitId: string, day: string) => (await getUnitNameOn(unitId, day)).name;
const register = (q: string) => ({ q, prefix: "43", state: null, after: null, limit: 50 });
const found = async (words: string) => {
  const { filter, sort } = readOfferFilter(new URLSearchParams({ q: words }));
  return (await listOffers(filter, sort, 1)).offers.map(({ id }) => id);
};

beforeAll(async () => {
  await givenDivisions();
  await givenCategory();
});

test("a renamed unit keeps the names it had, documents say the name of their day, and the register finds it by each of them", async () => {
  const { unit, order, shipmentId, coop } = await givenShippedOrder();
  const bureau = await givenBureau("430000");
  const old = await nameOf(unit.id, THE_DAY);
  const later = new Date(Date.parse(`${addDays(THE_DAY, 40)}T02:00:00Z`));
  const clerk = { ...bureau.clerk, now: later };
  const [middle, newest] = [`更名学校${next()}`, `再名学校${next()}`];
  await renameUnit(clerk, unit.id, to(middle, addDays(THE_DAY, 10)));
  await renameUnit(clerk, unit.id, to(newest, addDays(THE_DAY, 20)));
  expect(await Promise.all([0, 9, 10, 19, 20, 400].map((days) => nameOf(unit.id, addDays(THE_DAY, days))))).toEqual([
    old,
    old,
    middle,
    middle,
    newest,
    newest,
  ]);
  expect((await listFormerUnitNames(unit.id)).map(({ name, validTo }) => [name, validTo])).toEqual([
    [middle, addDays(THE_DAY, 19)],
    [old, addDays(THE_DAY, 9)],
  ]);
  expect((await getOrder({ ...unit.clerk, now: later }, "unit", order.id))?.unit.name).toBe(old);
  expect((await getDelivery({ ...coop.clerk, now: later }, "coop", shipmentId))?.unit.name).toBe(old);
  for (const name of [old, middle, newest]) {
    const { rows, total } = await listUnitRegister(clerk, 2026, register(name));
    expect([rows.map(({ id }) => id).includes(unit.id), total > 0], name).toEqual([true, true]);
  }
  expect((await listUnitRegister(clerk, 2026, register(middle))).rows[0]).toMatchObject({ name: newest, formerNames: `${middle}、${old}` });
});

test("a renamed co-op sells under its new name at once and is found by the old one in the register alone", async () => {
  const coop = await givenCoop();
  const product = await givenProduct(coop, { published: true });
  const bureau = await givenBureau("430000");
  await inTransaction((tx) => refreshListings(tx, [product.id], THE_DAY));
  const old = (await getCoopNameOn(coop.id, THE_DAY)).name;
  const name = `新希望合作社${next()}`;
  await renameCoop(coop.clerk, to(name));
  expect([await found(name), (await found(old)).includes(product.id)]).toEqual([[product.id], false]);
  expect([(await getCoopNameOn(coop.id, addDays(THE_DAY, -1))).name, (await getCoopNameOn(coop.id, THE_DAY)).name]).toEqual([old, name]);
  for (const q of [old, name]) {
    const { rows } = await listCoopRegister(bureau.clerk, { ...register(q), prefix: "" });
    expect(
      rows.map(({ id }) => id),
      q,
    ).toContain(coop.id);
  }
});

test("two at once leave one name more; nothing from the future, from before the last name, elsewhere, or the same again", async () => {
  const unit = await givenUnit();
  const [bureau, elsewhere] = [await givenBureau("430000"), await givenBureau("330100")];
  const rename = (name: string, from = THE_DAY) => renameUnit(bureau.clerk, unit.id, to(name, from));
  expect((await outcomes([rename("甲校"), rename("甲校")])).sort()).toEqual(["identity.nameUnchanged", "ok"]);
  expect(await db.formerUnitName.count({ where: { unitId: unit.id } })).toBe(1);
  expect(
    await outcomes([
      rename("乙校", addDays(THE_DAY, 1)),
      rename("乙校", addDays(THE_DAY, -3)),
      renameUnit(elsewhere.clerk, unit.id, to("乙校")),
    ]),
  ).toEqual(["identity.nameFromFuture", "identity.nameBeforeLast", "identity.unitNotFound"]);
  await rename("丙校");
  expect((await listFormerUnitNames(unit.id)).map(({ name }) => name)).not.toContain("甲校");
  await db.unit.update({ where: { id: unit.id }, data: { closedOn: new Date(`${THE_DAY}T00:00:00Z`) } });
  expect(await outcomes([rename("丁校")])).toEqual(["identity.unitClosed"]);
});

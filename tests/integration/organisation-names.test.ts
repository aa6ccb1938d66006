import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { listEnglishNames } from "#app/domain/identity/names.queries.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { toDbDate } from "#app/lib/dates";
import { givenCoop, givenUnit } from "#tests/support/given";

const page = (locale: string) => new Request("http://localhost/unit/orders", { headers: { cookie: `xj_locale=${locale}` } });

test("names are looked up for readers in English alone, wherever they stand in a page's data", async () => {
  const [unit, coop] = [await givenUnit(), await givenCoop()];
  await db.unit.update({ where: { id: unit.id }, data: { name: "测试第一中学", nameEn: "First Test School" } });
  await db.coop.update({ where: { id: coop.id }, data: { name: "测试茶叶合作社", nameEn: "Test Tea Co-operative" } });
  const data = {
    orders: [{ unit: "测试第一中学", sum: 3n, on: new Date() }],
    note: "测试茶叶合作社、没有英文名的单位",
    bytes: new Uint8Array(3),
  };
  expect(await withEnglishNames(page("zh-CN"), data)).toEqual({ ...data, organisationNames: {} });
  expect(await withEnglishNames(page("en"), data)).toEqual({
    ...data,
    organisationNames: { 测试第一中学: "First Test School", 测试茶叶合作社: "Test Tea Co-operative" },
  });
});

test("a former name has its English one, and a name that means two organisations has none", async () => {
  const [renamed, one, other] = [await givenUnit(), await givenUnit(), await givenUnit()];
  await db.formerUnitName.create({
    data: { unitId: renamed.id, validTo: toDbDate("2025-12-31"), name: "测试旧名小学", nameEn: "Old Name Primary School" },
  });
  await db.unit.update({ where: { id: one.id }, data: { name: "测试同名小学", nameEn: "East Primary School" } });
  await db.unit.update({ where: { id: other.id }, data: { name: "测试同名小学", nameEn: "West Primary School" } });
  expect(await listEnglishNames(["测试旧名小学", "测试同名小学", "constructor"])).toEqual({ 测试旧名小学: "Old Name Primary School" });
});

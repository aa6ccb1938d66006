import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { addDivision } from "#app/domain/region/add-division.server";
import { editCategory } from "#app/domain/catalog/edit-category.server";
import { editDivision } from "#app/domain/catalog/edit-division.server";
import { listProgrammesFor, listRulesFor } from "#app/domain/region/queries.server";
import { setCountingStage as setCountingStageStep } from "#app/domain/region/set-counting-stage.server";
import { addTargetRule as addTargetRuleStep } from "#app/domain/region/target-rules.server";
import { fromDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenCategory, givenCoop, givenDivisions, givenProgramme } from "#tests/support/given";
import { cookieOf } from "#tests/support/form-walk/people";
import { startWeb, visitor, type Web } from "#tests/support/http";

const setCountingStage = asStep(setCountingStageStep);
const addTargetRule = asStep(addTargetRuleStep);

const admin = givenActor("platform", "platform");
const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "rejected" ? (result.reason as { code?: string }).code : "ok")).sort();
const division = (code: string) => db.division.findUniqueOrThrow({ where: { code } });
const audits = (action: string, objectId: string) => db.auditLog.count({ where: { action, objectId } });

describe("a new division", () => {
  const input = { name: "新洲区", validFrom: "2026-07-01", replaces: [] as string[] };

  test("exists from its day, and what it replaces ends the day before and names it", async () => {
    await givenDivisions();
    await addDivision(admin, { ...input, divisionCode: "431181", replaces: ["431102", "431103"] });
    expect(await division("431181")).toMatchObject({ prefix: "431181", level: "COUNTY", parentCode: "431100", validTo: null });
    for (const former of ["431102", "431103"]) {
      const row = await division(former);
      expect([row.validTo && fromDbDate(row.validTo), row.replacedByCode]).toEqual(["2026-06-30", "431181"]);
    }
    expect(await audits("division.add", "431181")).toBe(1);
  });

  test("a second time it is refused and changes nothing", async () => {
    await addDivision(admin, { ...input, divisionCode: "330110" });
    const again = addDivision(admin, { ...input, name: "别名", divisionCode: "330110", replaces: ["330106"] });
    await expect(again).rejects.toMatchObject({ code: "region.divisionExists" });
    expect((await division("330110")).name).toBe("新洲区");
    expect((await division("330106")).validTo).toBeNull();
    expect(await audits("division.add", "330110")).toBe(1);
  });

  test("two administrators at once: one adds it, the other is told so", async () => {
    const results = await Promise.allSettled([1, 2].map(() => addDivision(admin, { ...input, divisionCode: "330111" })));
    expect(codes(results)).toEqual(["ok", "region.divisionExists"]);
  });

  test("needs the division above it on that day, and ends only what exists", async () => {
    await expect(addDivision(admin, { ...input, divisionCode: "650101" })).rejects.toMatchObject({ code: "region.parentMissing" });
    await expect(addDivision(admin, { ...input, divisionCode: "330112", validFrom: "1999-01-01" })).rejects.toMatchObject({
      code: "region.parentMissing",
    });
    await expect(addDivision(admin, { ...input, divisionCode: "330112", replaces: ["999999"] })).rejects.toMatchObject({
      code: "region.divisionUnknown",
    });
    await expect(
      addDivision(admin, { ...input, divisionCode: "422803", validFrom: "2000-01-01", replaces: ["422801"] }),
    ).rejects.toMatchObject({
      code: "form.endBeforeStart",
    });
    expect(await db.division.count({ where: { code: { in: ["650101", "330112", "422803"] } } })).toBe(0);
  });
});

describe("a division is edited", () => {
  test("its name and last day; unknown codes and an end before the start are refused", async () => {
    await givenDivisions();
    await editDivision(admin, { code: "441521", name: "海丰", validTo: "2030-12-31" });
    expect(await division("441521")).toMatchObject({ name: "海丰", validTo: new Date("2030-12-31") });
    await editDivision(admin, { code: "441521", name: "海丰", validTo: undefined });
    expect((await division("441521")).validTo).toBeNull();
    await expect(editDivision(admin, { code: "999999", name: "x", validTo: undefined })).rejects.toMatchObject({
      code: "region.divisionUnknown",
    });
    await expect(editDivision(admin, { code: "441521", name: "x", validTo: "1999-01-01" })).rejects.toMatchObject({
      code: "form.endBeforeStart",
    });
  });
});

describe("the stage that counts", () => {
  const input = { fiscalYear: 2027, countingStage: "ACCEPTED" as const, source: "test" };
  const stageIn = async (programmeId: string, year: number) =>
    (await listProgrammesFor("431102", year)).find(({ id }) => id === programmeId)?.countingStage;

  test("is set for one year of one programme; a second time changes nothing", async () => {
    const [programme, other] = [await givenProgramme(), await givenProgramme()];
    await setCountingStage(admin, programme.id, input);
    await setCountingStage(admin, programme.id, input);
    expect(await Promise.all([2026, 2027, 2028].map((year) => stageIn(programme.id, year)))).toEqual(["SETTLED", "ACCEPTED", "SETTLED"]);
    expect(await stageIn(other.id, 2027)).toBe("SETTLED");
    expect(await audits("programme.setCountingStage", programme.id)).toBe(1);
    await setCountingStage(admin, programme.id, { ...input, countingStage: "SETTLED" });
    expect(await stageIn(programme.id, 2027)).toBe("SETTLED");
  });

  test("set by two at once it is one row; a programme that is not there is refused", async () => {
    const programme = await givenProgramme();
    const results = await Promise.allSettled([1, 2].map(() => setCountingStage(admin, programme.id, input)));
    expect(codes(results)).toEqual(["ok", "ok"]);
    expect(await db.programmeYear.count({ where: { programmeId: programme.id } })).toBe(1);
    await expect(setCountingStage(admin, newId(), input)).rejects.toMatchObject({ code: "region.rowMovedOn" });
  });
});

test("a rule carries its conditions", async () => {
  const programme = await givenProgramme();
  const id = await addTargetRule(admin, {
    programmeId: programme.id,
    divisionCode: "330000",
    fromYear: 2026,
    toYear: undefined,
    minimum: 3_000,
    canteenMode: "OWN",
    subsidised: true,
    base: "UNION_FUNDS",
    notBelowLastYear: true,
    source: "test",
  });
  expect((await listRulesFor("330106", 2026)).find((rule) => rule.id === id)).toMatchObject({
    canteenMode: "OWN",
    subsidisedCanteen: true,
    base: "UNION_FUNDS",
    notBelowLastYear: true,
  });
});

test("a category is renamed in both languages; one that is not there is refused", async () => {
  const code = await givenCategory();
  await editCategory(admin, { code, nameZh: "马铃薯", nameEn: "Potato" });
  expect(await db.category.findUniqueOrThrow({ where: { code } })).toMatchObject({ nameZh: "马铃薯", nameEn: "Potato" });
  await expect(editCategory(admin, { code: "nothing", nameZh: "x", nameEn: "x" })).rejects.toMatchObject({ code: "region.rowMovedOn" });
});

describe("the desk is closed to others", () => {
  let web: Web;
  beforeAll(async () => {
    web = await startWeb();
  }, 300_000);
  afterAll(() => web.close());

  test("people of other organisations and viewers of the platform change nothing", async () => {
    const programme = await givenProgramme();
    const code = await givenCategory();
    const coop = await givenCoop();
    const strangers = await Promise.all([
      cookieOf("coop", coop.id),
      cookieOf("county", "422801"),
      cookieOf("platform", "platform", "VIEWER"),
    ]);
    const before = await db.auditLog.count();
    const forms: [string, Record<string, string>][] = [
      ["/admin/reference/divisions", { intent: "add", divisionCode: "330119", name: "新区", validFrom: "2026-01-01" }],
      ["/admin/reference/divisions", { intent: "save", code: "330106", name: "改名" }],
      ["/admin/reference/categories", { intent: "add", parentCode: "tubers", categoryCode: "other", nameZh: "x", nameEn: "x" }],
      [`/admin/reference/programmes/${programme.id}`, { intent: "edit", nameZh: "x", nameEn: "x", shortZh: "x", shortEn: "x" }],
      [`/admin/reference/programmes/${programme.id}`, { intent: "stage", fiscalYear: "2027", countingStage: "ACCEPTED", source: "x" }],
      ["/admin/reference/categories", { intent: "save", code, nameZh: "改名", nameEn: "Renamed" }],
    ];
    for (const cookie of strangers)
      for (const [path, fields] of forms) expect((await visitor(web.origin, cookie).post(path, fields)).status, path).toBe(403);
    expect(await db.auditLog.count()).toBe(before);
  });
});

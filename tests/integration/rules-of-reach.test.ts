import { beforeAll, describe, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { refreshBadges } from "#app/domain/catalog/refresh-badges.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { confirmRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { getRuleChange } from "#app/domain/quota/rule-changes.queries.server";
import { lastCorrectionDay, periodInForce } from "#app/domain/region/correction-period";
import { getCorrectionPeriod, listCorrectionPeriods } from "#app/domain/region/correction-periods.queries.server";
import { listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { calendarDateOf, fromDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenActor, givenCoop, givenDivisions, givenProduct, givenUnit, next, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { propose as proposeCorrection } from "#tests/support/given-correction";
import { givenAcceptedOrder, givenSubmittedOrder } from "#tests/support/given-order";
import { valueOf } from "#tests/support/given-rule-change";

const bureauId = newId();
const person = (role: "CLERK" | "MANAGER") => givenActor("bureau", bureauId, role, { divisionPrefix: "43" });
const [clerk, manager] = [person("CLERK"), person("MANAGER")];
const elsewhere = givenActor("bureau", newId(), "CLERK", { divisionPrefix: "33" });

beforeAll(async () => {
  await givenDivisions();
  await db.bureau.create({ data: { id: bureauId, name: "湖南省财政厅", divisionCode: "430000", prefix: "43" } });
});

type Of<Kind extends RuleChangeOf["kind"]> = Extract<RuleChangeOf, { kind: Kind }>;

async function inForce(change: RuleChangeOf): Promise<string> {
  const id = await draftRuleChange(clerk, change);
  await proposeRuleChange(clerk, id);
  await confirmRuleChange(manager, id);
  return id;
}

describe("a new programme", () => {
  const programme = (options: Partial<Of<"PROGRAMME_ADD">["input"]> = {}): Of<"PROGRAMME_ADD"> => ({
    kind: "PROGRAMME_ADD",
    input: {
      programmeCode: `reach-${next()}`,
      divisionCode: "431100",
      seller: "SMALL",
      nameZh: "面向小微企业采购",
      nameEn: "Purchasing from small enterprises",
      shortZh: "小微",
      shortEn: "Small",
      countingStage: "ACCEPTED",
      validFrom: THE_DAY,
      source: "湘财库〔2026〕13 号",
      ...options,
    },
  });

  test("is there once a second person confirms it; its draft says whom it binds and whose produce it marks, and that comes true", async () => {
    await givenUnit();
    const product = await givenProduct(await givenCoop());
    await inTransaction((tx) => refreshListings(tx, [product.id], THE_DAY));
    const change = programme();
    const id = await draftRuleChange(clerk, change);
    expect(await db.programme.count({ where: { code: change.input.programmeCode } })).toBe(0);
    const { impact } = (await getRuleChange(clerk, id)) ?? {};
    const units = await db.unit.count({ where: { divisionCode: { startsWith: "4311" }, closedOn: null } });
    expect(impact && valueOf(impact, "units")).toEqual(["0", String(units)]);

    await proposeRuleChange(clerk, id);
    await expect(confirmRuleChange(clerk, id)).rejects.toMatchObject({ code: "quota.ruleNeedsSecondPerson" });
    await confirmRuleChange(manager, id);
    const added = await db.programme.findUniqueOrThrow({ where: { code: change.input.programmeCode } });
    expect(added).toMatchObject({
      kind: "SELLER_CLASS",
      buyerPrefix: "4311",
      sellerClasses: ["MICRO", "SMALL"],
      countingStage: "ACCEPTED",
    });
    await refreshBadges(THE_INSTANT);
    const marked = await db.listing.count({ where: { programmeIds: { has: added.id } } });
    expect(marked).toBeGreaterThan(0);
    expect(impact && valueOf(impact, "badges")).toEqual(["0", String(marked)]);
    expect((await listProgrammesBelow("431102", 2026)).map((row) => row.code)).toContain(change.input.programmeCode);
    expect((await listProgrammesBelow("3301", 2026)).map((row) => row.code)).not.toContain(change.input.programmeCode);
  });

  test("takes counties afterwards where it goes by origin", async () => {
    const change = programme({ seller: "COUNTIES" });
    await inForce(change);
    const added = await db.programme.findUniqueOrThrow({ where: { code: change.input.programmeCode } });
    expect(added).toMatchObject({ kind: "ORIGIN", sellerClasses: [] });
    await inForce({
      kind: "COUNTY_ADD",
      input: { programmeId: added.id, countyCode: "422801", validFrom: THE_DAY, source: "湘财库〔2026〕15 号" },
    });
    expect(await db.programmeCounty.count({ where: { programmeId: added.id, countyCode: "422801" } })).toBe(1);
  });

  test("is refused with a code that is taken, before today, and outside the bureau's place; of two with one code at once one comes", async () => {
    const change = programme();
    const drafts = [await draftRuleChange(clerk, change), await draftRuleChange(manager, change)];
    await proposeRuleChange(clerk, drafts[0] ?? "");
    await expect(proposeRuleChange(manager, drafts[1] ?? "")).rejects.toMatchObject({ code: "quota.ruleProposedAlready" });
    await confirmRuleChange(manager, drafts[0] ?? "");
    await expect(draftRuleChange(clerk, change)).rejects.toMatchObject({ code: "region.programmeExists", field: "programmeCode" });
    await proposeRuleChange(manager, drafts[1] ?? "");
    await expect(confirmRuleChange(clerk, drafts[1] ?? "")).rejects.toMatchObject({ code: "quota.ruleNoLongerFits" });
    await expect(draftRuleChange(clerk, programme({ validFrom: "2026-01-01" }))).rejects.toMatchObject({
      code: "region.programmeBeginsInPast",
    });
    await expect(draftRuleChange(elsewhere, programme())).rejects.toMatchObject({ code: "region.outsideScope" });
    await expect(draftRuleChange(clerk, programme({ divisionCode: "000000" }))).rejects.toMatchObject({ code: "region.outsideScope" });
  });
});

describe("a correction period", () => {
  const period = (options: Partial<Of<"PERIOD_SET">["input"]> = {}): Of<"PERIOD_SET"> => ({
    kind: "PERIOD_SET",
    input: {
      kind: "RE_ATTRIBUTION",
      divisionCode: "431100",
      countedFrom: "PLACED",
      days: 0,
      crossesYear: false,
      validFrom: THE_DAY,
      source: "湘财库〔2026〕16 号",
      ...options,
    },
  });

  /** Orders of the place that can be corrected on a day, one by one, by the two pure rules. */
  async function correctable(day: string): Promise<number> {
    const periods = await listCorrectionPeriods("");
    const units = await db.unit.findMany({ where: { divisionCode: { startsWith: "4311" } }, select: { id: true, divisionCode: true } });
    const places = new Map(units.map((unit) => [unit.id, unit.divisionCode]));
    const orders = await db.order.findMany({
      where: { unitId: { in: [...places.keys()] }, state: { in: ["AWAITING_COOP", "AWAITING_BUYER", "CONFIRMED"] } },
    });
    return orders.filter((order) => {
      const held = periodInForce(periods, { kind: "RE_ATTRIBUTION", divisionCode: places.get(order.unitId) ?? "", day });
      if (!held) return false;
      const last = lastCorrectionDay(held, {
        placedOn: fromDbDate(order.placedOn),
        settledOn: order.settledAt ? calendarDateOf(order.settledAt) : null,
        fiscalYear: order.fiscalYear,
      });
      return last === null || last >= day;
    }).length;
  }

  test("shows the orders it reaches, one by one, and is in force with the second person; what was proposed keeps its own", async () => {
    const accepted = await givenAcceptedOrder();
    await givenSubmittedOrder();
    const waiting = await proposeCorrection(accepted, await givenUnit());
    const held = (await db.correction.findFirstOrThrow({ where: { id: waiting } })).periodId;

    const day = "2026-06-20";
    const change = period({ validFrom: day });
    const id = await draftRuleChange(clerk, change);
    const { impact } = (await getRuleChange(clerk, id)) ?? {};
    const before = await correctable(day);
    expect(before).toBeGreaterThan(0);
    expect((await getCorrectionPeriod("RE_ATTRIBUTION", "431102", day))?.divisionPrefix).toBe("");
    await proposeRuleChange(clerk, id);
    await confirmRuleChange(manager, id);
    expect(impact && valueOf(impact, "correctable")).toEqual([String(before), String(await correctable(day))]);
    expect(impact && valueOf(impact, "corrections")?.[0]).not.toBe("0");
    expect(await getCorrectionPeriod("RE_ATTRIBUTION", "431102", day)).toMatchObject({ divisionPrefix: "4311", days: 0 });
    expect((await db.correction.findFirstOrThrow({ where: { id: waiting } })).periodId).toBe(held);
  });

  test("ends with the day it is confirmed, by two persons of its own place", async () => {
    await inForce(period({ kind: "SOURCE", days: 30 }));
    const row = await db.correctionPeriod.findFirstOrThrow({ where: { kind: "SOURCE", divisionPrefix: "4311", validTo: null } });
    const change: Of<"PERIOD_END"> = { kind: "PERIOD_END", input: { id: row.id, source: "湘财库〔2026〕17 号" } };
    await expect(draftRuleChange(elsewhere, change)).rejects.toMatchObject({ code: "quota.ruleOfOthers" });
    const nation = await db.correctionPeriod.findFirstOrThrow({ where: { kind: "SOURCE", divisionPrefix: "", validTo: null } });
    await expect(draftRuleChange(clerk, { ...change, input: { ...change.input, id: nation.id } })).rejects.toMatchObject({
      code: "quota.ruleOfOthers",
    });
    const id = await inForce(change);
    expect((await getRuleChange(manager, id))?.names.before).toMatchObject({ period: "SOURCE", days: "30", countedFrom: "PLACED" });
    expect((await getCorrectionPeriod("SOURCE", "431102", THE_DAY))?.divisionPrefix).toBe("4311");
    expect((await getCorrectionPeriod("SOURCE", "431102", "2026-06-16"))?.divisionPrefix).toBe("");
    await expect(draftRuleChange(clerk, change)).rejects.toMatchObject({ code: "region.rowMovedOn" });
  });

  test("a place reads the periods that bind in it, and no others", async () => {
    await inForce(period({ kind: "RECEIVER", days: 20 }));
    expect((await listCorrectionPeriods("43")).map((row) => row.divisionPrefix)).toEqual(expect.arrayContaining(["", "4311"]));
    expect((await listCorrectionPeriods("431102")).map((row) => row.divisionPrefix)).toEqual(expect.arrayContaining(["", "4311"]));
    expect((await listCorrectionPeriods("33")).map((row) => row.divisionPrefix)).not.toContain("4311");
  });
});

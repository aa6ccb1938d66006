import { expect, test } from "vitest";

import { db } from "#app/db/client.server";
import {
  addProgrammeCounty as addProgrammeCountyStep,
  endProgrammeCounty as endProgrammeCountyStep,
} from "#app/domain/catalog/change-programme-list.server";
import { recommendCoop } from "#app/domain/identity/recommend-coop.server";
import { addTargetRule as addTargetRuleStep, retireTargetRule as retireTargetRuleStep } from "#app/domain/region/target-rules.server";
import { listRulesFor } from "#app/domain/region/queries.server";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenCoop, givenProduct, givenProgramme, THE_DAY } from "#tests/support/given";

const addProgrammeCounty = asStep(addProgrammeCountyStep);
const endProgrammeCounty = asStep(endProgrammeCountyStep);
const addTargetRule = asStep(addTargetRuleStep);
const retireTargetRule = asStep(retireTargetRuleStep);

const admin = givenActor("platform", "platform");

test("a county put on a list brings the badge to its produce, ending it takes it away, and the version grows each time", async () => {
  const programme = await givenProgramme({ countyCodes: [] });
  const coop = await givenCoop();
  const product = await givenProduct(coop, { originCountyCode: "422802" });
  const badges = async () => (await db.listing.findUniqueOrThrow({ where: { productId: product.id } })).programmeIds;
  await addProgrammeCounty(admin, programme.id, { countyCode: "422802", validFrom: THE_DAY, source: "test" });
  expect(await badges()).toContain(programme.id);
  const row = await db.programmeCounty.findFirstOrThrow({ where: { programmeId: programme.id } });
  await endProgrammeCounty({ ...admin, now: new Date("2026-07-01T02:00:00Z") }, programme.id, {
    id: row.id,
    validTo: "2026-06-30",
    source: "test",
  });
  expect(await badges()).not.toContain(programme.id);
  expect((await db.programme.findUniqueOrThrow({ where: { id: programme.id } })).listVersion).toBe(3);
  expect(await db.auditLog.count({ where: { objectId: programme.id } })).toBe(2);
});

test("a county is on a list once at a time, and not before it exists", async () => {
  const programme = await givenProgramme();
  const input = { countyCode: "422802", validFrom: THE_DAY, source: "test" };
  await expect(addProgrammeCounty(admin, programme.id, input)).rejects.toMatchObject({ code: "region.countyListed" });
  await expect(addProgrammeCounty(admin, programme.id, { ...input, countyCode: "999999" })).rejects.toMatchObject({
    code: "region.divisionUnknown",
  });
  expect((await db.programme.findUniqueOrThrow({ where: { id: programme.id } })).listVersion).toBe(1);
});

test("a rule binds from its year until it is retired, once", async () => {
  const programme = await givenProgramme();
  const id = await addTargetRule(admin, {
    programmeId: programme.id,
    divisionCode: "431100",
    fromYear: 2026,
    toYear: undefined,
    minimum: 2_000,
    canteenMode: null,
    subsidised: null,
    base: "CANTEEN_TOTAL",
    notBelowLastYear: false,
    source: "test",
  });
  const inForce = async () => (await listRulesFor("431102", 2026)).some((rule) => rule.id === id);
  expect(await inForce()).toBe(true);
  await retireTargetRule(admin, { id, source: "test" });
  expect(await inForce()).toBe(false);
  await expect(retireTargetRule(admin, { id, source: "test" })).rejects.toMatchObject({ code: "region.rowMovedOn" });
});

test("a county authority recommends co-ops of its county alone, and a second time changes nothing", async () => {
  const coop = await givenCoop({ countyCode: "422801" });
  await db.coop.update({ where: { id: coop.id }, data: { recommendedOn: null } });
  await expect(recommendCoop(givenActor("county", "422802"), coop.id)).rejects.toMatchObject({ code: "identity.coopNotFound" });
  const county = givenActor("county", "422801");
  await recommendCoop(county, coop.id);
  await recommendCoop(county, coop.id);
  expect((await db.coop.findUniqueOrThrow({ where: { id: coop.id } })).recommendedOn).toEqual(new Date("2026-06-15T00:00:00Z"));
  expect(await db.auditLog.count({ where: { objectId: coop.id, action: "coop.recommend" } })).toBe(1);
});

import { expect, test } from "vitest";

import { confirmRule, dismissRule } from "#app/domain/supervision/publication/decide-rule.server";
import { getProgress, readFigures } from "#app/domain/supervision/publication/progress.queries.server";
import { proposeRule } from "#app/domain/supervision/publication/propose-rule.server";
import { getPublicationImpact } from "#app/domain/supervision/publication/rule-impact.queries.server";
import { listRules } from "#app/domain/supervision/publication/rules.queries.server";
import { givenBuyer } from "#tests/support/given-progress";
import { publicationRuleOf } from "#tests/support/given-scores";
import { givenActor, givenDivisions, givenProgramme, THE_DAY } from "#tests/support/given";

await givenDivisions();
const programme = await givenProgramme();
for (const code of ["431102", "431103"])
  for (const _ of [1, 2, 3, 4]) await givenBuyer(programme.id, code, { settled: [{ on: "2026-02-02", fen: 100_000n }] });
for (const _ of [1, 2, 3]) await givenBuyer(programme.id, "330106");

const clerk = givenActor("bureau", "clerk 4311", "CLERK", { divisionPrefix: "4311" });
const manager = givenActor("bureau", "manager 4311", "MANAGER", { divisionPrefix: "4311" });
const progressOf = (prefix: string) => getProgress({ programme, fiscalYear: 2026, prefix, today: THE_DAY }, readFigures);

async function proposed(terms: Parameters<typeof publicationRuleOf>[1]) {
  const id = await proposeRule(clerk, publicationRuleOf("431100", { programmeId: programme.id, ...terms }));
  const rule = (await listRules(clerk)).find((row) => row.id === id);
  if (!rule) throw new Error("the proposal is not listed");
  return { id, impact: await getPublicationImpact(clerk, rule, readFigures) };
}

test("a proposal says which pages change and how, and once confirmed they have changed so; the pages above with them", async () => {
  const before = await progressOf("4311");
  const { id, impact } = await proposed({ embargoDays: 40, minUnits: 5, roundTo: 100n, validFrom: "2026-01-01", validTo: undefined });
  expect(await progressOf("4311")).toEqual(before); // looking changes nothing
  expect(impact).toMatchObject({ units: 8, fiscalYear: 2026 });
  const own = impact.pages.find(({ code }) => code === "431100");
  expect(own).toMatchObject({
    before: { day: before.day, minUnits: before.minUnits, roundToFen: before.rule.roundToFen, listed: 2, left: 0 },
    after: { minUnits: 5, roundToFen: 100n, listed: 0, left: 2 },
  });
  await confirmRule(manager, id);
  for (const page of impact.pages) {
    const now = await progressOf(page.code.replace(/(?:00){1,3}$/, ""));
    expect({ place: page.code, day: now.day, minUnits: now.minUnits, roundToFen: now.rule.roundToFen }).toEqual({
      place: page.code,
      day: page.after.day,
      minUnits: page.after.minUnits,
      roundToFen: page.after.roundToFen,
    });
    if (page.code.endsWith("00")) expect(now.parts.length).toBe(page.after.listed);
  }
  expect(impact.pages.map(({ code }) => code)).toEqual(expect.arrayContaining(["000000", "430000", "431100", "431102", "431103"]));
  expect(impact.pages.some(({ code }) => code.startsWith("33"))).toBe(false);
});

test("what begins later is reckoned as if it began today; what changes no page says so", async () => {
  const later = await proposed({ embargoDays: 60, minUnits: 5, roundTo: 100n, validFrom: "2027-01-01", validTo: "2027-12-31" });
  expect(later.impact.pages.find(({ code }) => code === "431100")?.after.day).toBe("2026-04-16");
  await confirmRule(manager, later.id);
  const same = await proposed({ embargoDays: 40, minUnits: 5, roundTo: 100n, validFrom: "2026-01-01", validTo: undefined });
  expect(same.impact.pages).toEqual([]);
  await dismissRule(clerk, same.id);
  const every = await proposed({ programmeId: undefined, embargoDays: 80 });
  expect(every.impact).toMatchObject({ units: 8 });
  expect(every.impact.pages).toEqual([]); // the programme's own rule binds before one for all
  const nation = givenActor("platform", "platform", "MANAGER");
  const id = await proposeRule(nation, publicationRuleOf("000000", { embargoDays: 90, minUnits: 2 }));
  const rule = (await listRules(nation)).find((row) => row.id === id);
  const everywhere = rule && (await getPublicationImpact(nation, rule, readFigures));
  expect(everywhere?.units).toBe(11);
  expect(everywhere?.pages.map(({ code }) => code)).toEqual(expect.arrayContaining(["000000", "330000", "430000"]));
});

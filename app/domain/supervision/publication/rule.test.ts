import { describe, expect, test } from "vitest";

import { publishedDay, publishedFen, ruleFor, smallestGroup, type PublicationTerms } from "#app/domain/supervision/publication/rule";

const rule = (divisionPrefix: string, given: Partial<PublicationTerms> = {}): PublicationTerms => ({
  id: `${divisionPrefix}-${given.version ?? 1}-${given.programmeId ?? "all"}`,
  divisionPrefix,
  programmeId: null,
  version: 1,
  validFrom: "2021-01-01",
  validTo: null,
  embargoDays: 14,
  minUnits: 3,
  roundToFen: 10_000n,
  noteZh: "",
  noteEn: "",
  source: "",
  ...given,
});
const TODAY = "2026-06-15";

describe("the rule that binds a place", () => {
  const nation = rule("");
  const city = rule("4311", { embargoDays: 30, minUnits: 5 });
  test.each([
    ["the longest prefix wins", [nation, city], "431102", "p", city.id],
    ["elsewhere the nation's", [nation, city], "430100", "p", nation.id],
    ["the programme's own wins at the same place", [nation, rule("", { programmeId: "p" })], "43", "p", "-1-p"],
    ["but not over a longer prefix", [city, nation, rule("", { programmeId: "p" })], "4311", "p", city.id],
    ["another programme's is none", [nation, rule("", { programmeId: "q" })], "43", "p", nation.id],
    ["a later version replaces the earlier", [nation, rule("", { version: 2 })], "43", "p", "-2-all"],
    ["one that has not begun does not", [nation, rule("", { version: 2, validFrom: "2026-06-16" })], "43", "p", nation.id],
    ["one that is over does not", [nation, rule("", { version: 2, validTo: "2026-06-14" })], "43", "p", nation.id],
  ])("%s", (_name, rules, prefix, programme, expected) => expect(ruleFor(rules, prefix, programme, TODAY).id).toBe(expected));

  test("without any the product has a fault", () => expect(() => ruleFor([city], "33", null, TODAY)).toThrow(RangeError));
});

test("a page is of the day that the longest embargo below it allows", () => {
  const rules = [
    rule(""),
    rule("4311", { embargoDays: 30 }),
    rule("431102", { embargoDays: 7 }),
    rule("44", { programmeId: "q", embargoDays: 60 }),
  ];
  expect(publishedDay(rules, "", "p", TODAY)).toBe("2026-05-16");
  expect(publishedDay(rules, "43", "p", TODAY)).toBe("2026-05-16");
  expect(publishedDay(rules, "431102", "p", TODAY)).toBe("2026-06-08");
  expect(publishedDay(rules, "33", "p", TODAY)).toBe("2026-06-01");
  expect(publishedDay(rules, "", null, TODAY)).toBe("2026-04-16");
});

test("a page speaks of as many units as the strictest rule below it asks for", () => {
  const rules = [rule(""), rule("4311", { minUnits: 5 })];
  expect(["", "43", "431102", "33"].map((prefix) => smallestGroup(rules, prefix, "p", TODAY))).toEqual([5, 5, 5, 3]);
});

test("amounts are rounded half up to the step", () => {
  expect([0n, 4_999n, 5_000n, 123_456n, -5_000n].map((fen) => publishedFen(fen, 10_000n))).toEqual([0n, 0n, 10_000n, 120_000n, -10_000n]);
  expect(publishedFen(123_457n, 1n)).toBe(123_457n);
});

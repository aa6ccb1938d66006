import { expect, test } from "vitest";

import { findingOf, judgeReservation, thresholdInForce, type ReservationProject, type ThresholdTerms } from "#app/domain/quota/reservation";

const project = (over: Partial<ReservationProject> = {}): ReservationProject => ({
  kind: "GOODS",
  budgetFen: 100_000_000n,
  form: "WHOLE",
  reservedFen: 100_000_000n,
  microFen: 70_000_000n,
  boughtHere: false,
  reason: "",
  ...over,
});
const threshold = (over: Partial<ThresholdTerms> = {}): ThresholdTerms => ({
  kind: "GOODS",
  divisionPrefix: "",
  fromYear: 2021,
  wholeUpToFen: 200_000_000n,
  partMinimumBps: 3_000,
  version: 1,
  source: "财库〔2020〕46号",
  ...over,
});

test("a project of exactly the threshold is reserved whole, one fen more may be in part", () => {
  const half = { form: "PART" as const, reservedFen: 100_000_000n };
  expect(findingOf(project({ ...half, budgetFen: 200_000_000n }), threshold())).toBe("NOT_WHOLE");
  expect(findingOf(project({ ...half, budgetFen: 200_000_001n }), threshold())).toBeNull();
});

test("the part of a larger project is not a fen too small", () => {
  const large = { budgetFen: 300_000_000n, form: "SUBCONTRACT" as const };
  expect(findingOf(project({ ...large, reservedFen: 90_000_000n }), threshold())).toBeNull();
  expect(findingOf(project({ ...large, reservedFen: 89_999_999n }), threshold())).toBe("PART_TOO_SMALL");
  expect(findingOf(project({ ...large, reservedFen: 0n, form: "NONE" }), threshold())).toBe("NOT_RESERVED");
  expect(findingOf(project({ ...large, reservedFen: 0n, form: "NONE" }), null)).toBeNull();
});

test("the nearest place, then the latest year, then the latest version decides", () => {
  const rows = [
    threshold(),
    threshold({ fromYear: 2025, wholeUpToFen: 1n }),
    threshold({ fromYear: 2025, wholeUpToFen: 2n, version: 2 }),
    threshold({ divisionPrefix: "3301", wholeUpToFen: 3n }),
    threshold({ kind: "WORKS", wholeUpToFen: 4n }),
  ];
  expect(thresholdInForce(rows, "GOODS", "330106", 2026)?.wholeUpToFen).toBe(3n);
  expect(thresholdInForce(rows, "GOODS", "431102", 2026)?.wholeUpToFen).toBe(2n);
  expect(thresholdInForce(rows, "GOODS", "431102", 2024)?.wholeUpToFen).toBe(200_000_000n);
  expect(thresholdInForce(rows, "SERVICES", "431102", 2026)).toBeNull();
});

test("the first share is of all purchases, the second of what is reserved, and both round up", () => {
  const projects = [
    project({ budgetFen: 100_001n, form: "PART", reservedFen: 45_001n, microFen: 33_751n, boughtHere: true }),
    project({ kind: "WORKS", budgetFen: 100_000n, form: "NONE", reservedFen: 0n, microFen: 0n }),
  ];
  const rules = [
    { programmeId: "sme", ruleId: "a", base: "PROCUREMENT" as const, minimumBps: 4_500 },
    { programmeId: "micro", ruleId: "b", base: "RESERVED" as const, minimumBps: 7_500 },
  ];
  expect(judgeReservation(projects, rules)).toEqual([
    { ...rules[0], baseFen: 200_001n, reservedFen: 45_001n, hereFen: 45_001n, requiredFen: 90_001n, isMet: false },
    { ...rules[1], baseFen: 45_001n, reservedFen: 33_751n, hereFen: 33_751n, requiredFen: 33_751n, isMet: true },
  ]);
});

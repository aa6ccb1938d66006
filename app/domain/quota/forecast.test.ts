import fc from "fast-check";
import { expect, test } from "vitest";

import { forecastYear, replan } from "#app/domain/quota/forecast";

const even = Array.from({ length: 12 }, () => 100n);
const question = { fiscalYear: 2026, today: "2026-06-30", requiredFen: 1_000n, countedFen: 300n, inProgressFen: 0n, lastYearFen: even };

test("half a year of even months comes to twice as much", () => {
  expect(forecastYear(question)).toEqual({
    forecastFen: 600n,
    projectedFen: 600n,
    committedFen: 300n,
    basis: "LAST_YEAR",
    elapsedBps: 5_000,
    neededPerMonthFen: 100n,
  });
});

test("what is ordered is the least it comes to, and nothing more is needed where that is enough", () => {
  expect(forecastYear({ ...question, inProgressFen: 800n })).toMatchObject({
    forecastFen: 1_100n,
    committedFen: 1_100n,
    neededPerMonthFen: 0n,
  });
});

test("without a year to go by the season decides, and says so", () => {
  const lastYearFen = even.map((fen, index) => (index < 5 ? fen : 0n));
  // 49 of 100 parts of the season lie before July.
  expect(forecastYear({ ...question, lastYearFen, countedFen: 490n })).toMatchObject({
    basis: "SEASON",
    elapsedBps: 4_900,
    projectedFen: 1_000n,
  });
});

test("in the first weeks and outside the year nothing is said", () => {
  expect(forecastYear({ ...question, today: "2026-01-10" })).toBeNull();
  expect(forecastYear({ ...question, today: "2027-01-10" })).toBeNull();
  expect(forecastYear({ ...question, today: "2025-12-31" })).toBeNull();
});

test("on the last day the projection is what counts", () => {
  expect(forecastYear({ ...question, today: "2026-12-31", countedFen: 777n })).toMatchObject({ projectedFen: 777n, elapsedBps: 10_000 });
});

test("a raised target goes to the months that are left, in proportion; the past stays", () => {
  const months = [...even.slice(0, 10), 100n, 300n];
  expect(replan(months, 1_800n, 11)).toEqual([...even.slice(0, 10), 200n, 600n]);
  expect(replan([...even.slice(0, 6), 0n, 0n, 0n, 0n, 0n, 0n], 1_100n, 7).slice(0, 6)).toEqual(even.slice(0, 6));
});

test("a lowered target takes from what is left first, then from the latest months that are over", () => {
  expect(replan(even, 1_000n, 7)).toEqual([...even.slice(0, 6), 67n, 67n, 67n, 67n, 66n, 66n]);
  expect(replan(even, 450n, 7)).toEqual([100n, 100n, 100n, 100n, 50n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
});

test("whatever changes when, the months sum to the target and none is below zero", () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
  fc.assert(
    fc.property(fc.array(amount, { minLength: 12, maxLength: 12 }), amount, fc.integer({ min: 1, max: 12 }), (months, target, from) => {
      const result = replan(months, target, from);
      expect(result).toHaveLength(12);
      expect(result.reduce((sum, fen) => sum + fen, 0n)).toBe(target);
      expect(result.every((fen) => fen >= 0n)).toBe(true);
    }),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseScale, pointsOf, proposedCriteria, scaleText, scoreOf, criterionNames } from "#app/domain/supervision/scores/criteria";

describe("a scale", () => {
  test("reads from the highest step down, with the signs people type", () => {
    expect(parseScale("100:100 90:80, 62.5：50")).toEqual([
      { atLeastBps: 10_000, share: 100 },
      { atLeastBps: 9_000, share: 80 },
      { atLeastBps: 6_250, share: 50 },
    ]);
  });

  test.each(["", "90", "101:100", "90:0", "90:80 95:60", "90:80 80:80", "90:101", "x:1", "-1:5"])("refuses %s", (text) => {
    expect(parseScale(text)).toBeNull();
  });

  test("what is written reads back", () => {
    for (const { scale } of Object.values(proposedCriteria)) expect(scaleText(parseScale(scale) ?? [])).toBe(scale);
  });
});

const criterion = { name: "COMPLETION", weight: 40, steps: parseScale("100:100 90:80 50:30") ?? [] } as const;

test.each([
  [10n, 10n, 4_000],
  [9_999n, 10_000n, 3_200],
  [9n, 10n, 3_200],
  [8_999n, 10_000n, 1_200],
  [1n, 2n, 1_200],
  [49n, 100n, 0],
  [0n, 0n, null],
])("%s of %s gives %s hundredths of points", (numerator, denominator, points) => {
  expect(pointsOf({ ...criterion, steps: [...criterion.steps] }, { numerator, denominator })).toBe(points);
});

test("a unit that had nothing to buy has no score, unless the rule does not look at completion", () => {
  const nothing = Object.fromEntries(
    criterionNames.map((name) => [name, { numerator: 1n, denominator: name === "COMPLETION" ? 0n : 1n }]),
  ) as Parameters<typeof scoreOf>[1];
  const filing = { name: "FILING_ON_TIME", weight: 60, steps: parseScale("100:100") ?? [] } as const;
  expect(scoreOf([{ ...criterion, steps: [...criterion.steps] }, filing], nothing)).toBeNull();
  expect(scoreOf([filing], nothing)).toBe(10_000);
});

test("the score lies between nothing and all, and never falls when more is done", () => {
  const criteria = criterionNames.map((name) => ({
    name,
    weight: proposedCriteria[name].weight,
    steps: parseScale(proposedCriteria[name].scale) ?? [],
  }));
  expect(criteria.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  const pair = fc.tuple(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 20n }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 7, maxLength: 7 }), fc.nat({ max: 6 }), (pairs, which) => {
      const figures = (more: bigint) =>
        Object.fromEntries(
          criterionNames.map((name, index) => {
            const [part = 0n, whole = 0n] = pairs[index] ?? [];
            return [name, { numerator: (part < whole ? part : whole) + (index === which ? more : 0n), denominator: whole }];
          }),
        ) as Parameters<typeof scoreOf>[1];
      const [before, after] = [scoreOf(criteria, figures(0n)), scoreOf(criteria, figures(1n))];
      expect(after === null).toBe(before === null);
      if (before === null) return;
      expect(before).toBeGreaterThanOrEqual(0);
      expect(after).toBeGreaterThanOrEqual(before);
      expect(after).toBeLessThanOrEqual(10_000);
    }),
  );
});

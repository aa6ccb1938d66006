import fc from "fast-check";
import { expect, test } from "vitest";

import { curvePath, roundScale, runningSums } from "#app/components/charts/curve-geometry";

test("running sums stop where the months have not come", () => {
  expect(runningSums([5n, 0n, -2n, 4n], 3)).toEqual([5n, 5n, 3n, null]);
  expect(runningSums([1n], 0)).toEqual([null]);
});

test.each([
  [0, 1, 1],
  [1, 1, 0.5],
  [9.2, 10, 5],
  [400, 400, 100],
  [401, 600, 200],
  [5041, 6000, 2000],
])("a scale for %d ends at %d in steps of %d", (value, top, step) => {
  const scale = roundScale(value);
  expect(scale.top).toBeCloseTo(top, 9);
  expect(scale.step).toBeCloseTo(step, 9);
});

test("a scale always holds its value with at most five steps", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (value) => {
      const { top, step } = roundScale(value);
      expect(top).toBeGreaterThanOrEqual(value * (1 - 1e-9));
      expect(top / step).toBeLessThanOrEqual(5);
    }),
  );
});

test("a path begins at the axis' left end and ends with the last month that is there", () => {
  const frame = { left: 10, width: 110, bottom: 100, height: 90, top: 10 };
  expect(curvePath([0, 5, 10, null], { ...frame, width: 90 })).toBe("M10.0 100.0L40.0 55.0L70.0 10.0");
  expect(curvePath([null, null], frame)).toBe("");
});

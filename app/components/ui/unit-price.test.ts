import { expect, test } from "vitest";
import { unitPriceFen } from "#app/components/ui/unit-price";

test.each([
  [18_000n, 25_000, "jin", 360n],
  [8_400n, 250, "jin", 16_800n],
  [18_000n, 25_000, "kg", 720n],
  [100n, 3_000, "jin", 17n],
] as const)("%d fen for %d g is %s %d", (price, grams, per, expected) => {
  expect(unitPriceFen(price, grams, per)).toBe(expected);
});

test("a package without weight has no unit price", () => {
  expect(() => unitPriceFen(100n, 0, "kg")).toThrow(RangeError);
});

import fc from "fast-check";
import { expect, test } from "vitest";

import { fromStripeAmount, toStripeAmount } from "#app/integrations/stripe/amounts";

test.each([
  ["cny", 1n, 1],
  ["cny", 123_456n, 123_456],
  ["jpy", 500n, 500],
  ["kwd", 1_230n, 1_230],
])("%s %s is %s", (currency, minor, amount) => {
  expect(toStripeAmount(currency, minor)).toBe(amount);
});

test.each([
  ["cny", 0n],
  ["cny", -1n],
  ["cny", 1_000_000_000_000n],
  ["kwd", 1_234n],
  ["CNY", 1n],
  ["clp", 100n],
  ["constructor", 100n],
  ["", 1n],
])("%s %s is refused", (currency, minor) => {
  expect(() => toStripeAmount(currency, minor)).toThrow(RangeError);
});

test("what went there comes back, and parts add up to the whole", () => {
  const amount = fc.bigInt({ min: 1n, max: 99_999_999_999n });
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 9 }), (lines) => {
      const total = lines.reduce((sum, line) => sum + line, 0n);
      const parts = lines.map((line) => toStripeAmount("cny", line)).reduce((sum, line) => sum + line, 0);
      expect(fromStripeAmount(parts)).toBe(total);
      expect(toStripeAmount("cny", total)).toBe(parts);
    }),
  );
});

test.each([1.5, -1, Number.NaN, 2 ** 60])("%s is no amount", (amount) => {
  expect(() => fromStripeAmount(amount)).toThrow(RangeError);
});

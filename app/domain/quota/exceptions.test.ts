import fc from "fast-check";
import { expect, test } from "vitest";

import { dayOfYear, firstMonthAfter, requiredAfterExpiry } from "#app/domain/quota/exceptions";

test.each([
  ["2025-01-01", 3_640_000n],
  ["2025-12-31", 0n],
  ["2026-02-01", 0n],
  ["2024-12-31", 3_650_000n],
  ["2025-03-06", 3_000_000n],
])("exempt until %s of a year that requires 36,500.00", (expiresOn, required) => {
  expect(requiredAfterExpiry(0n, 3_650_000n, expiresOn, 2025)).toBe(required);
});

test("a fraction of a fen is rounded up, and a minimum that is no higher changes nothing", () => {
  expect(requiredAfterExpiry(0n, 100n, "2025-12-30", 2025)).toBe(1n);
  expect(requiredAfterExpiry(500n, 400n, "2025-06-30", 2025)).toBe(500n);
});

test("between what was granted and the minimum, less the longer it lasted", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fc.bigInt({ min: 0n, max: 10n ** 12n }),
      fc.integer({ min: 1, max: 12 }),
      (excepted, minimum, month) => {
        const day = `2026-${String(month).padStart(2, "0")}-01`;
        const required = requiredAfterExpiry(excepted, minimum, day, 2026);
        expect(required >= excepted).toBe(true);
        expect(required <= (minimum > excepted ? minimum : excepted)).toBe(true);
        expect(requiredAfterExpiry(excepted, minimum, "2026-12-31", 2026)).toBe(excepted);
      },
    ),
  );
});

test("days of a year and the months that are left", () => {
  expect([dayOfYear("2025-01-01"), dayOfYear("2025-12-31"), dayOfYear("2024-12-31"), dayOfYear("2024-03-01")]).toEqual([1, 365, 366, 61]);
  expect([
    firstMonthAfter("2026-06-30", 2026),
    firstMonthAfter("2026-06-29", 2026),
    firstMonthAfter("2026-12-31", 2026),
    firstMonthAfter("2025-05-01", 2026),
  ]).toEqual([7, 6, 13, 1]);
});

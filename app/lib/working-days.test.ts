import { expect, test } from "vitest";

import { isWorkingDay, nextWorkingDay } from "#app/lib/working-days";

test.each([
  ["2026-11-30", true, "Monday"],
  ["2026-11-28", false, "Saturday"],
  ["2026-10-01", false, "National Day, a Thursday"],
  ["2026-10-10", true, "a Saturday that is worked for it"],
])("%s is worked: %s (%s)", (day, works) => expect(isWorkingDay(day)).toBe(works));

test.each([
  ["2026-11-30", "2026-12-01"],
  ["2026-11-27", "2026-11-30"],
  ["2026-09-30", "2026-10-08"],
])("after %s people work on %s", (day, next) => expect(nextWorkingDay(day)).toBe(next));

test("a year without a published calendar is refused, not guessed", () => {
  expect(() => isWorkingDay("2098-03-04")).toThrow("payments.calendarMissing");
  expect(() => nextWorkingDay("2097-12-31")).toThrow("payments.calendarMissing");
});

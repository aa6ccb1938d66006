import { expect, test } from "vitest";

import { expectedWorkingDayFrom, expectedWorkingDays, isWorkingDay, nextWorkingDay } from "#app/lib/working-days";

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

test.each([
  ["2026-06-15", 0, "2026-06-15"],
  ["2026-06-15", 3, "2026-06-18"],
  ["2026-06-15", 5, "2026-06-23"],
  ["2026-09-30", 3, "2026-10-10"],
])("after %s the working day number %i is %s", (day, count, last) => {
  expect(expectedWorkingDays(day, count).at(-1) ?? day).toBe(last);
});

test("where no calendar is published, Monday to Friday is expected, and New Year's Day is none", () => {
  expect(expectedWorkingDays("2097-12-27", 5)).toEqual(["2097-12-30", "2097-12-31", "2098-01-02", "2098-01-03", "2098-01-06"]);
});

test("a year without a published calendar is refused, not guessed", () => {
  expect(() => isWorkingDay("2098-03-04")).toThrow("payments.calendarMissing");
  expect(() => nextWorkingDay("2097-12-31")).toThrow("payments.calendarMissing");
});

test.each([
  ["2026-10-01", "2026-10-08", "National Day and the days after it"],
  ["2026-10-10", "2026-10-10", "a Saturday that is worked"],
  ["2026-11-28", "2026-11-30", "a Saturday"],
  ["2098-01-01", "2098-01-02", "New Year's Day of a year without a calendar"],
])("%s gives way to %s: %s", (day, worked) => expect(expectedWorkingDayFrom(day)).toBe(worked));

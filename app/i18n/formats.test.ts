import { expect, test } from "vitest";

import { formatDate, formatInstant, formatNumber } from "#app/i18n/formats";

test("a calendar date is the same day everywhere", () => {
  expect(formatDate("2026-11-22", "zh-CN")).toBe("2026年11月22日");
  expect(formatDate("2026-11-22", "en")).toBe("Nov 22, 2026");
});

test("an instant is told in Chinese time", () => {
  expect(formatInstant("2026-11-22T16:30:00Z", "zh-CN")).toBe("2026年11月23日 00:30");
});

test("numbers are grouped", () => {
  expect(formatNumber(1_234_567n, "zh-CN")).toBe("1,234,567");
});

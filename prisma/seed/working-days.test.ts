import { expect, test } from "vitest";

import { addWorkingDays, isWorkingDay, workingDayFrom, workingDayUntil } from "#prisma/seed/working-days";

test("weekends and moved holidays are skipped in both directions", () => {
  expect(isWorkingDay("2026-11-21")).toBe(false);
  expect(workingDayFrom("2026-11-21")).toBe("2026-11-23");
  expect(workingDayUntil("2026-11-22")).toBe("2026-11-20");
  expect(isWorkingDay("2026-10-10")).toBe(true);
  expect(addWorkingDays("2026-09-30", 1)).toBe("2026-10-08");
  expect(addWorkingDays("2026-10-08", -1)).toBe("2026-09-30");
  expect(addWorkingDays("2026-11-21", 0)).toBe("2026-11-21");
});

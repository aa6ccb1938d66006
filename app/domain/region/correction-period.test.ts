import { expect, test } from "vitest";

import { lastCorrectionDay, periodInForce, type CorrectionPeriodTerms } from "#app/domain/region/correction-period";

const period = (options: Partial<CorrectionPeriodTerms> = {}): CorrectionPeriodTerms => ({
  id: "national",
  kind: "RE_ATTRIBUTION",
  divisionPrefix: "",
  countedFrom: "SETTLED",
  days: 90,
  crossesYear: true,
  validFrom: "2021-01-01",
  validTo: null,
  ...options,
});

test.each([
  ["431102", "2026-06-01", "county"],
  ["431103", "2026-06-01", "province"],
  ["330106", "2026-06-01", "national"],
  ["431102", "2025-12-31", "province"],
  ["431102", "2027-01-01", "later"],
])("%s on %s is judged by the period of the %s", (divisionCode, day, id) => {
  const periods = [
    period(),
    period({ id: "province", divisionPrefix: "43" }),
    period({ id: "county", divisionPrefix: "431102", validFrom: "2026-01-01" }),
    period({ id: "later", divisionPrefix: "431102", validFrom: "2027-01-01" }),
    period({ id: "ended", divisionPrefix: "431102", validFrom: "2026-05-01", validTo: "2026-05-31" }),
    period({ id: "other-kind", divisionPrefix: "431102", kind: "SOURCE" }),
  ];
  expect(periodInForce(periods, { kind: "RE_ATTRIBUTION", divisionCode, day })?.id).toBe(id);
});

test("where no period is in force nothing may be corrected", () => {
  expect(
    periodInForce([period({ divisionPrefix: "33" })], { kind: "RE_ATTRIBUTION", divisionCode: "431102", day: "2026-06-01" }),
  ).toBeNull();
});

const order = { placedOn: "2026-11-20", settledOn: "2026-12-10", fiscalYear: 2026 };
test.each([
  ["after settlement", {}, order, "2027-03-10"],
  ["while unsettled", {}, { ...order, settledOn: null }, null],
  ["after placing", { countedFrom: "PLACED", days: 10 }, order, "2026-11-30"],
  ["within the year, cut off", { crossesYear: false }, order, "2026-12-31"],
  ["within the year, shorter", { crossesYear: false, days: 3 }, order, "2026-12-13"],
  ["within the year, unsettled", { crossesYear: false }, { ...order, settledOn: null }, "2026-12-31"],
] as const)("the last day %s", (_name, terms, facts, day) => {
  expect(lastCorrectionDay(period(terms), facts)).toBe(day);
});

import { expect, test } from "vitest";

import { canonicalJson, countLines, fingerprintOf, type CampaignLine } from "#app/domain/quota/campaign-result";

const line = (options: Partial<CampaignLine>): CampaignLine => ({
  unitId: "u",
  unit: "一小",
  uscc: "",
  division: "",
  divisionCode: "",
  status: "CONFIRMED",
  late: false,
  mode: "OWN",
  canteenTotalFen: "0",
  requiredFen: "0",
  exceptions: 0,
  differenceReason: "",
  ...options,
});

test("counts are those of the lines; only what is confirmed is required", () => {
  const lines = [
    line({ requiredFen: "9007199254740993", exceptions: 1 }),
    line({ requiredFen: "7", status: "SUBMITTED", late: true }),
    line({ mode: "NONE" }),
    line({ status: "NONE", mode: null, late: true }),
    line({ status: "RETURNED" }),
    line({ status: "DRAFT" }),
  ];
  expect(countLines(lines)).toEqual({
    units: 6,
    notStarted: 1,
    drafted: 1,
    submitted: 1,
    returned: 1,
    confirmed: 2,
    late: 2,
    exempt: 1,
    exceptions: 1,
    requiredFen: "9007199254740993",
  });
});

test("the text does not depend on the order in which it was put together", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "“x”" }], a: true })).toBe('{"a":true,"b":[1,{"c":"“x”","d":null}]}');
  expect(fingerprintOf(canonicalJson({ a: 1, b: 2 })).toString("hex")).toBe(fingerprintOf(canonicalJson({ b: 2, a: 1 })).toString("hex"));
  expect(fingerprintOf("").toString("hex")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

import { expect, test } from "vitest";

import { confirmFilings } from "#app/domain/quota/confirm-filings.server";
import { submitFiling } from "#app/domain/quota/decide-filing.server";
import { countFilings, findFilingId, getFilingRecord, listFilings } from "#app/domain/quota/filings.queries.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import { getUnitRecord } from "#app/domain/quota/unit-record.queries.server";
import { listUnits, reconcileDivision, type UnitFilter } from "#app/domain/quota/units.queries.server";
import { openWindow as openWindowStep } from "#app/domain/region/open-window.server";
import { asStep } from "#tests/support/as-step";
import { givenActor, givenProgramme, givenUnit, THE_DAY } from "#tests/support/given";

const openWindow = asStep(openWindowStep);

const bureau = (divisionPrefix: string) => givenActor("bureau", `bureau-${divisionPrefix}`, "CLERK", { divisionPrefix });
const filter = (options: Partial<UnitFilter> = {}): UnitFilter => ({
  q: "",
  status: null,
  mode: null,
  pace: null,
  ownLevel: false,
  sort: "name",
  descending: false,
  after: null,
  limit: 2,
  ...options,
});

async function givenSubmitted(divisionCode = "431102", now?: Date) {
  await openWindow(bureau("43"), {
    fiscalYear: 2026,
    divisionCode: "430000",
    opensOn: "2026-03-01",
    dueOn: "2026-06-30",
    correctionDueOn: "2026-07-31",
    source: "test",
  }).catch(() => undefined);
  const unit = await givenUnit({ divisionCode });
  await saveFiling(unit.clerk, 2026, {
    mode: "OWN",
    canteenTotal: 100_000_000n,
    shares: [],
    leadUnitId: undefined,
    contractorName: "",
    contractorUscc: "",
    note: "",
  });
  await submitFiling(now ? { ...unit.reviewer, now } : unit.reviewer, 2026);
  const id = await findFilingId(unit.id, 2026);
  if (!id) throw new Error("no filing");
  return { ...unit, filingId: id };
}

test("bulk confirmation leaves out late filings and those of others, and confirms the rest once", async () => {
  const programme = await givenProgramme();
  const [plain, late, elsewhere] = [
    await givenSubmitted(),
    await givenSubmitted("431102", new Date("2026-07-10T02:00:00Z")),
    await givenSubmitted("431103"),
  ];
  const ids = [plain.filingId, late.filingId, elsewhere.filingId];
  const result = await confirmFilings(bureau("431102"), 2026, ids);
  expect(result).toEqual({ confirmed: 1, exceptions: [expect.objectContaining({ id: late.filingId, findings: ["LATE"] })] });
  expect((await confirmFilings(bureau("431102"), 2026, [plain.filingId])).confirmed).toBe(0);
  expect((await getFilingRecord(bureau("431103"), elsewhere.filingId))?.status).toBe("SUBMITTED");
  const question = { programmeId: programme.id, fiscalYear: 2026, prefix: "43", today: THE_DAY };
  expect(await reconcileDivision(question)).toEqual({ equal: true, differences: [] });
});

test("units and filings outside the division are not there", async () => {
  const unit = await givenSubmitted("431103");
  expect(await getUnitRecord(bureau("431102"), unit.id)).toBeNull();
  expect(await getFilingRecord(bureau("431102"), unit.filingId)).toBeNull();
  expect(await getUnitRecord(bureau("4311"), unit.id)).not.toBeNull();
  const listed = await listFilings(bureau("431102"), {
    fiscalYear: 2026,
    status: "SUBMITTED",
    late: false,
    today: THE_DAY,
    q: "",
    after: null,
    limit: 100,
  });
  expect(listed.filings.map((row) => row.unitId)).not.toContain(unit.id);
});

test.each(["name", "required", "completion"] as const)("pages sorted by %s show every unit once, either way", async (sort) => {
  const programme = await givenProgramme();
  for (let index = 0; index < 3; index += 1) await givenSubmitted();
  const actor = bureau("4311");
  const question = { programmeId: programme.id, fiscalYear: 2026, prefix: "4311", today: THE_DAY };
  for (const descending of [false, true]) {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listUnits>> = await listUnits(actor, question, filter({ sort, descending, after }));
      seen.push(...page.units.map((unit) => unit.id));
      after = page.nextAfter;
    } while (after !== null);
    const counts = await countFilings(actor, 2026);
    expect(seen.length).toBe(Object.values(counts).reduce((sum, count) => sum + count, 0));
    expect(new Set(seen).size).toBe(seen.length);
  }
});

import { openWindow } from "#app/domain/region/open-window.server";
import { confirmFiling, returnFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import type { FilingInput } from "#app/domain/quota/schema";
import { listProgrammesFor } from "#app/domain/region/queries.server";
import { addDays, type CalendarDate } from "#app/lib/dates";
import type { SeedData, SeedUnitRow } from "#prisma/seed/data/read-seed-data";
import { eachAtOnce } from "#prisma/seed/each-at-once";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { randomFor } from "#prisma/seed/random";

/** The filing campaign of a year: bureaus open their windows, units declare, bureaus confirm or return. Days after `today` do not happen. */
export async function simulateFilings(
  data: SeedData,
  organisations: DemoOrganisations,
  fiscalYear: number,
  today: CalendarDate,
): Promise<void> {
  const opensOn = `${fiscalYear}-03-01`;
  if (opensOn > today) return;
  for (const bureau of data.bureaus.filter(
    (candidate) => candidate.divisionCode.endsWith("0000") || candidate.divisionCode.startsWith("4403"),
  )) {
    const officer = organisations.bureaus.get(bureau.key);
    if (!officer || (bureau.divisionCode.startsWith("4403") && !bureau.divisionCode.endsWith("00"))) continue;
    await openWindow(officer.clerk(addDays(opensOn, -9)), {
      fiscalYear,
      divisionCode: bureau.divisionCode,
      opensOn,
      dueOn: `${fiscalYear}-03-31`,
      correctionDueOn: `${fiscalYear}-12-20`,
      source: `${bureau.nameZh}${fiscalYear}年预留份额填报通知（演示）`,
    });
  }
  const leads = data.units.filter((unit) => unit.canteenMode !== "SHARED_MEMBER");
  const members = data.units.filter((unit) => unit.canteenMode === "SHARED_MEMBER");
  for (const group of [leads, members]) await eachAtOnce(group, 8, (unit) => fileFor(unit, organisations, fiscalYear, today));
}

async function fileFor(unit: SeedUnitRow, organisations: DemoOrganisations, fiscalYear: number, today: CalendarDate): Promise<void> {
  if (unit.pattern === "not-filed") return;
  const random = randomFor(`${unit.key} files ${fiscalYear}`);
  const people = organisations.units.get(unit.key);
  const bureau = organisations.bureaus.get(unit.bureau);
  if (!people || !bureau) throw new Error(`unit ${unit.key} has no people or no bureau`);
  const day = addDays(`${fiscalYear}-03-02`, unit.pattern === "far-behind" ? random.whole(25, 45) : random.whole(0, 24));
  if (day > today) return;
  const programmes = await listProgrammesFor(unit.divisionCode, fiscalYear);
  const declaration: FilingInput = {
    mode: unit.canteenMode,
    canteenTotal: unit.canteenTotalFen > 0 ? BigInt(unit.canteenTotalFen) : undefined,
    shares: programmes.flatMap((programme) => {
      const share = unit.declaredBps[programme.code];
      return share ? [{ programmeId: programme.id, share }] : [];
    }),
    leadUnitId: unit.sharedLead ? organisations.units.get(unit.sharedLead)?.id : undefined,
    contractorName: unit.contractorName ?? "",
    contractorUscc: "",
    note: "",
  };
  await saveFiling(people.clerk(day, 9), fiscalYear, declaration);
  if (unit.pattern === "draft") return;
  if (addDays(day, 1) > today) return;
  await submitFiling(people.reviewer(addDays(day, 1), 11), fiscalYear);
  const decided = addDays(day, random.whole(2, 5));
  if (decided > today) return;
  if (unit.pattern !== "returned") return confirmFiling(bureau.clerk(decided, 15), people.id, fiscalYear);
  await returnFiling(bureau.clerk(decided, 15), people.id, fiscalYear, "食堂采购总额与上年决算相差较大，请核对后重新填报。");
  // Two of them have answered yesterday: what the bureau finds on its desk.
  const answered = addDays(today, -1);
  if (!unit.divisionCode.startsWith("4311") || answered <= decided) return;
  await saveFiling(people.clerk(answered, 9), fiscalYear, { ...declaration, note: "已按决算数核对并更正。" });
  await submitFiling(people.reviewer(answered, 16), fiscalYear);
}

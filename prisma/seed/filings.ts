import { db } from "#app/db/client.server";
import { confirmRuleChange } from "#app/domain/quota/decide-rule-change.server";
import { confirmFiling, returnFiling, submitFiling } from "#app/domain/quota/decide-filing.server";
import { draftRuleChange, proposeRuleChange } from "#app/domain/quota/draft-rule-change.server";
import type { RuleChangeOf } from "#app/domain/quota/rule-change";
import { saveFiling } from "#app/domain/quota/save-filing.server";
import type { FilingInput } from "#app/domain/quota/schema";
import { listProgrammesFor } from "#app/domain/region/queries.server";
import { addDays, fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import type { Story } from "#prisma/seed/agenda";
import type { SeedData, SeedUnitRow } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations, DemoUnit } from "#prisma/seed/organisations";
import { randomFor } from "#prisma/seed/random";
import { addWorkingDays } from "#prisma/seed/working-days";

/** Bureaus that open a window of their own: the provinces, and Shenzhen for itself. */
const OPENS_WINDOW = /^(\d\d0000|440300)$/;

/** The bureaus open the windows of a year, if they have come to it. */
export async function openWindows(
  data: SeedData,
  organisations: DemoOrganisations,
  fiscalYear: number,
  today: CalendarDate,
): Promise<void> {
  const opensOn = `${fiscalYear}-03-01`;
  if (opensOn > today) return;
  for (const bureau of data.bureaus.filter(({ divisionCode }) => OPENS_WINDOW.test(divisionCode)))
    await openWindow(organisations, bureau, fiscalYear);
}

/** A bureau opens its window of a year, by two persons. @returns id of the window */
export async function openWindow(
  organisations: DemoOrganisations,
  bureau: { key: string; nameZh: string; divisionCode: string },
  fiscalYear: number,
): Promise<string> {
  const opensOn: CalendarDate = `${fiscalYear}-03-01`;
  const input = {
    fiscalYear,
    divisionCode: bureau.divisionCode,
    opensOn,
    dueOn: `${fiscalYear}-03-31`,
    correctionDueOn: `${fiscalYear}-12-20`,
    source: `${bureau.nameZh}${fiscalYear}年预留份额填报通知（演示）`,
  };
  const id = await propose(organisations, bureau.key, { kind: "WINDOW_OPEN", input }, addDays(opensOn, -9));
  await confirmRuleChange(officerOf(organisations, bureau.key).manager(addDays(opensOn, -8)), id);
  const divisionPrefix = bureau.divisionCode.replace(/(00){1,2}$/, "");
  return (await db.filingWindow.findFirstOrThrow({ where: { fiscalYear, divisionPrefix }, select: { id: true } })).id;
}

/** Units that were there the year before, with their canteen total of then in per cent of this year's. */
export const lastYearPerCent: Readonly<Record<string, number>> = {
  "yz-city-edu": 100,
  "yz-city-hea": 100,
  "yz-xiaoxiang-school": 92,
  "yz-city-voc": 74,
  "yz-city-hos": 97,
  "yz-city-svc": 95,
  "yz-city-eld": 96,
  "yz-lingling-edu": 98,
  "yz-lingling-pri": 72,
  "yz-lingling-mid": 94,
  "yz-lingling-hos": 97,
  "yz-lingling-hea": 99,
};

async function propose(organisations: DemoOrganisations, bureau: string, change: RuleChangeOf, day: CalendarDate): Promise<string> {
  const { clerk } = officerOf(organisations, bureau);
  const id = await draftRuleChange(clerk(day, 10), change);
  await proposeRuleChange(clerk(day, 11), id);
  return id;
}

/** Each city's bureau would raise next year's share; its second person has not decided yet. */
export async function proposeShares(data: SeedData, organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const programme = await db.programme.findFirstOrThrow({ where: { code: "national-832" }, select: { id: true } });
  const fromYear = fiscalYearOf(today) + 1;
  for (const [divisionCode, minimum] of [
    ["431100", 1_800],
    ["440300", 2_500],
  ] as const) {
    const bureau = data.bureaus.find((row) => row.divisionCode === divisionCode);
    if (!bureau) continue;
    const input = {
      programmeId: programme.id,
      divisionCode,
      fromYear,
      minimum,
      canteenMode: null,
      subsidised: null,
      base: "CANTEEN_TOTAL" as const,
      notBelowLastYear: true,
      source: `${bureau.nameZh}关于${fromYear}年预留份额比例的请示（演示）`,
    };
    await propose(organisations, bureau.key, { kind: "TARGET_RULE_ADD", input }, addWorkingDays(today, -2));
  }
}

/** What a unit does about its filing beside its pattern, so that every bureau finds all kinds of work on its desk. */
export type FilingTurn = "answers" | "files-late" | "amends";

/**
 * One unit of each city answers what was returned to it and one that had forgotten files late, both in these days; one unit below each bureau that somebody
 * can sign in to amends its confirmed filing. All of them wait for the bureau today.
 */
export function filingTurns(data: SeedData): Map<string, FilingTurn> {
  const turns = new Map<string, FilingTurn>();
  const first = (prefix: string, holds: (unit: SeedUnitRow) => boolean) =>
    data.units.find((unit) => unit.divisionCode.startsWith(prefix) && holds(unit) && !turns.has(unit.key))?.key;
  const take = (key: string | undefined, turn: FilingTurn) => key && turns.set(key, turn);
  for (const city of new Set(data.units.map((unit) => unit.divisionCode.slice(0, 4)))) {
    take(
      first(city, (unit) => unit.pattern === "returned"),
      "answers",
    );
    take(
      first(city, (unit) => unit.pattern === "not-filed"),
      "files-late",
    );
  }
  const staffed = new Set(data.people.flatMap((person) => (person.scope.type === "bureau" ? [person.scope.key] : [])));
  for (const bureau of data.bureaus.filter(({ key }) => staffed.has(key))) {
    take(
      first(bureau.divisionCode.replace(/(00){1,2}$/, ""), (unit) => unit.canteenTotalFen > 0 && unit.pattern === "over-fulfilled"),
      "amends",
    );
  }
  return turns;
}

/** A unit's filing of a year: declared, submitted, confirmed or returned, and what it does about it in these days. */
export async function* fileFor(
  unit: SeedUnitRow,
  organisations: DemoOrganisations,
  fiscalYear: number,
  today: CalendarDate,
  turn: FilingTurn | undefined,
): Story {
  const people = organisations.units.get(unit.key);
  if (!people || (unit.pattern === "not-filed" && turn !== "files-late")) return;
  const random = randomFor(`${unit.key} files ${fiscalYear}`);
  const opensOn = `${fiscalYear}-03-02`;
  const lately = addWorkingDays(today, -2);
  const day =
    turn === "files-late"
      ? later(lately, opensOn)
      : addDays(opensOn, unit.pattern === "far-behind" ? random.whole(25, 45) : random.whole(0, 24));
  yield { day, hour: 9 };
  const declaration = await declarationOf(unit, organisations, fiscalYear);
  await saveFiling(people.clerk(day, 9), fiscalYear, declaration);
  if (unit.pattern === "draft") return;
  const submitted = addWorkingDays(day, 1);
  yield { day: submitted, hour: 11 };
  await submitFiling(people.reviewer(submitted, 11), fiscalYear);
  if (turn === "files-late") return;

  const decided = addWorkingDays(submitted, random.whole(1, 3));
  yield { day: decided, hour: 15 };
  const officer = officerOf(organisations, unit.bureau).clerk(decided, 15);
  if (unit.pattern === "returned") await returnFiling(officer, people.id, fiscalYear, "食堂采购总额与上年决算相差较大，请核对后重新填报。");
  else await confirmFiling(officer, people.id, fiscalYear);
  if (turn === "answers") yield* fileAgain(people, fiscalYear, later(lately, decided), { ...declaration, note: "已按决算数核对并更正。" });
  if (turn === "amends") {
    const grown = {
      ...declaration,
      canteenTotal: ((declaration.canteenTotal ?? 0n) * 108n) / 100n,
      note: "秋季新增两个班，食堂采购总额上调。",
      reason: "秋季新增两个班。",
    };
    yield* fileAgain(people, fiscalYear, later(lately, decided), grown);
  }
}

async function* fileAgain(people: DemoUnit, fiscalYear: number, day: CalendarDate, declaration: FilingInput): Story {
  yield { day, hour: 16 };
  await saveFiling(people.clerk(day, 16), fiscalYear, declaration);
  const submitted = addWorkingDays(day, 1);
  yield { day: submitted, hour: 8 };
  await submitFiling(people.reviewer(submitted, 8), fiscalYear);
}

async function declarationOf(unit: SeedUnitRow, organisations: DemoOrganisations, fiscalYear: number): Promise<FilingInput> {
  const programmes = await listProgrammesFor(unit.divisionCode, fiscalYear);
  return {
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
    reason: (lastYearPerCent[unit.key] ?? 100) < 80 ? "今年秋季扩招，食堂采购总额按预算上调。" : "",
  };
}

function officerOf(organisations: DemoOrganisations, key: string) {
  const officer = organisations.bureaus.get(key);
  if (!officer) throw new Error(`the demo data name the bureau ${key}, which is not there`);
  return officer;
}

function later(one: CalendarDate, other: CalendarDate): CalendarDate {
  return one > other ? one : other;
}

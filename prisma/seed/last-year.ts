import { db } from "#app/db/client.server";
import { decideAdjustment, proposeAdjustment } from "#app/domain/quota/adjust-closed-year.server";
import { closeCampaign, proposeClosing } from "#app/domain/quota/close-campaign.server";
import { closeYear } from "#app/domain/quota/close-year.server";
import { issueCertificate } from "#app/domain/quota/issue-certificate.server";
import { decideYearClosing, proposeYearClosing } from "#app/domain/quota/propose-year-closing.server";
import { getFilingWindow } from "#app/domain/region/queries.server";
import { addDays, fiscalYearOf, instantOf, type CalendarDate } from "#app/lib/dates";
import { Agenda } from "#prisma/seed/agenda";
import type { SeedData, SeedUnitRow } from "#prisma/seed/data/read-seed-data";
import { eachAtOnce } from "#prisma/seed/each-at-once";
import { fileFor, lastYearPerCent, openWindow } from "#prisma/seed/filings";
import type { ListedProduct } from "#prisma/seed/listings";
import { liveOrderGroup } from "#prisma/seed/order-life";
import type { DemoOrganisations, DemoUnit } from "#prisma/seed/organisations";
import { randomFor } from "#prisma/seed/random";
import { wishFor } from "#prisma/seed/wishes";
import { addWorkingDays, workingDayFrom } from "#prisma/seed/working-days";

/** The city whose first units were there a year earlier, the county among them that runs a campaign of its own, and the school that fulfils its year. */
const CITY = "yz-city";
const COUNTY = { bureau: "yz-lingling", divisionCode: "431102" };
const SCHOOL = "yz-xiaoxiang-school";
/** Bought less than they had to; the school bought enough for its certificate. */
const BOUGHT_PER_CENT: Record<string, bigint> = { "yz-lingling-hos": 70n, "yz-city-eld": 88n, [SCHOOL]: 112n };
const PROGRAMME = "national-832";

/**
 * The year before the story, in small: a dozen units of one city filed, bought and paid, the county's campaign and the city's year were closed by two persons each,
 * one required amount was adjusted after that and another waits for the second person.
 */
export async function liveLastYear(
  data: SeedData,
  organisations: DemoOrganisations,
  listed: readonly ListedProduct[],
  start: CalendarDate,
  today: CalendarDate,
): Promise<void> {
  // A story that begins last year tells of it at length.
  if (fiscalYearOf(start) !== fiscalYearOf(today)) return;
  const year = fiscalYearOf(today) - 1;
  const window = await openWindow(organisations, { key: COUNTY.bureau, nameZh: "零陵区财政局", divisionCode: COUNTY.divisionCode }, year);
  if (!(await getFilingWindow("431100", year)))
    await openWindow(organisations, { key: CITY, nameZh: "永州市财政局", divisionCode: "431100" }, year);
  const counties = new Set(data.programmes.find(({ code }) => code === PROGRAMME)?.counties.map(({ code }) => code));
  const products = listed.filter(({ seed }) => counties.has(seed.originCountyCode));
  const rows = data.units.flatMap((unit) => {
    const perCent = lastYearPerCent[unit.key];
    return perCent === undefined
      ? []
      : [{ ...unit, pattern: "on-pace" as const, canteenTotalFen: Math.floor(unit.canteenTotalFen / 10_000) * 100 * perCent }];
  });
  await eachAtOnce(rows, 4, async (row) => {
    const unit = organisations.units.get(row.key);
    if (!unit) throw new Error(`nobody acts for ${row.key}`);
    await lived({ row, unit, organisations, products, listed, year });
  });
  await endYear(organisations, window, year, today);
}

interface Lived {
  row: SeedUnitRow;
  unit: DemoUnit;
  organisations: DemoOrganisations;
  products: ListedProduct[];
  listed: readonly ListedProduct[];
  year: number;
}

/** A unit's year: its filing, and checkouts early enough that everything is paid when it ends. */
async function lived({ row, unit, organisations, products, listed, year }: Lived): Promise<void> {
  const end: CalendarDate = `${year}-12-31`;
  const required = (BigInt(row.canteenTotalFen) * BigInt(row.declaredBps[PROGRAMME] ?? 0)) / 10_000n;
  const wanted = (required * (BOUGHT_PER_CENT[row.key] ?? 104n)) / 100n;
  const buys = async (agenda: Agenda, day: CalendarDate, budgetFen: bigint) => {
    const random = randomFor(`${row.key} buys on ${day}`);
    const wish = wishFor(random, [{ products, budgetFen }], Number(budgetFen), day, listed);
    await agenda.add(liveOrderGroup({ day, wish, unit, organisations, agenda, today: end, random }));
  };
  const agenda = new Agenda(end);
  await agenda.add(fileFor(row, organisations, year, end, undefined));
  if (wanted > 0n) for (const month of ["04", "06", "09"]) await buys(agenda, workingDayFrom(`${year}-${month}-11`), wanted / 3n);
  await agenda.run();
  if (row.key !== SCHOOL) return;
  // What was refused or cancelled on the way is bought once more.
  for (const day of [`${year}-10-10`, `${year}-10-20`, `${year}-10-30`]) {
    const account = await accountOf(unit.id, year);
    const left = -account.assessedFen - account.settledFen;
    if (left <= 0n) return;
    const later = new Agenda(end);
    await buys(later, workingDayFrom(day), (left * 11n) / 10n + 200_000n);
    await later.run();
  }
}

async function accountOf(unitId: string, fiscalYear: number) {
  const { id: programmeId } = await db.programme.findUniqueOrThrow({ where: { code: PROGRAMME }, select: { id: true } });
  return db.quotaAccount.findUniqueOrThrow({
    where: { unitId_programmeId_fiscalYear: { unitId, programmeId, fiscalYear } },
    select: { id: true, assessedFen: true, settledFen: true },
  });
}

/** Campaign, certificate, closing and what was adjusted after it. */
async function endYear(organisations: DemoOrganisations, windowId: string, year: number, today: CalendarDate): Promise<void> {
  const [city, county] = [organisations.bureaus.get(CITY), organisations.bureaus.get(COUNTY.bureau)];
  const [school, adjusted, waiting] = [SCHOOL, "yz-city-voc", "yz-city-eld"].map((key) => organisations.units.get(key));
  if (!city || !county || !school || !adjusted || !waiting) throw new Error("the demo data lack an organisation of the year before");
  const next = year + 1;
  await proposeClosing(county.clerk(`${year}-12-22`, 10), windowId);
  await closeCampaign(county.manager(`${year}-12-24`, 15), windowId);
  await issueCertificate(school.reviewer(workingDayFrom(`${next}-01-06`), 10), year, PROGRAMME);

  const proposedOn = workingDayFrom(`${next}-01-12`);
  const decidedOn = addWorkingDays(proposedOn, 2);
  const closing = await proposeYearClosing(city.clerk(proposedOn, 10), year, "年终决算会议纪要（演示）");
  await decideYearClosing(city.manager(decidedOn, 9), closing, { kind: "confirm" });
  await closeYear(closing, instantOf(decidedOn, 18));

  const lower = async (unit: DemoUnit, reason: string, day: CalendarDate) => {
    const { id, assessedFen } = await accountOf(unit.id, year);
    return proposeAdjustment(city.clerk(day, 10), unit.id, id, { subject: "REQUIRED", fen: (-assessedFen * 95n) / 100n }, reason);
  };
  const adjustedOn = workingDayFrom(`${next}-02-10`);
  const adjustment = await lower(adjusted, "审计核减食堂采购总额（演示）", adjustedOn);
  await decideAdjustment(city.manager(addDays(adjustedOn, 1), 15), adjusted.id, adjustment, { kind: "confirm" });
  await lower(waiting, "决算复核，食堂停伙一个月（演示）", addWorkingDays(today, -1));
}

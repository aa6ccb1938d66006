import { planToDateFen, seasonWeights } from "#app/domain/quota/target";
import { addDays, daysBetween, fiscalYearOf, monthOf, type CalendarDate } from "#app/lib/dates";
import { splitByLargestRemainder } from "#app/lib/money";
import { Agenda } from "#prisma/seed/agenda";
import type { SeedData, SeedUnitRow } from "#prisma/seed/data/read-seed-data";
import { waitingOrders } from "#prisma/seed/desks";
import { eachAtOnce } from "#prisma/seed/each-at-once";
import { fileFor, filingTurns, openWindows } from "#prisma/seed/filings";
import { openingMilli, restock, type ListedProduct } from "#prisma/seed/listings";
import { liveOrderGroup, type Stop } from "#prisma/seed/order-life";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { randomFor, type Random } from "#prisma/seed/random";
import { wishFor, type Basket, type Wish } from "#prisma/seed/wishes";
import { workingDayUntil } from "#prisma/seed/working-days";

/** How much of the plan to date a unit has bought. */
const PACE: Record<SeedUnitRow["pattern"], number> = {
  "on-pace": 1.02,
  ahead: 1.16,
  slow: 0.9,
  "far-behind": 0.62,
  "over-fulfilled": 1.32,
  "not-filed": 0.5,
  returned: 0.7,
  draft: 0.6,
};

/** Units that live at the same time; more of them only wait for each other on two cores. */
const AT_ONCE = 4;

interface Checkout {
  day: CalendarDate;
  wish: Wish[];
  stopsAt?: Stop;
}

/**
 * Lets every unit file and buy through the story: checkouts spread over the working days until its pattern is met, each living through confirmation, shipment,
 * acceptance and payment as far as `today` has come, and at the end the work that waits today.
 *
 * @param groups about how many checkouts the whole region makes
 */
export async function simulate(
  data: SeedData,
  organisations: DemoOrganisations,
  listed: ListedProduct[],
  { start, today, groups }: { start: CalendarDate; today: CalendarDate; groups: number },
): Promise<void> {
  const years = Array.from({ length: fiscalYearOf(today) - fiscalYearOf(start) + 1 }, (_, index) => fiscalYearOf(start) + index);
  for (const year of years) await openWindows(data, organisations, year, today);
  const lists = new Map(data.programmes.map((programme) => [programme.code, new Set(programme.counties.map((county) => county.code))]));
  const counts = (product: ListedProduct, unit: SeedUnitRow) =>
    Object.keys(unit.declaredBps).some((code) => lists.get(code)?.has(product.seed.originCountyCode));
  const plans = years.flatMap((year) => {
    const end = fiscalYearOf(today) > year ? `${year}-12-29` : today;
    return data.units.map((unit) => ({ unit, year, end, baskets: basketsOf(unit, listed, lists, year, end) }));
  });
  const appetites = plans.map(({ baskets }) => appetiteOf(baskets));
  const appetite = appetites.reduce((sum, own) => sum + own, 0);
  const checkouts = new Map<string, Checkout[]>(data.units.map((unit) => [unit.key, []]));
  for (const [index, { unit, year, end, baskets }] of plans.entries()) {
    const count = Math.round((groups * (appetites[index] ?? 0)) / appetite);
    checkouts.get(unit.key)?.push(...checkoutsOf(unit, baskets, year, end, count, listed));
  }
  for (const { unit, ...waiting } of waitingOrders(data, listed, counts, today)) checkouts.get(unit)?.push(waiting);

  await stockUp(organisations, listed, [...checkouts.values()].flat(), start);

  const turns = filingTurns(data);
  // The busiest first, so that nobody is left to live alone at the end.
  const busiest = [...data.units].sort((one, other) => (checkouts.get(other.key)?.length ?? 0) - (checkouts.get(one.key)?.length ?? 0));
  await eachAtOnce(busiest, AT_ONCE, async (row) => {
    const unit = organisations.units.get(row.key);
    if (!unit) throw new Error(`nobody acts for ${row.key}`);
    const agenda = new Agenda(today);
    for (const year of years)
      await agenda.add(fileFor(row, organisations, year, today, year === years.at(-1) ? turns.get(row.key) : undefined));
    for (const [index, checkout] of (checkouts.get(row.key) ?? []).entries()) {
      const random = randomFor(`${row.key} checks out ${index}`);
      await agenda.add(liveOrderGroup({ ...checkout, unit, organisations, agenda, today, random }));
    }
    await agenda.run();
  });
}

/**
 * Whatever the region will ask for is there: units that live side by side would otherwise take the last of something from each other, another one in every load.
 * What is left at the end is what the data say.
 */
async function stockUp(
  organisations: DemoOrganisations,
  listed: readonly ListedProduct[],
  checkouts: readonly Checkout[],
  start: CalendarDate,
): Promise<void> {
  const wanted = new Map<string, bigint>();
  for (const { productId, quantityMilli } of checkouts.flatMap(({ wish }) => wish))
    wanted.set(productId, (wanted.get(productId) ?? 0n) + quantityMilli);
  for (const product of listed) {
    const least = wanted.get(product.id) ?? 0n;
    if (least <= openingMilli(product.seed)) continue;
    await restock(organisations, product, least + BigInt(product.seed.stock) * 1000n, { day: start, hour: 7 });
  }
}

/** Large canteens order more often than small ones, but not in proportion: they also order more at a time. */
function appetiteOf(baskets: readonly Basket[]): number {
  const budget = baskets.reduce((sum, basket) => sum + basket.budgetFen, 0n);
  return budget === 0n ? 0 : Number(budget) ** 0.7;
}

function checkoutsOf(
  unit: SeedUnitRow,
  baskets: readonly Basket[],
  fiscalYear: number,
  end: CalendarDate,
  count: number,
  listed: readonly ListedProduct[],
): Checkout[] {
  const budget = baskets.reduce((sum, basket) => sum + basket.budgetFen, 0n);
  if (budget === 0n) return [];
  const random = randomFor(`${unit.key} buys ${fiscalYear}`);
  const days = buyingDays(random, Math.max(2, count), fiscalYear, end);
  if (days.length === 0) return [];
  const weights = days.map((day) => seasonWeights[monthOf(day) - 1] ?? 1n);
  return splitByLargestRemainder(budget, weights).flatMap((part, index) => {
    const day = days[index];
    return day ? [{ day, wish: wishFor(random, baskets, Number(part), day, listed) }] : [];
  });
}

function basketsOf(
  unit: SeedUnitRow,
  listed: ListedProduct[],
  lists: Map<string, Set<string>>,
  fiscalYear: number,
  end: CalendarDate,
): Basket[] {
  const canteen = unit.canteenTotalFen > 0 ? BigInt(unit.canteenTotalFen) : unit.canteenMode === "NONE" ? 3_000_000n : 0n;
  const baskets = Object.entries(unit.declaredBps).map(([code, bps]): Basket => {
    const required = (canteen * BigInt(bps > 0 ? bps : unit.canteenMode === "NONE" ? 1_000 : 0)) / 10_000n;
    const planned = planToDateFen(splitByLargestRemainder(required, seasonWeights), fiscalYear, end);
    const paced = (planned * BigInt(Math.round(PACE[unit.pattern] * 1000))) / 1000n;
    // Over-fulfilled is meant against the whole year, early in it too.
    const least = unit.pattern === "over-fulfilled" ? (required * 11n) / 10n : 0n;
    return {
      products: listed.filter((product) => lists.get(code)?.has(product.seed.originCountyCode)),
      budgetFen: paced > least ? paced : least,
    };
  });
  return baskets.filter((basket) => basket.products.length > 0 && basket.budgetFen > 0n);
}

function buyingDays(random: Random, count: number, fiscalYear: number, end: CalendarDate): CalendarDate[] {
  const first = `${fiscalYear}-01-06`;
  const span = Math.max(1, daysBetween(first, end));
  return Array.from({ length: count }, (_, index) =>
    workingDayUntil(addDays(first, Math.floor(((index + random.next()) * span) / count))),
  ).filter((day) => day >= first && day <= end);
}

/** The day the simulation begins: the fiscal year's first day, or last year's in its first two months, when little would have happened yet. */
export function startOfStory(today: CalendarDate): CalendarDate {
  const year = fiscalYearOf(today);
  return `${monthOf(today) <= 2 ? year - 1 : year}-01-01`;
}

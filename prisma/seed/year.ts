import { db } from "#app/db/client.server";
import { planToDateFen, seasonWeights } from "#app/domain/quota/target";
import { addDays, daysBetween, fiscalYearOf, monthOf, type CalendarDate } from "#app/lib/dates";
import { splitByLargestRemainder } from "#app/lib/money";
import type { SeedData, SeedUnitRow } from "#prisma/seed/data/read-seed-data";
import { eachAtOnce } from "#prisma/seed/each-at-once";
import type { ListedProduct } from "#prisma/seed/listings";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { randomFor, type Random } from "#prisma/seed/random";
import { liveOrderGroup, type Wish } from "#prisma/seed/order-life";

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

/** Share of purchases outside every programme, so that carts show counted and uncounted lines side by side. */
const UNCOUNTED = 0.06;

interface Basket {
  /** Products that count for the programme, by place of origin. */
  products: ListedProduct[];
  budgetFen: bigint;
}

/**
 * Lets every unit buy through the year: groups of orders spread over the working days until its pattern is met, each living through confirmation, shipment,
 * acceptance and payment as far as `today` has come.
 *
 * @param groups about how many checkouts the whole region makes
 */
export async function simulateYear(
  data: SeedData,
  organisations: DemoOrganisations,
  listed: ListedProduct[],
  fiscalYear: number,
  today: CalendarDate,
  groups: number,
): Promise<{ groups: number; orders: number }> {
  const lists = new Map(data.programmes.map((programme) => [programme.code, new Set(programme.counties.map((county) => county.code))]));
  const end = fiscalYearOf(today) > fiscalYear ? `${fiscalYear}-12-29` : today;
  const wishes = data.units.map((unit) => ({ unit, baskets: basketsOf(unit, listed, lists, fiscalYear, end) }));
  const total = wishes.reduce((sum, { baskets }) => sum + baskets.reduce((own, basket) => own + basket.budgetFen, 0n), 0n);
  // Units with a demo account buy little and often, up to today, so that every kind of work lies on their desks.
  const showcase = new Set(data.people.flatMap((person) => (person.scope.type === "unit" ? [person.scope.key] : [])));
  let made = 0;
  let orders = 0;
  await eachAtOnce(wishes, 14, async ({ unit, baskets }) => {
    const budget = baskets.reduce((sum, basket) => sum + basket.budgetFen, 0n);
    if (budget === 0n) return;
    const random = randomFor(`${unit.key} buys ${fiscalYear}`);
    const shown = showcase.has(unit.key);
    const count = Math.max(2, Math.round((groups * Number(budget) * (shown ? 4 : 1)) / Number(total)));
    const days = [...buyingDays(random, count, fiscalYear, end), ...(shown ? recentDays(fiscalYear, end) : [])].sort();
    const people = organisations.units.get(unit.key);
    if (!people) return;
    const lives = days.map((day, index) => {
      const part =
        splitByLargestRemainder(
          budget,
          days.map((other) => seasonWeights[monthOf(other) - 1] ?? 1n),
        )[index] ?? 0n;
      const large = shown && day === end ? 4n : 1n; // above the unit's threshold: a second person has to approve
      return { day, wish: wishFor(random, baskets, part * large, monthOf(day), listed) };
    });
    for (const life of lives) {
      const own = await liveOrderGroup({
        unit: people,
        organisations,
        wish: life.wish,
        day: life.day,
        today,
        random,
        address: unit.address,
        receiver: unit.contactName,
        phone: unit.phone,
      });
      orders += own;
      made += 1;
    }
  });
  return { groups: made, orders };
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
    return {
      products: listed.filter((product) => lists.get(code)?.has(product.seed.originCountyCode)),
      budgetFen: (planned * BigInt(Math.round(PACE[unit.pattern] * 1000))) / 1000n,
    };
  });
  return baskets.filter((basket) => basket.products.length > 0 && basket.budgetFen > 0n);
}

/** Days shortly before the end, when orders wait for approval, confirmation, goods or money. */
function recentDays(fiscalYear: number, end: CalendarDate): CalendarDate[] {
  return [0, 0, 1, 2, 4, 5, 6, 8, 11, 18, 24].map((ago) => addDays(end, -ago)).filter((day) => day >= `${fiscalYear}-01-06`);
}

function buyingDays(random: Random, count: number, fiscalYear: number, end: CalendarDate): CalendarDate[] {
  const first = `${fiscalYear}-01-06`;
  const span = Math.max(1, daysBetween(first, end));
  return Array.from({ length: count }, (_, index) => {
    const day = addDays(first, Math.floor(((index + random.next()) * span) / count));
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return weekday === 6 ? addDays(day, -1) : weekday === 0 ? addDays(day, -2) : day;
  })
    .filter((day) => day >= first && day <= end)
    .sort();
}

/** What one checkout puts into the cart: a few products of one or two co-ops per programme, now and then something that counts for none. */
function wishFor(random: Random, baskets: Basket[], amountFen: bigint, month: number, listed: ListedProduct[]): Wish[] {
  const basket = random.pick(
    baskets.flatMap((candidate) =>
      Array.from({ length: Math.max(1, Math.round(Number(candidate.budgetFen) / 1_000_000)) }, () => candidate),
    ),
  );
  const inSeason = basket.products.filter((product) => product.seed.seasonMonths.includes(month));
  const pool = inSeason.length > 3 ? inSeason : basket.products;
  const coop = random.pick(pool).seed.coop;
  const own = pool.filter((product) => product.seed.coop === coop);
  const lines = new Map<string, Wish>();
  const want = random.whole(1, 3);
  for (let index = 0; index < want; index += 1) {
    const product = random.chance(0.72) ? random.pick(own) : random.pick(pool);
    lines.set(product.id, toWish(product, Number(amountFen) / want));
  }
  if (random.chance(UNCOUNTED * 2)) {
    const other = random.pick(listed);
    if (!lines.has(other.id)) lines.set(other.id, toWish(other, Number(amountFen) * UNCOUNTED));
  }
  return [...lines.values()];
}

function toWish({ id, seed }: ListedProduct, amountFen: number): Wish {
  const steps = Math.max(1, Math.round(amountFen / (seed.priceFen * seed.stepQty)));
  const quantity = Math.max(seed.minQty, steps * seed.stepQty);
  return { productId: id, quantityMilli: BigInt(Math.ceil(quantity / seed.stepQty) * seed.stepQty) * 1000n };
}

/** The day the simulation begins: the fiscal year's first day, or last year's in its first two months, when little would have happened yet. */
export function startOfStory(today: CalendarDate): CalendarDate {
  const year = fiscalYearOf(today);
  return `${monthOf(today) <= 2 ? year - 1 : year}-01-01`;
}

/** The planner's statistics are stale after so many rows. */
export async function analyze(): Promise<void> {
  await db.$executeRawUnsafe("ANALYZE");
}

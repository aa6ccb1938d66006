import type { CalendarDate } from "#app/lib/dates";
import { monthOf } from "#app/lib/dates";
import type { Wish } from "#prisma/seed/checkout";
import type { ListedProduct } from "#prisma/seed/listings";
import type { Random } from "#prisma/seed/random";

export type { Wish } from "#prisma/seed/checkout";

/** What a unit buys for one programme, and for how much until the end of the story. */
export interface Basket {
  /** Products that count for the programme, by place of origin. */
  products: ListedProduct[];
  budgetFen: bigint;
}

/** Share of purchases outside every programme, so that carts show counted and uncounted lines side by side. */
const UNCOUNTED = 0.06;

/** What one checkout puts into the cart: goods of one to four co-ops that count for a programme, now and then something that counts for none. */
export function wishFor(
  random: Random,
  baskets: readonly Basket[],
  amountFen: number,
  day: CalendarDate,
  listed: readonly ListedProduct[],
): Wish[] {
  const basket = random.pick(
    baskets.flatMap((candidate) =>
      Array.from({ length: Math.max(1, Math.round(Number(candidate.budgetFen) / 1_000_000)) }, () => candidate),
    ),
  );
  const there = basket.products.filter((product) => product.listedOn < day);
  const inSeason = there.filter((product) => product.seed.seasonMonths.includes(monthOf(day)));
  const pool = inSeason.length > 3 ? inSeason : there;
  const sellers = random.pick([1, 2, 2, 2, 3, 3, 4]);
  const chosen = new Map<string, ListedProduct>();
  for (let seller = 0; seller < sellers; seller += 1) {
    const first = random.pick(pool);
    chosen.set(first.id, first);
    if (!random.chance(0.35)) continue;
    const second = random.pick(pool.filter((product) => product.seed.coop === first.seed.coop));
    chosen.set(second.id, second);
  }
  const lines = [...chosen.values()].map((product) => toWish(product, amountFen / chosen.size));
  if (random.chance(UNCOUNTED * 2)) {
    const other = random.pick(listed.filter((product) => product.listedOn < day));
    if (!chosen.has(other.id)) lines.push(toWish(other, amountFen * UNCOUNTED));
  }
  return lines;
}

/** About so much of a product, in whole steps and not below what can be ordered. */
export function toWish({ id, seed }: ListedProduct, amountFen: number): Wish {
  const steps = Math.max(1, Math.round(amountFen / (seed.priceFen * seed.stepQty)));
  const quantity = Math.max(seed.minQty, steps * seed.stepQty);
  return {
    productId: id,
    quantityMilli: BigInt(Math.ceil(quantity / seed.stepQty) * seed.stepQty) * 1000n,
    leadDays: seed.leadDays,
  };
}

import { db } from "#app/db/client.server";
import { createProduct, setOffer } from "#app/domain/catalog/save-product.server";
import { addDays, daysBetween, type CalendarDate } from "#app/lib/dates";
import type { Moment } from "#prisma/seed/agenda";
import type { SeedData, SeedProductRow } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { randomFor } from "#prisma/seed/random";

export interface ListedProduct {
  id: string;
  listedOn: CalendarDate;
  seed: SeedProductRow;
}

const UNITS = { kg: "KG", jin: "JIN", bag: "BAG", box: "BOX", bottle: "BOTTLE", tray: "TRAY", piece: "PIECE", bundle: "BUNDLE" } as const;

/** How many products were there before the story began, in ten; the others come one after the other until today. */
const THERE_BEFORE = 8;

/** Every co-op lists what it has, through the use case a clerk's form calls. Scarce goods start with plenty and run down to their stock at the end. */
export async function loadListings(
  data: SeedData,
  organisations: DemoOrganisations,
  start: CalendarDate,
  today: CalendarDate,
): Promise<ListedProduct[]> {
  const days = listingDays(data.products, start, today);
  const listed: ListedProduct[] = [];
  // One after the other: lists and carts sort what is equal by the ids that arise here.
  for (const [index, product] of data.products.entries()) {
    const coop = organisations.coops.get(product.coop);
    if (!coop) throw new Error(`product ${product.sku} names no co-op`);
    const listedOn = days.get(product.sku) ?? start;
    const id = await createProduct(
      coop.clerk(listedOn, 8 + (index % 9)),
      {
        sku: product.sku,
        nameZh: product.nameZh,
        nameEn: product.nameEn,
        descriptionZh: product.descZh,
        descriptionEn: product.descEn,
        categoryCode: product.category,
        art: product.art,
        originCountyCode: product.originCountyCode,
        salesUnit: UNITS[product.salesUnit],
        packageZh: product.packageZh,
        packageEn: product.packageEn,
        netGrams: product.netGrams,
        price: BigInt(product.priceFen),
        minQuantity: BigInt(product.minQty) * 1000n,
        stepQuantity: product.catchWeight ? 100n : BigInt(product.stepQty) * 1000n,
        leadDays: product.leadDays,
        catchWeight: product.catchWeight,
        tolerance: product.catchWeight ? product.toleranceBps : 0,
        shelfLifeDays: product.shelfLifeDays,
        storage: product.storage,
        freightTableId: coop.freightTableId,
        seasonMonths: product.seasonMonths,
      },
      { availableMilli: openingMilli(product), publish: true },
    );
    listed.push({ id, listedOn, seed: product });
  }
  return listed;
}

/**
 * When each product was first offered: spread over time and over co-ops, so that a shelf of the newest shows many places. A co-op's products keep equal
 * distances, every co-op's with a shift of its own.
 */
export function listingDays(products: readonly SeedProductRow[], start: CalendarDate, today: CalendarDate): Map<string, CalendarDate> {
  const byCoop = new Map<string, SeedProductRow[]>();
  for (const product of products) byCoop.set(product.coop, [...(byCoop.get(product.coop) ?? []), product]);
  const turns = [...byCoop].flatMap(([coop, own]) => {
    const shift = randomFor(`${coop} lists`).next();
    return own
      .map((product) => ({ product, order: randomFor(`${product.sku} is listed`).next() }))
      .sort((left, right) => left.order - right.order)
      .map(({ product }, index) => ({ sku: product.sku, at: (index + shift) / own.length }));
  });
  turns.sort((left, right) => left.at - right.at);
  const before = Math.floor((turns.length * THERE_BEFORE) / 10);
  const first = addDays(start, -380);
  return new Map(
    turns.map(({ sku }, index) => {
      const [from, to, share] =
        index < before
          ? [first, addDays(start, -1), index / before]
          : [start, addDays(today, -1), (index - before + 1) / (turns.length - before)];
      return [sku, addDays(from, Math.floor(daysBetween(from, to) * share))];
    }),
  );
}

/** What is there when the story begins, in thousandths. */
export function openingMilli(product: SeedProductRow): bigint {
  return BigInt(Math.max(product.stock, isScarce(product) ? 4_000 : 0)) * 1000n;
}

/** A co-op counts again: so much is there now. */
export async function restock(
  organisations: DemoOrganisations,
  product: ListedProduct,
  availableMilli: bigint,
  { day, hour }: Moment,
): Promise<void> {
  const coop = organisations.coops.get(product.seed.coop);
  if (!coop) throw new Error(`product ${product.seed.sku} names no co-op`);
  const [offer, stock] = await Promise.all([
    db.product.findUniqueOrThrow({ where: { id: product.id } }),
    db.stockItem.findUniqueOrThrow({ where: { productId: product.id } }),
  ]);
  await setOffer(coop.clerk(day, hour), product.id, {
    price: offer.priceFen,
    available: availableMilli,
    version: offer.version,
    stockVersion: stock.version,
  });
}

/** Products whose stock in the data is a scarcity to be shown, not a supply. */
export function isScarce(product: SeedProductRow): boolean {
  return product.stock * product.priceFen < 2_000_000;
}

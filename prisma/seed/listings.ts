import { createProduct } from "#app/domain/catalog/save-product.server";
import { parseQuantity } from "#app/lib/quantity";
import type { CalendarDate } from "#app/lib/dates";
import type { SeedData, SeedProductRow } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";
import { eachAtOnce } from "#prisma/seed/each-at-once";

export interface ListedProduct {
  id: string;
  seed: SeedProductRow;
}

const UNITS = { kg: "KG", jin: "JIN", bag: "BAG", box: "BOX", bottle: "BOTTLE", tray: "TRAY", piece: "PIECE", bundle: "BUNDLE" } as const;

/** Every co-op lists what it has, through the use case a clerk's form calls. Scarce goods start with plenty and run down to their stock at the end. */
export async function loadListings(data: SeedData, organisations: DemoOrganisations, day: CalendarDate): Promise<ListedProduct[]> {
  return eachAtOnce(data.products, 8, async (product) => {
    const coop = organisations.coops.get(product.coop);
    if (!coop) throw new Error(`product ${product.sku} names no co-op`);
    const id = await createProduct(
      coop.clerk(day, 9),
      {
        sku: product.sku,
        nameZh: product.nameZh,
        nameEn: product.nameEn,
        descriptionZh: product.descZh,
        descriptionEn: product.descEn,
        categoryCode: product.category,
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
      { availableMilli: parseQuantity(String(Math.max(product.stock, isScarce(product) ? 4_000 : 0))) ?? 0n, publish: true },
    );
    return { id, seed: product };
  });
}

/** Products whose stock in the data is a scarcity to be shown, not a supply. */
export function isScarce(product: SeedProductRow): boolean {
  return product.stock * product.priceFen < 2_000_000;
}

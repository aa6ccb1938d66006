import { db } from "#app/db/client.server";
import { setOffer } from "#app/domain/catalog/save-product.server";
import { calendarDateOf } from "#app/lib/dates";
import { parseQuantity } from "#app/lib/quantity";
import { readSeedData } from "#prisma/seed/data/read-seed-data";
import { isScarce, loadListings, type ListedProduct } from "#prisma/seed/listings";
import { loadOrganisations, type DemoOrganisations } from "#prisma/seed/organisations";
import { loadReference } from "#prisma/seed/reference";
import { simulate, startOfStory } from "#prisma/seed/year";

/** Checkouts of the simulated year; they become about 3,000 orders. */
const GROUPS = 1_190;

/**
 * Loads reference data and the demo region: real places, programmes and rules; invented organisations that file, list, buy, deliver and pay through the
 * product's own use cases, with the clock of a simulated year that ends today.
 */
async function seedDemo(step: (line: string) => void): Promise<DemoOrganisations["accounts"]> {
  const data = readSeedData();
  const today = calendarDateOf(new Date());
  const start = startOfStory(today);
  await loadReference(data);
  step(`${data.divisions.length} divisions, ${data.programmes.length} programmes`);
  const organisations = await loadOrganisations(data, start);
  const listed = await loadListings(data, organisations, start, today);
  await analyze(LOADED);
  step(`${data.units.length} units, ${data.coops.length} co-ops, ${listed.length} products`);
  await simulate(data, organisations, listed, { start, today, groups: GROUPS });
  step(`${await db.order.count()} orders`);
  await runDown(listed, organisations, today);
  await analyze([]);
  return organisations.accounts;
}

/** Scarce goods end the year with the little that the data give them, so that sold-out and last ones can be seen. */
async function runDown(listed: ListedProduct[], organisations: DemoOrganisations, today: string): Promise<void> {
  for (const { id, seed } of listed.filter((product) => isScarce(product.seed))) {
    const coop = organisations.coops.get(seed.coop);
    const [product, stock] = await Promise.all([
      db.product.findUniqueOrThrow({ where: { id } }),
      db.stockItem.findUniqueOrThrow({ where: { productId: id } }),
    ]);
    if (!coop) continue;
    await setOffer(coop.clerk(today, 6), id, {
      price: product.priceFen,
      available: parseQuantity(String(seed.stock)) ?? 0n,
      version: product.version,
      stockVersion: stock.version,
    });
  }
}

/**
 * What is full before the simulation begins. The other tables are still empty, and statistics that say so would keep the plans of prepared statements reading
 * them from end to end long after they have filled up.
 */
const LOADED = ["division", "programme_county", "unit", "unit_bureau", "coop", "freight_rate", "product", "listing", "stock_item"];

/** The planner's statistics are stale after so many rows; no names mean every table. */
async function analyze(tables: readonly string[]): Promise<void> {
  await db.$executeRawUnsafe(`ANALYZE ${tables.join(", ")}`);
}

const tell = (message: object) => process.send?.(message);
const accounts = await seedDemo((line) => (process.send ? tell({ kind: "step", line }) : process.stdout.write(`${line}\n`)));
tell({ kind: "done", accounts });
await db.$disconnect();

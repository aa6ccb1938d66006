import { db } from "#app/db/client.server";
import { closeDays } from "#app/domain/quota/close-days.server";
import { publishHeadList } from "#app/domain/quota/publish-head-list.server";
import { env } from "#app/env.server";
import { calendarDateOf, instantOf, isCalendarDate, type CalendarDate } from "#app/lib/dates";
import { importStatements } from "#prisma/seed/bank-desk";
import { showCampaign } from "#prisma/seed/campaign";
import { connectSchool } from "#prisma/seed/connections";
import { reportDemo } from "#prisma/seed/bulletins";
import { correctOrders } from "#prisma/seed/corrections";
import { claimGoods } from "#prisma/seed/goods-claims";
import { financeSchool } from "#prisma/seed/financing";
import { orderPayments } from "#prisma/seed/payment-orders";
import { payOut } from "#prisma/seed/payouts";
import { holdMoney } from "#prisma/seed/held-money";
import { readSeedData, type SeedData } from "#prisma/seed/data/read-seed-data";
import { liveLastYear } from "#prisma/seed/last-year";
import { isScarce, loadListings, restock, type ListedProduct } from "#prisma/seed/listings";
import { loadOrganisations, type DemoOrganisations } from "#prisma/seed/organisations";
import { loadReference } from "#prisma/seed/reference";
import { publishDemo } from "#prisma/seed/publication";
import { ruleByPlace } from "#prisma/seed/place-rules";
import { proposeShares } from "#prisma/seed/filings";
import { reserve } from "#prisma/seed/reservations";
import { requireRegion } from "#prisma/seed/require-region";
import { supervise } from "#prisma/seed/supervision";
import { proposeToClose } from "#prisma/seed/year-end";
import { transferToConnected } from "#prisma/seed/transfers";
import { simulate, startOfStory } from "#prisma/seed/year";

/** Checkouts of the simulated year; they become about 3,000 orders. */
const GROUPS = 1_190;

/**
 * Loads reference data and the demo region: real places, programmes and rules; invented organisations that file, list, buy, deliver and pay through the
 * product's own use cases, with the clock of a simulated year that ends now.
 */
async function seedDemo(now: Date, step: (line: string) => void, emulatorFile: string | undefined): Promise<DemoOrganisations["accounts"]> {
  const data = readSeedData();
  const today = calendarDateOf(now);
  const start = startOfStory(today);
  await loadReference(data);
  step(`${data.divisions.length} divisions, ${data.programmes.length} programmes`);
  const organisations = await loadOrganisations(data, start, now);
  const listed = await loadListings(data, organisations, start, today);
  await analyze(LOADED);
  step(`${data.units.length} units, ${data.coops.length} co-ops, ${listed.length} products`);
  await liveLastYear(data, organisations, listed, start, today);
  await simulate(data, organisations, listed, { start, today, groups: GROUPS });
  step(`${await db.order.count()} orders`);
  await ruleByPlace(organisations, today);
  await publishDemo(organisations, today);
  await proposeShares(data, organisations, today);
  await reserve(organisations, today);
  await correctOrders(data, organisations, today);
  await showCampaign(data, organisations, today);
  await runDown(data, listed, organisations, today);
  await analyze([]);
  await supervise(organisations, today, now);
  step(`${await db.alertCase.count()} alert cases, ${await db.reminder.count()} reminders`);
  await proposeToClose(organisations, today);
  await connectSchool(organisations, today, now);
  await reportDemo(organisations, today);
  step(`${await db.bulletin.count()} bulletins`);
  await importStatements(data, organisations, today);
  await claimGoods(data, organisations, today);
  await financeSchool(data, organisations, today);
  await orderPayments(data, organisations, today);
  await payOut(data, organisations, today);
  if (emulatorFile !== undefined) {
    await transferToConnected(organisations, today, emulatorFile);
    step(`${await db.coopTransfer.count()} transfers to a co-op's own account`);
  }
  await holdMoney(organisations, today);
  await requireRegion(data, organisations, today);
  await closeDays(now);
  await publishHeads(now, step);
  return organisations.accounts;
}

/** The list of the day on which the story ends; without a key, as when the seed is run by hand, there is none. */
async function publishHeads(now: Date, step: (line: string) => void): Promise<void> {
  const list = env.LEDGER_SIGNING_KEY === undefined ? null : await publishHeadList(now);
  step(list ? `signed list of ${list.accounts} chain heads` : "no signed list of chain heads: LEDGER_SIGNING_KEY is not set");
}

/** Scarce goods end the year with the little that the data give them, and each co-op with a demo account has a product that runs out. */
async function runDown(data: SeedData, listed: ListedProduct[], organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const staffed = [...new Set(data.people.flatMap(({ scope }) => (scope.type === "coop" ? [scope.key] : [])))];
  const running = staffed.flatMap((coop) => listed.findLast(({ seed }) => seed.coop === coop && !isScarce(seed)) ?? []);
  const left = [
    ...listed.filter(({ seed }) => isScarce(seed)).map((product) => ({ product, quantity: product.seed.stock })),
    ...running.map((product) => ({ product, quantity: product.seed.minQty * 3 })),
  ];
  for (const { product, quantity } of left) {
    await restock(organisations, product, BigInt(quantity) * 1000n, { day: today, hour: 6 });
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

/**
 * A day given on the command line stands for today, so that other seasons can be tried: `DATABASE_URL=… npx tsx prisma/seed/seed.ts 2026-03-04`. After it, the file of the
 * stand-in for the payment service; without one nothing is transferred.
 */
function endOfStory(day = ""): Date {
  if (day === "") return new Date();
  if (!isCalendarDate(day)) throw new Error(`${day} is not a day`);
  return instantOf(day, 20);
}

const tell = (message: object) => process.send?.(message);
const accounts = await seedDemo(
  endOfStory(process.argv[2]),
  (line) => (process.send ? tell({ kind: "step", line }) : process.stdout.write(`${line}\n`)),
  process.argv[3],
);
tell({ kind: "done", accounts });
await db.$disconnect();

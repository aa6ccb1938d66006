import { fork, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from "#app/db/embedded-postgres.server";
import { migrate } from "#app/db/migrate.server";
import { childEnvironment, provideEnvironment } from "#app/env.server";
import { installJobs } from "#app/jobs/boss.server";
import { addDays, calendarDateOf } from "#app/lib/dates";

/**
 * Twenty times `kill -9`, at random moments, of the web process, the worker or PostgreSQL while shoppers order over HTTP and canteens accept and pay.
 * Afterwards everything that was acknowledged must be there, nothing half there, and the books must agree. Prints one JSON object.
 */
const KILLS = 20;
const SHOPPERS = 4;
const dataDir = mkdtempSync(path.join(tmpdir(), "xiangji-drill-"));
chmodSync(dataDir, 0o755);
const port = await freePort();
const webPort = await freePort();

let postgres = await startEmbeddedPostgres({ dataDir, port });
const url = postgres.url;
provideEnvironment({
  DATABASE_URL: url,
  AUTH_SECRET: "secret-of-the-drill-0123456789abcdef",
  LOG_LEVEL: "silent",
  NODE_ENV: "production",
  XIANGJI_DATA: dataDir,
});
await migrate(url);
await installJobs(url);

// Imported when the environment is there: the pool reads it.
const { db } = await import("#app/db/client.server");
const given = await import("#tests/support/given");
const { shipInput, acceptInput } = await import("#tests/support/given-order");
const { givenPerson, signInAs, visitor } = await import("#tests/support/http");
const { confirmOrder } = await import("#app/domain/ordering/confirm-order.server");
const { shipOrder } = await import("#app/domain/ordering/ship-order.server");
const { acceptDelivery } = await import("#app/domain/ordering/accept-delivery.server");
const { confirmRemittance } = await import("#app/domain/ordering/confirm-remittance.server");
const { verifyLedger } = await import("#app/domain/quota/verify-ledger.server");
const { toMilli } = await import("#app/lib/quantity");

await given.givenProgramme();
const coop = await given.givenCoop();
const products = await Promise.all(Array.from({ length: 8 }, () => given.givenProduct(coop, { available: "900000" })));
const buyers = await Promise.all(
  Array.from({ length: SHOPPERS }, async () => {
    const unit = await given.givenUnit();
    const person = await givenPerson([{ audience: "unit", orgId: unit.id, role: "CLERK" }]);
    return { unit, shopper: visitor(`http://127.0.0.1:${webPort}`, await signInAs(person.userId, person.grantIds[0])) };
  }),
);

function startProcess(script: string): ChildProcess {
  // The product as it runs, without the loader of TypeScript that this file itself needs.
  return fork(script, { execArgv: [], env: childEnvironment({ PORT: String(webPort) }), stdio: ["ignore", "ignore", "ignore", "ipc"] });
}
const ready = (child: ChildProcess) =>
  new Promise<void>((resolve) => (child.once("message", () => resolve()), child.once("exit", () => resolve())));
let web = startProcess("build/server/web.js");
let worker = startProcess("build/server/worker.js");
await Promise.all([ready(web), ready(worker)]);

const acknowledged = { groups: new Set<string>(), acceptances: new Set<string>(), payments: new Set<string>() };
let attempts = 0;
let running = true;
const now = () => new Date();
/** Where the drill stands, for the one who reads why it did not end. */
const tell = (line: string) => process.stderr.write(`[${process.uptime().toFixed(1)} s] ${line}\n`);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Orders over and over; what fails is tried again by ordering anew, as a person would. */
async function shop({ shopper }: (typeof buyers)[number]): Promise<void> {
  const value = (html: string, name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(html)?.[1] ?? "";
  const today = calendarDateOf(now());
  while (running) {
    attempts += 1;
    try {
      for (let line = 0; line < 2; line += 1) {
        const product = products[Math.floor(Math.random() * products.length)];
        await shopper.post("/unit/cart", { form: "add", intent: "set", productId: product?.id ?? "", quantity: "5", returnTo: "/" });
      }
      const checkout = await shopper.get("/unit/checkout");
      const placed = await shopper.post("/unit/checkout", {
        cartId: value(checkout.text, "cartId"),
        cartVersion: value(checkout.text, "cartVersion"),
        seen: value(checkout.text, "seen"),
        creditedUnitId: value(checkout.text, "creditedUnitId"),
        source: "CANTEEN",
        address: "零陵区测试路 1 号",
        receiverName: "李老师",
        receiverPhone: "0746-1234567",
        deliverFrom: addDays(today, 9),
        deliverTo: addDays(today, 10),
        note: "",
      });
      const group = /\/unit\/groups\/([0-9a-f-]{36})/.exec(placed.location ?? "")?.[1];
      if (group) acknowledged.groups.add(group);
    } catch {
      // Refused or cut off: the next order is a new one.
    }
    await pause(50);
  }
}

/** Takes acknowledged orders through delivery and payment. */
async function fulfil(): Promise<void> {
  const done = new Set<string>();
  while (running) {
    const next = [...acknowledged.groups].find((id) => !done.has(id));
    if (!next) {
      await pause(20);
      continue;
    }
    done.add(next);
    try {
      const order = await db.order.findFirstOrThrow({ where: { groupId: next }, include: { lines: true } });
      const clerk = { ...coop.clerk, now: now() };
      const unitClerk = given.givenActor("unit", order.unitId, "CLERK", { now: now() });
      await confirmOrder(clerk, order.id);
      const lines = order.lines.map((line) => ({ lineId: line.id, quantity: toMilli(line.quantity) }));
      const shipment = await shipOrder(clerk, order.id, shipInput(lines));
      acknowledged.acceptances.add(
        await acceptDelivery(unitClerk, shipment, acceptInput(lines.map((line) => ({ lineId: line.lineId, accepted: line.quantity })))),
      );
      const reference = `DRILL-${order.number}`;
      await confirmRemittance(clerk, order.id, {
        amount: order.goodsFen + order.freightFen,
        receivedOn: calendarDateOf(now()),
        bankReference: reference,
      });
      acknowledged.payments.add(reference);
    } catch {
      await pause(20);
    }
  }
}

const load = [...buyers.map(shop), fulfil(), fulfil()];
const killed = { web: 0, worker: 0, postgres: 0 };
await pause(1_500);
for (let kill = 0; kill < KILLS; kill += 1) {
  await pause(100 + Math.random() * 500);
  const victim = (["web", "postgres", "worker"] as const)[kill % 3] ?? "web";
  tell(`kill ${kill + 1}: ${victim}`);
  killed[victim] += 1;
  if (victim === "postgres") postgres = await killPostgres(postgres);
  else if (victim === "web") web = await killProcess(web, "build/server/web.js");
  else worker = await killProcess(worker, "build/server/worker.js");
}
await pause(1_500);
running = false;
tell("waits for the last orders");
await Promise.all(load);
tell("compares");

async function killProcess(child: ChildProcess, script: string): Promise<ChildProcess> {
  // A process that met the database's end while it started has left by itself already, and does not leave again.
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }
  const next = startProcess(script);
  await ready(next);
  return next;
}

async function killPostgres(server: EmbeddedPostgres): Promise<EmbeddedPostgres> {
  process.kill(server.pid, "SIGKILL");
  for (;;) {
    try {
      return await startEmbeddedPostgres({ dataDir, port });
    } catch (error) {
      tell(String(error)); // orphaned backends hold the cluster for a moment
      await pause(100);
    }
  }
}

const missing = {
  groups: acknowledged.groups.size - (await db.orderGroup.count({ where: { id: { in: [...acknowledged.groups] } } })),
  acceptances: acknowledged.acceptances.size - (await db.acceptance.count({ where: { id: { in: [...acknowledged.acceptances] } } })),
  payments: acknowledged.payments.size - (await db.remittance.count({ where: { bankReference: { in: [...acknowledged.payments] } } })),
};
const [half] = await db.$queryRaw<{ half: number }[]>`
  SELECT ((SELECT count(*) FROM order_group g WHERE NOT EXISTS (SELECT 1 FROM purchase_order o WHERE o.unit_id = g.unit_id AND o.group_id = g.id))
    + (SELECT count(*) FROM purchase_order o WHERE NOT EXISTS (SELECT 1 FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id))
    + (SELECT count(*) FROM order_line l WHERE NOT EXISTS (SELECT 1 FROM order_line_quota q WHERE q.unit_id = l.unit_id AND q.line_id = l.id))
    + (SELECT count(*) FROM cart c WHERE c.submitted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM order_group g WHERE g.unit_id = c.unit_id AND g.cart_id = c.id)))::int AS half`;
const { entries, differences } = await verifyLedger();
process.stdout.write(
  `${JSON.stringify({
    killed,
    attempts,
    groups: acknowledged.groups.size,
    acceptances: acknowledged.acceptances.size,
    payments: acknowledged.payments.size,
    missing,
    half: half?.half,
    entries,
    differences,
  })}\n`,
);
await db.$disconnect();
for (const child of [web, worker]) child.kill("SIGKILL");
await postgres.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);

import { fork } from "node:child_process";
import { z } from "zod/v4";

import { migrate } from "#app/db/migrate.server";
import { childEnvironment, env } from "#app/env.server";
import { installJobs } from "#app/jobs/boss.server";
import { DatabaseError, withClient, type OpenDatabase } from "#app/server/database";
import { emulatorFile } from "#app/server/emulator-file";

const demoAccount = z.object({ title: z.string(), email: z.string(), password: z.string() });

/** Somebody of the demo region whom a visitor may sign in as. */
export type DemoAccount = z.output<typeof demoAccount>;

/** Run by node with tsx; reads DATABASE_URL, loads reference data and the demo region, and tells its progress over IPC. */
const SEED = "prisma/seed/seed.ts";

const seedMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("step"), line: z.string() }),
  z.object({ kind: z.literal("done"), accounts: z.array(demoAccount) }),
]);

/** Migrations, job queues, then reference data and the demo region if nothing is there. */
export async function prepareDatabase(database: OpenDatabase, log: (line: string) => void): Promise<DemoAccount[]> {
  await bringUpToDate(database.url, log);
  const demo = await demoState(database.url);
  if (demo.state === "loaded") return demo.accounts;
  if (demo.state === "foreign" || !env.XIANGJI_DEMO) return [];
  if (demo.state === "half") {
    const { recreate } = database;
    if (!recreate) throw new DatabaseError("An earlier start was interrupted while it loaded the demo region; empty the database first.");
    log("an earlier start was interrupted while it loaded the demo region; begins anew");
    await recreate();
    await bringUpToDate(database.url, log);
    await demoState(database.url);
  }
  return loadDemo(database, log);
}

async function bringUpToDate(url: string, log: (line: string) => void): Promise<void> {
  const { applied, latest } = await migrate(url);
  log(applied.length > 0 ? `applied ${applied.length} migrations` : `database is at ${latest}`);
  await installJobs(url);
}

type DemoState = { state: "empty" | "half" | "foreign" } | { state: "loaded"; accounts: DemoAccount[] };

/**
 * What `npm start` has done to this database, noted outside the product's own schema.
 * A database with organisations but without a note is somebody's real one: nothing is added to it.
 */
async function demoState(url: string): Promise<DemoState> {
  return withClient(url, async (client) => {
    await client.query("CREATE SCHEMA IF NOT EXISTS start");
    await client.query("CREATE TABLE IF NOT EXISTS start.demo (begun_at timestamptz NOT NULL DEFAULT now(), accounts jsonb)");
    const { rows } = await client.query<{ accounts: unknown }>("SELECT accounts FROM start.demo");
    if (rows[0])
      return rows[0].accounts === null ? { state: "half" } : { state: "loaded", accounts: z.array(demoAccount).parse(rows[0].accounts) };
    const used = await client.query("SELECT 1 FROM division LIMIT 1");
    return { state: used.rowCount === 0 ? "empty" : "foreign" };
  });
}

async function loadDemo(database: OpenDatabase, log: (line: string) => void): Promise<DemoAccount[]> {
  const { url } = database;
  log("loads reference data and the demo region");
  await withClient(url, (client) => client.query("INSERT INTO start.demo DEFAULT VALUES"));
  const accounts = await runSeed(database.recreate ? forSeeding(database) : url, log);
  await withClient(url, (client) => client.query("UPDATE start.demo SET accounts = $1", [JSON.stringify(accounts)]));
  log("demo region is there");
  return accounts;
}

/** A crash while seeding our own database means seeding it again: waiting for the disk after each of 20,000 transactions would protect nothing. */
function forSeeding({ url, socketFolder }: OpenDatabase): string {
  const address = new URL(url);
  if (socketFolder) address.searchParams.set("host", socketFolder);
  address.searchParams.set("options", "-c synchronous_commit=off");
  return address.href;
}

/** Most of what the seed allocates is gone a statement later: a larger nursery halves the time of the garbage collector. */
const NODE_OPTIONS = ["--max-semi-space-size=64", "--import", "tsx"];

/** A process of its own: it uses the second core while the product is built, and leaves no pool behind. */
function runSeed(url: string, log: (line: string) => void): Promise<DemoAccount[]> {
  return new Promise((resolve, reject) => {
    // Where real keys are given, nothing of the demo region is anybody's payment there.
    const emulator = env.STRIPE_SECRET_KEY === undefined ? [emulatorFile()] : [];
    const child = fork(SEED, ["", ...emulator], {
      execArgv: NODE_OPTIONS,
      env: childEnvironment({ DATABASE_URL: url }),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let accounts: DemoAccount[] | null = null;
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => (errors = (errors + chunk.toString("utf8")).slice(-8_000)));
    child.on("message", (message) => {
      const parsed = seedMessage.parse(message);
      if (parsed.kind === "step") log(`  ${parsed.line}`);
      else accounts = parsed.accounts;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0 && accounts) resolve(accounts);
      else reject(new Error(`The demo region could not be loaded (${signal ?? code}).\n${errors}`));
    });
  });
}

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";

import { startEmbeddedPostgres } from "#app/db/embedded-postgres.server";
import { migrate } from "#app/db/migrate.server";
import { childEnvironment } from "#app/env.server";
import { installJobs } from "#app/jobs/boss.server";
import { multiply } from "#tests/bench/multiply";

export interface Bench {
  /** Runs a script against the measured database and returns the last line it prints. */
  inChild: (script: string) => Promise<string>;
  log: (line: string) => void;
  close: () => Promise<void>;
}

/**
 * A PostgreSQL with so many copies of the demo region, kept under .cache and used again unless the command line says `--fresh`.
 *
 * @param times how many of the region with its orders
 * @param unitsAlone how many more of its units, filings and accounts without orders
 */
export async function openBench({ name, times, unitsAlone }: { name: string; times: number; unitsAlone: number }): Promise<Bench> {
  const data = path.resolve(".cache", name);
  if (process.argv.includes("--fresh")) execFileSync("rm", ["-rf", data]);
  const log = (line: string) => process.stderr.write(`${line}\n`);

  if (!existsSync(path.join(data, "prepared"))) {
    const region = await seededRegion(log);
    execFileSync("rm", ["-rf", data]);
    execFileSync("cp", ["-a", region, data]);
    log(`copies it to ×${times}${unitsAlone > 0 ? `, and its units ${unitsAlone} times more` : ""}`);
    const begun = performance.now();
    await whileRunning(data, (url) => multiply(url, times, unitsAlone));
    log(`loaded in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    writeFileSync(path.join(data, "prepared"), "");
  }
  const postgres = await startEmbeddedPostgres({ dataDir: data });
  return { inChild: childOf(measuredUrl(postgres.url)), log, close: () => postgres.stop() };
}

let seeded: string | null = null;

/** The folder of a PostgreSQL with the demo region alone, stopped; made once a run. */
async function seededRegion(log: (line: string) => void): Promise<string> {
  if (seeded !== null) return seeded;
  const data = path.resolve(".cache/bench-region");
  execFileSync("rm", ["-rf", data]);
  mkdirSync(data, { recursive: true });
  log("loads the demo region");
  await whileRunning(data, async (url, serverUrl) => {
    const admin = new pg.Client({ connectionString: serverUrl });
    await admin.connect();
    await admin.query("CREATE DATABASE bench");
    await admin.end();
    await migrate(url);
    await installJobs(url);
    await childOf(url)("prisma/seed/seed.ts");
  });
  return (seeded = data);
}

/** Runs a PostgreSQL that does not wait for the disk: what is measured is another one, that does. */
async function whileRunning(dataDir: string, work: (url: string, serverUrl: string) => Promise<void>): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
  try {
    await work(measuredUrl(postgres.url), postgres.url);
  } finally {
    await postgres.stop();
  }
}

const measuredUrl = (url: string) => url.replace(/\/postgres$/, "/bench");

/** @returns what runs a script of the project against a database, with the environment of production */
export function childOf(url: string): (script: string, ...args: string[]) => Promise<string> {
  return async (script, ...args) => {
    const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
      env: childEnvironment({
        DATABASE_URL: url,
        NODE_ENV: "production",
        AUTH_SECRET: "secret-of-the-bench-0123456789abcdef",
        LOG_LEVEL: "silent",
      }),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code !== 0) throw new Error(`${script} ended with ${String(code)}`);
    return output.trim().split("\n").at(-1) ?? "";
  };
}

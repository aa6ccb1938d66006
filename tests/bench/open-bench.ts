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
  mkdirSync(data, { recursive: true });
  const log = (line: string) => process.stderr.write(`${line}\n`);

  const done = path.join(data, "prepared");
  if (!existsSync(done)) {
    // Loaded without waiting for the disk; what is measured waits for it.
    const loading = await startEmbeddedPostgres({ dataDir: data, durable: false });
    try {
      await prepare(loading.url, times, unitsAlone, log);
    } finally {
      await loading.stop();
    }
    writeFileSync(done, "");
  }
  const postgres = await startEmbeddedPostgres({ dataDir: data });
  return { inChild: childOf(measuredUrl(postgres.url)), log, close: () => postgres.stop() };
}

const measuredUrl = (url: string) => url.replace(/\/postgres$/, "/bench");

function childOf(url: string): Bench["inChild"] {
  return async (script) => {
    const child = spawn(process.execPath, ["--import", "tsx", script], {
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

async function prepare(serverUrl: string, times: number, unitsAlone: number, log: (line: string) => void): Promise<void> {
  const url = measuredUrl(serverUrl);
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query("DROP DATABASE IF EXISTS bench");
  await admin.query("CREATE DATABASE bench");
  await admin.end();
  await migrate(url);
  await installJobs(url);
  log("loads the demo region");
  await childOf(url)("prisma/seed/seed.ts");
  log(`copies it to ×${times}${unitsAlone > 0 ? `, and its units ${unitsAlone} times more` : ""}`);
  const begun = performance.now();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await multiply(client, times, unitsAlone);
  await client.end();
  log(`loaded in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}

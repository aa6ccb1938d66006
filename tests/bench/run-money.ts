import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";

import { startEmbeddedPostgres } from "#app/db/embedded-postgres.server";
import { migrate } from "#app/db/migrate.server";
import { childEnvironment } from "#app/env.server";
import { installJobs } from "#app/jobs/boss.server";

/** `npm run bench:money [-- lines receivables]`: bulk matching and the pages of the money desk, in a PostgreSQL of its own. Exit code 1 where a bar is missed. */
const [lines = "10000", receivables = "500000"] = process.argv.slice(2);
const data = path.resolve(".cache/bench-money");
execFileSync("rm", ["-rf", data]);
mkdirSync(path.dirname(data), { recursive: true });
const postgres = await startEmbeddedPostgres({ dataDir: data });
const url = new URL(postgres.url);
url.pathname = "/bench_money";
const admin = new pg.Client({ connectionString: postgres.url });
await admin.connect();
await admin.query("CREATE DATABASE bench_money");
await admin.end();
await migrate(url.href);
await installJobs(url.href);
const child = spawnSync(process.execPath, ["--import", "tsx", "tests/bench/money.ts", lines, receivables], {
  env: { ...childEnvironment(), DATABASE_URL: url.href },
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
await postgres.stop();
if (child.status !== 0) process.exit(child.status ?? 1);
const figures = JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "{}") as {
  lines: number;
  matched: number;
  bulkSeconds: number;
  differences: number;
  receivables: number;
  p95: Record<string, number>;
};
/** Adds up everything that is open; no bar. */
const OVER_ALL = "ageing of a province";
const perLines = (figures.bulkSeconds / Math.max(figures.lines, 1)) * 10_000;
const rows = [
  ["what", "figure", "bar"],
  ["---", "---", "---"],
  [
    `statement of ${figures.lines} lines posted and matched`,
    `${figures.bulkSeconds.toFixed(1)} s (${perLines.toFixed(1)} s for 10,000)`,
    "≤ 30 s",
  ],
  ...Object.entries(figures.p95).map(([page, most]) => [
    `${page}, ${figures.receivables} receivables, p95`,
    `${most.toFixed(1)} ms`,
    "≤ 100 ms",
  ]),
];
process.stdout.write(`${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`);
const pages = Object.entries(figures.p95).filter(([page]) => page !== OVER_ALL);
const broken = figures.matched !== figures.lines || figures.differences > 0 || perLines > 30 || pages.some(([, most]) => most > 100);
process.exit(broken ? 1 : 0);

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";

import { startEmbeddedPostgres } from "#app/db/embedded-postgres.server";
import { migrate } from "#app/db/migrate.server";
import { installJobs } from "#app/jobs/boss.server";
import { childOf } from "#tests/bench/open-bench";
import { differences, type TableRows } from "#tests/support/same-rows";

/**
 * `npm run demo:twice [-- 2027-03-04]`: loads the demo region into two databases and compares what they say, row by row, whatever the ids are. Ends with 1 and the
 * first rows that differ. What may differ: the clock on the wall, numbers of documents, which are drawn as four lanes come by, and what is made of those.
 * Transfers are left out: what stands for the payment service draws its ids by lot.
 */
const data = path.resolve(".cache/demo-twice");
execFileSync("rm", ["-rf", data]);
mkdirSync(data, { recursive: true });
const log = (line: string) => process.stderr.write(`${line}\n`);
const day = process.argv[2] ?? "";

/** Instants of the real clock have milliseconds, those of the simulated one are full minutes. */
const MAY_DIFFER: readonly [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:\+00:00|Z)/g, "#now"],
  [/[A-Z]{2}\d{8}-\d{6}|DEMO-\d{8}-\d{6}|(?:YK|HZ)\d{4}-\d{6}|DEMO-FK-\d{4}-\d+/g, "#number"],
  [/"remittance_code": "\d+"|货款\d{13}|\d{13}、/g, "#code"],
  [/\b(?:pi_demo|in|ii|ch|pi|acct|tr|trr|du|dp|re|cus|evt|py|txn|po|cs|seti|pm)_[0-9A-Za-z]+/g, "#payment"],
  [/"(id|seq|number|last_number)": \d+/g, '"$1": #'],
  [/\\\\x[0-9a-f]{40,}|[0-9a-f]{64}/g, "#hash"],
  [/"token": "[^"]+"/g, '"token": #'],
  [/xjk_[0-9A-Za-z]+/g, "#key"],
];
/** Secrets are drawn by lot; sums are kept in shards, one a connection. */
const NOT_COMPARED = new Set(["credential", "api_key", "webhook_endpoint", "webhook_delivery", "quota_rollup", "quota_plan_rollup"]);

async function read(url: string): Promise<Map<string, TableRows>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string; key: string[] }>(`
    SELECT c.relname AS name, array_agg(a.attname::text) AS key FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY 1 ORDER BY 1`);
  const found = new Map<string, TableRows>();
  for (const { name, key } of tables) {
    if (NOT_COMPARED.has(name)) continue;
    const { rows } = await client.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
    found.set(name, { named: key.includes("id"), rows: rows.map(({ row }) => row) });
  }
  await client.end();
  return found;
}

const postgres = await startEmbeddedPostgres({ dataDir: data, durable: false });
try {
  const loaded: Map<string, TableRows>[] = [];
  for (const name of ["first", "second"]) {
    const url = postgres.url.replace(/\/postgres$/, `/${name}`);
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    await migrate(url);
    await installJobs(url);
    const from = performance.now();
    await childOf(url)("prisma/seed/seed.ts", day);
    log(`${name} load: ${((performance.now() - from) / 1000).toFixed(1)} s`);
    loaded.push(await read(url));
  }
  const [left, right] = loaded;
  if (!left || !right) throw new Error("the region was not loaded twice");
  const found = differences(left, right, (row) => MAY_DIFFER.reduce((text, [pattern, instead]) => text.replace(pattern, instead), row));
  for (const { table, onlyLeft, onlyRight } of found)
    process.stdout.write(
      [
        `${table}: ${onlyLeft.length} rows only in the first, ${onlyRight.length} only in the second`,
        ...onlyLeft.slice(0, 2).map((row) => `  < ${row}`),
        ...onlyRight.slice(0, 2).map((row) => `  > ${row}`),
        "",
      ].join("\n"),
    );
  const count = [...left.values()].reduce((sum, { rows }) => sum + rows.length, 0);
  process.stdout.write(`${count} rows in ${left.size} tables: ${found.length === 0 ? "the same" : `${found.length} tables differ`}\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
} finally {
  await postgres.stop();
}

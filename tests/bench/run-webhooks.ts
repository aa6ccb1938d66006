import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";

import { startEmbeddedPostgres } from "#app/db/embedded-postgres.server";
import { migrate } from "#app/db/migrate.server";
import { startEmulator } from "#app/emulator/emulator";
import { provideEnvironment } from "#app/env.server";
import { installJobs } from "#app/jobs/boss.server";
import { startBuild } from "#tests/bench/web";
import { sendWebhooks, type Sent } from "#tests/support/webhook-sender";

/**
 * `npm run bench:webhooks [-- seconds burst payments]`: how fast the built web process takes Stripe's messages, 200 a second for some seconds and then many at once, from
 * this process over loopback, in a PostgreSQL of its own; then how fast a worker applies them all, which tell of so many payments. Exit code 1 where a message is lost or
 * applied to something else than its payment, once, or p95 is above 20 ms.
 */
const [seconds = "20", burst = "10000", payments = "100"] = process.argv.slice(2);
const PER_SECOND = 200;
const SOCKETS = 32;
const MOST_MS = 20;
const secret = "whsec_of_the_bench";

const data = path.resolve(".cache/bench-webhooks");
execFileSync("rm", ["-rf", data]);
mkdirSync(path.dirname(data), { recursive: true });
const postgres = await startEmbeddedPostgres({ dataDir: data });
const url = new URL(postgres.url);
url.pathname = "/bench_webhooks";
const admin = new pg.Client({ connectionString: postgres.url });
await admin.connect();
await admin.query("CREATE DATABASE bench_webhooks");
await admin.end();
await migrate(url.href);
await installJobs(url.href);
provideEnvironment({ DATABASE_URL: url.href, STRIPE_SECRET_KEY: "sk_test_of_the_bench", STRIPE_WEBHOOK_SECRET: secret });

const emulator = await startEmulator({
  file: null,
  port: 0,
  host: "127.0.0.1",
  publicHost: "127.0.0.1",
  secretKey: "sk_test_of_the_bench",
  webhookSecret: secret,
  target: null,
});
provideEnvironment({ STRIPE_API_BASE: emulator.origin });
// What reads the environment when it is loaded.
const { givePaidInvoices, untilApplied } = await import("#tests/bench/paid-invoices");
const { startWorkerProcess } = await import("#tests/support/worker-process");
const invoices = await givePaidInvoices(emulator, Number(payments));

const web = await startBuild();
const bodies = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `evt_${randomBytes(12).toString("hex")}`,
      object: "event",
      api_version: "2026-10-28.endive",
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      type: "invoice.paid",
      data: { object: emulator.store.state.invoices[invoices[index % invoices.length] ?? ""] },
    }),
  );
await sendWebhooks(web.origin, bodies(1_000), { secret, sockets: SOCKETS });
const paced = await sendWebhooks(web.origin, bodies(Number(seconds) * PER_SECOND), { secret, sockets: SOCKETS, perSecond: PER_SECOND });
const begunAt = performance.now();
const atOnce = await sendWebhooks(web.origin, bodies(Number(burst)), { secret, sockets: SOCKETS });
const burstSeconds = (performance.now() - begunAt) / 1000;
await web.stop();
const startedAt = performance.now();
const worker = await startWorkerProcess();
const { applied, receipts } = await untilApplied();
const appliedSeconds = (performance.now() - startedAt) / 1000;
await worker.kill();
const client = new pg.Client({ connectionString: url.href });
await client.connect();
const { rows } = await client.query<{ n: number }>("SELECT count(*)::int AS n FROM stripe_event");
await client.end();
await emulator.stop();
await postgres.stop();

const at = ({ latencies }: Sent, share: number) => latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * share)] ?? 0;
const line = (sent: Sent) => [0.5, 0.95, 0.99].map((share) => at(sent, share).toFixed(1)).join(" · ");
const size = Math.round(Buffer.byteLength(bodies(1)[0] ?? "") / 1024);
const table = [
  ["what", "figure", "bar"],
  ["---", "---", "---"],
  [`messages of Stripe, ${PER_SECOND}/s, ${size} KB each, p50 · p95 · p99`, `${line(paced)} ms`, `p95 ≤ ${MOST_MS} ms`],
  [
    `${burst} at once over ${SOCKETS} sockets`,
    `${burstSeconds.toFixed(1)} s, ${Math.round(Number(burst) / burstSeconds)}/s, p95 ${at(atOnce, 0.95).toFixed(1)} ms`,
    "none lost",
  ],
  [
    `${applied} of them applied by one worker, from its start, ${payments} payments`,
    `${appliedSeconds.toFixed(1)} s, ${Math.round(applied / appliedSeconds)}/s, ${receipts} receipts`,
    "each payment once",
  ],
];
process.stdout.write(`${table.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`);
const wanted = 1_000 + Number(seconds) * PER_SECOND + Number(burst);
const ok = (sent: Sent) => Object.keys(sent.statuses).join() === "200";
const once = applied === wanted && receipts === Number(payments);
process.exit(once && rows[0]?.n === wanted && ok(paced) && ok(atOnce) && at(paced, 0.95) <= MOST_MS ? 0 : 1);

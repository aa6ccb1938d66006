import { db } from "#app/db/client.server";
import { pool } from "#app/db/pool.server";
import type { Actor } from "#app/domain/identity/actor";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { addDays, calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { measure, median, type Figures } from "#tests/bench/measure";

/** The use cases without HTTP: submission beside a TPC-B-like transaction through the same driver and pool, and the bureau's overview. Prints one JSON object. */

const LANES = 16;
const ROUNDS = 3;
const SECONDS = 8;
const now = new Date();
const today = calendarDateOf(now);

const actorOf = (unitId: string, userId: string): Actor => ({
  userId,
  name: "bench",
  locale: "zh-CN",
  grantId: userId,
  role: "CLERK",
  audience: "unit",
  orgId: unitId,
  orgName: "bench",
  divisionPrefix: "",
  now,
  requestId: "bench",
});

/** Open carts with two lines of two co-ops that count for one programme, ready to be submitted, of units in no order. */
async function prepareCarts(count: number): Promise<{ actor: Actor; cartId: string }[]> {
  const { rows } = await pool.query<{ unit_id: string; user_id: string; cart_id: string }>(
    `WITH u AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM unit WHERE closed_on IS NULL AND (division_code LIKE '4311%' OR division_code LIKE '3301%')
        AND NOT EXISTS (SELECT 1 FROM alert_case c WHERE c.unit_id = unit.id AND c.level = 'BLOCK' AND c.status IN ('OPEN', 'TAKEN'))),
      p AS (SELECT l.product_id, l.coop_id, pr.min_quantity, row_number() OVER (ORDER BY md5(l.product_id::text)) - 1 AS n
        FROM listing l JOIN product pr ON pr.id = l.product_id JOIN programme g ON g.id = ANY (l.programme_ids) WHERE g.code = 'national-832' AND l.in_stock),
      c AS (INSERT INTO cart (unit_id, id, user_id) SELECT u.id, gen_random_uuid(), gen_random_uuid()
        FROM generate_series(0, $1 - 1) g JOIN u ON u.n = (g * 7919) % (SELECT count(*) FROM u) RETURNING unit_id, id, user_id),
      numbered AS (SELECT *, row_number() OVER () AS n FROM c),
      lines AS (INSERT INTO cart_line (unit_id, cart_id, product_id, quantity)
        SELECT DISTINCT ON (numbered.id, p.coop_id) numbered.unit_id, numbered.id, p.product_id, p.min_quantity FROM numbered CROSS JOIN (VALUES (1), (2)) k(i)
        JOIN p ON p.n = (numbered.n * 104729 + k.i * 15485863) % (SELECT count(*) FROM p))
    SELECT unit_id, user_id, id AS cart_id FROM c ORDER BY md5(id::text)`,
    [count],
  );
  await pool.query("UPDATE stock_item SET available = available + 100000");
  await pool.query(
    `INSERT INTO stock_movement (product_id, cause_type, cause_id, kind, delta, quantity) SELECT product_id, 'adjustment', gen_random_uuid(), 'ADJUST', 100000, 100000 FROM stock_item`,
  );
  return rows.map((row) => ({ actor: actorOf(row.unit_id, row.user_id), cartId: row.cart_id }));
}

async function prepareTpcb(): Promise<void> {
  await pool.query(`CREATE SCHEMA IF NOT EXISTS tpcb`);
  await pool.query(
    `CREATE TABLE IF NOT EXISTS tpcb.accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 90)`,
  );
  await pool.query(
    `CREATE TABLE IF NOT EXISTS tpcb.tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84)) WITH (fillfactor = 50)`,
  );
  await pool.query(`CREATE TABLE IF NOT EXISTS tpcb.branches (bid int PRIMARY KEY, bbalance int, filler char(88)) WITH (fillfactor = 50)`);
  await pool.query(`CREATE TABLE IF NOT EXISTS tpcb.history (tid int, bid int, aid int, delta int, mtime timestamptz)`);
  const { rows } = await pool.query<{ n: string }>("SELECT count(*) AS n FROM tpcb.accounts");
  if (rows[0]?.n !== "0") return;
  await pool.query("INSERT INTO tpcb.accounts SELECT g, 1 + g % 50, 0, '' FROM generate_series(1, 1000000) g");
  await pool.query("INSERT INTO tpcb.tellers SELECT g, 1 + g % 50, 0, '' FROM generate_series(1, 500) g");
  await pool.query("INSERT INTO tpcb.branches SELECT g, 0, '' FROM generate_series(1, 50) g");
  await pool.query("ANALYZE tpcb.accounts");
}

const whole = (high: number) => 1 + Math.floor(Math.random() * high);

async function tpcb(): Promise<void> {
  const client = await pool.connect();
  const [a, b, t, d] = [whole(1_000_000), whole(50), whole(500), whole(10_000) - 5_000];
  const ask = (name: string, text: string, values: number[]) => client.query({ name, text, values });
  try {
    await client.query("BEGIN");
    await ask("t1", "UPDATE tpcb.accounts SET abalance = abalance + $1 WHERE aid = $2", [d, a]);
    await ask("t2", "SELECT abalance FROM tpcb.accounts WHERE aid = $1", [a]);
    await ask("t3", "UPDATE tpcb.tellers SET tbalance = tbalance + $1 WHERE tid = $2", [d, t]);
    await ask("t4", "UPDATE tpcb.branches SET bbalance = bbalance + $1 WHERE bid = $2", [d, b]);
    await ask("t5", "INSERT INTO tpcb.history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, now())", [t, b, a, d]);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

const carts = await prepareCarts(40_000);
await prepareTpcb();
await pool.query("VACUUM ANALYZE cart, cart_line");
const rounds: { tpcb: Figures; submit: Figures; cpuMs: number }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const limit = await measure({ lanes: LANES, seconds: SECONDS }, tpcb);
  const before = process.cpuUsage();
  const submit = await measure({ lanes: LANES, seconds: SECONDS }, async () => {
    const next = carts.pop();
    if (!next) throw new Error("no cart left");
    await submitOrder(next.actor, next.cartId, {
      cartVersion: 0,
      creditedUnitId: undefined,
      source: "CANTEEN",
      address: "bench",
      receiverName: "bench",
      receiverPhone: "0000000",
      deliverFrom: addDays(today, 20),
      deliverTo: addDays(today, 21),
      note: "",
    });
  });
  const cpu = process.cpuUsage(before);
  rounds.push({ tpcb: limit, submit, cpuMs: (cpu.user + cpu.system) / 1000 / submit.count });
}

const programme = await db.programme.findFirstOrThrow({ where: { code: "national-832" } });
const officer: Actor = { ...actorOf(newId(), newId()), audience: "bureau", divisionPrefix: "" };
const overview = async (prefix: string) =>
  measure({ lanes: 4, seconds: 4, warmUp: 1 }, async () => {
    await getOverview(officer, {
      programmeId: programme.id,
      fiscalYear: Number(today.slice(0, 4)),
      prefix,
      today,
    });
  });
const overviews = { nation: await overview(""), province: await overview("43"), prefecture: await overview("4311") };

process.stdout.write(
  `${JSON.stringify({
    tpcbPerSecond: median(rounds.map((round) => round.tpcb.perSecond)),
    submitPerSecond: median(rounds.map((round) => round.submit.perSecond)),
    share: median(rounds.map((round) => round.submit.perSecond / round.tpcb.perSecond)),
    submitP95: median(rounds.map((round) => round.submit.p95)),
    submitCpuMs: median(rounds.map((round) => round.cpuMs)),
    failed: rounds.reduce((sum, round) => sum + round.submit.failed, 0),
    overviewP95: { nation: overviews.nation.p95, province: overviews.province.p95, prefecture: overviews.prefecture.p95 },
  })}\n`,
);
await db.$disconnect();

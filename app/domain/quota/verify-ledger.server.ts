import pg from "pg";

import { db } from "#app/db/client.server";
import { moneyChecks } from "#app/domain/quota/money-checks";
import { entryKinds, type Balances, type Stage } from "#app/domain/quota/stages";
import { walkChains } from "#app/domain/quota/verify-chains.server";
import { verifyDays } from "#app/domain/quota/verify-days.server";
import { verifyHeadLists } from "#app/domain/quota/verify-head-lists.server";
import { verifySums } from "#app/domain/quota/verify-sums.server";
import { requireDatabaseUrl } from "#app/env.server";

export type DifferenceKind =
  | "changed-entry"
  | "moved-entry"
  | "broken-chain"
  | "missing-entry"
  | "missing-tail"
  | "wrong-balance"
  | "wrong-roll-up"
  | "orphan-account"
  | "head-list"
  | "stock"
  | "money"
  | "order";

export interface Difference {
  kind: DifferenceKind;
  /** What it was found at: account and entry, roll-up row, list of heads, product, order. */
  where: string;
  expected: string;
  found: string;
}

export interface Verification {
  accounts: number;
  entries: number;
  /** Published lists of chain heads. */
  headLists: number;
  seconds: number;
  /** At most the asked number; empty when everything agrees. */
  differences: Difference[];
}

const stages = ["ASSESSED", "REMAINING", "ORDERED", "ACCEPTED", "SETTLED", "RATED"] as const;

/**
 * Recomputes every hash, balance and roll-up from the entries alone, then compares the chains with the published lists of their heads, counts and plans with what
 * they count, stock with its movements, money with its allocations and orders with the ledger.
 * Reads one snapshot, so that it may run while people work; the chains are walked on a connection of their own while the database looks at the rest.
 *
 * @param limit most differences reported; the search goes on, the first ones are the telling ones
 */
export async function verifyLedger(limit = 50): Promise<Verification> {
  const begun = performance.now();
  const kept = () => {
    const found: Difference[] = [];
    return { found, report: (difference: Difference) => void (found.length < limit && found.push(difference)) };
  };
  const [chains, rest] = [kept(), kept()];
  const counts = await db.$transaction(
    async (tx) => {
      const [shared] = await tx.$queryRaw<{ id: string }[]>`SELECT pg_export_snapshot() AS id`;
      const walk = inSnapshot(shared?.id ?? "", (client) => walkChains(client, chains.report));
      const [{ accounts, entries, rollUps, unitOf }] = await Promise.all([walk, checkTheRest(tx, rest.report)]);
      await compareRollUps(tx, rollUps, chains.report);
      const headLists = await verifyHeadLists(tx, unitOf, chains.report);
      return { accounts, entries, headLists };
    },
    { isolationLevel: "RepeatableRead", timeout: 3_600_000, maxWait: 10_000 },
  );
  return { ...counts, seconds: (performance.now() - begun) / 1000, differences: [...chains.found, ...rest.found].slice(0, limit) };
}

type Reader = Pick<typeof db, "$queryRaw" | "$queryRawUnsafe">;
type Report = (difference: Difference) => void;

/** A connection that sees what the transaction sees that gave the snapshot's name. */
async function inSnapshot<Result>(snapshot: string, work: (client: pg.ClientBase) => Promise<Result>): Promise<Result> {
  if (!/^[0-9A-F-]+$/.test(snapshot)) throw new Error("no snapshot");
  const client = new pg.Client({ connectionString: requireDatabaseUrl(), application_name: "xiangji" });
  client.on("error", () => undefined); // the query that it breaks fails; between two of them it would end the process
  await client.connect();
  try {
    await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '${snapshot}'`);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function checkTheRest(tx: Reader, report: Report): Promise<void> {
  await verifyDays(tx, report);
  await verifySums(tx, report);
  for (const [kind, sql] of crossChecks) {
    const rows = await tx.$queryRawUnsafe<{ place: string; expected: string; found: string }[]>(sql);
    for (const row of rows) report({ kind, where: row.place, expected: row.expected, found: row.found });
  }
}

async function compareRollUps(tx: Reader, computed: Map<string, Balances>, report: Report): Promise<void> {
  const rows = await tx.$queryRaw<
    (Balances & { key: string })[]
  >`SELECT concat_ws(' ', programme_id, fiscal_year, division_code, month, source) AS key, sum(assessed_fen)::bigint AS "ASSESSED",
      sum(remaining_fen)::bigint AS "REMAINING", sum(ordered_fen)::bigint AS "ORDERED", sum(accepted_fen)::bigint AS "ACCEPTED", sum(settled_fen)::bigint AS "SETTLED",
      sum(rated_fen)::bigint AS "RATED"
    FROM quota_rollup GROUP BY 1`;
  const stored = new Map(rows.map((row) => [row.key, row]));
  for (const key of new Set([...computed.keys(), ...stored.keys()])) {
    for (const stage of stages) {
      const expected = computed.get(key)?.[stage] ?? 0n;
      const found = stored.get(key)?.[stage] ?? 0n;
      if (expected !== found)
        report({ kind: "wrong-roll-up", where: `roll-up ${key} ${stage}`, expected: `${expected} fen`, found: `${found} fen` });
    }
  }
}

/** What entries `e` leave on a stage. */
function stageSum(stage: Stage): string {
  const kinds = (at: 0 | 1) =>
    Object.entries(entryKinds)
      .flatMap(([kind, ends]) => (ends[at] === stage ? [`'${kind}'`] : []))
      .join(", ");
  return `coalesce(sum(CASE WHEN e.kind IN (${kinds(1)}) THEN e.amount_fen WHEN e.kind IN (${kinds(0)}) THEN -e.amount_fen ELSE 0 END), 0)`;
}

/** Facts outside the ledger that must agree with their own trails and with it. Each query returns the rows that do not. */
const crossChecks: readonly (readonly [DifferenceKind, string])[] = [
  [
    "stock",
    `SELECT 'product ' || s.product_id AS place, coalesce(sum(m.delta), 0)::text AS expected, s.available::text AS found
     FROM stock_item s LEFT JOIN stock_movement m ON m.product_id = s.product_id GROUP BY s.product_id, s.available HAVING coalesce(sum(m.delta), 0) <> s.available LIMIT 50`,
  ],
  [
    "stock",
    `SELECT 'order line ' || l.id AS place, l.quantity::text AS expected, coalesce(m.quantity, 0)::text AS found
     FROM order_line l LEFT JOIN stock_movement m ON m.product_id = l.product_id AND m.cause_type = 'order-line' AND m.cause_id = l.id AND m.kind = 'RESERVE'
     WHERE m.quantity IS DISTINCT FROM l.quantity LIMIT 50`,
  ],
  ...moneyChecks.map((sql) => ["money", sql] as const),
  [
    "order",
    `SELECT 'order ' || o.number AS place, o.goods_fen::text AS expected, coalesce(sum(l.goods_fen), 0)::text AS found
     FROM purchase_order o LEFT JOIN order_line l ON l.unit_id = o.unit_id AND l.order_id = o.id GROUP BY o.number, o.goods_fen
     HAVING coalesce(sum(l.goods_fen), 0) <> o.goods_fen LIMIT 50`,
  ],
  [
    // What stands by line and programme, against the line, its order's settlement, and, where a line was credited before a correction, against nothing.
    "order",
    `WITH stood AS MATERIALIZED (
       SELECT e.unit_id, e.order_id, e.line_id, q.programme_id, ${stageSum("ORDERED")} AS ordered, ${stageSum("ACCEPTED")} AS accepted, ${stageSum("SETTLED")} AS settled,
         bool_or(e.kind IN ('ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_OUT_ACCEPTED', 'ATTRIBUTE_OUT_SETTLED')) AS corrected
       FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id WHERE e.line_id IS NOT NULL GROUP BY 1, 2, 3, 4),
     line AS MATERIALIZED (
       SELECT l.id, l.open_fen, l.accepted_fen - l.returned_fen + l.kept_fen AS accepted_fen,
         CASE WHEN o.settled_at IS NULL THEN 0 ELSE l.accepted_fen - l.returned_fen + l.kept_fen END AS due, v.programme_id,
         coalesce(b.ordered, 0) AS ordered, coalesce(b.accepted, 0) AS accepted, coalesce(b.settled, 0) AS settled
       FROM order_line_quota v JOIN order_line l ON l.unit_id = v.unit_id AND l.id = v.line_id JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id
       LEFT JOIN stood b ON b.unit_id = v.credited_unit_id AND b.order_id = l.order_id AND b.line_id = l.id AND b.programme_id = v.programme_id)
     (SELECT 'order line ' || id || ' programme ' || programme_id AS place, open_fen || ' open, ' || accepted_fen || ' accepted' AS expected,
       ordered || ' open, ' || accepted + settled || ' accepted' AS found FROM line WHERE ordered <> open_fen OR accepted + settled <> accepted_fen LIMIT 50)
     UNION ALL
     (SELECT 'order line ' || id || ' programme ' || programme_id, due || ' settled', settled || ' settled' FROM line WHERE settled <> due LIMIT 50)
     UNION ALL
     (SELECT 'order line ' || x.line_id || ' programme ' || x.programme_id || ' unit ' || x.unit_id, 'nothing',
       x.ordered || ' ordered, ' || x.accepted || ' accepted, ' || x.settled || ' settled'
     FROM (SELECT unit_id, line_id, programme_id, sum(ordered) AS ordered, sum(accepted) AS accepted, sum(settled) AS settled FROM stood
       WHERE line_id IN (SELECT line_id FROM stood WHERE corrected) GROUP BY 1, 2, 3) x
     WHERE (x.ordered <> 0 OR x.accepted <> 0 OR x.settled <> 0)
       AND NOT EXISTS (SELECT 1 FROM order_line_quota v WHERE v.line_id = x.line_id AND v.programme_id = x.programme_id AND v.credited_unit_id = x.unit_id) LIMIT 50)`,
  ],
  [
    // What is rated belongs to a line of a rated order, and to no more than is settled of it.
    "order",
    `SELECT 'order line ' || x.line_id || ' account ' || x.account_id AS place, 'rated within ' || x.settled || ' settled' AS expected, x.rated || ' rated' AS found
     FROM (SELECT e.account_id, e.order_id, e.line_id, sum(m.settled) AS settled, sum(m.rated) AS rated
       FROM quota_entry e, LATERAL quota_moves(e.kind, e.amount_fen) m
       WHERE (e.unit_id, e.order_id) IN (SELECT r.unit_id, r.order_id FROM quota_entry r WHERE r.kind = 'RATE') GROUP BY 1, 2, 3) x
     WHERE x.rated < 0 OR x.rated > x.settled OR x.rated > 0 AND NOT EXISTS (SELECT 1 FROM order_rating o WHERE o.order_id = x.order_id) LIMIT 50`,
  ],
];

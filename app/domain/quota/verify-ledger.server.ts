import { db } from "#app/db/client.server";
import { canonicalText, chainHash, genesisHash } from "#app/domain/quota/canonical";
import { afterEntry, emptyBalances, entryKinds, type Balances, type EntryKind, type MoveKind } from "#app/domain/quota/stages";
import { verifyDays } from "#app/domain/quota/verify-days.server";
import { verifyHeadLists } from "#app/domain/quota/verify-head-lists.server";
import { fromDbDate } from "#app/lib/dates";

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

interface EntryRow {
  unit_id: string;
  account_id: string;
  seq: bigint;
  kind: EntryKind;
  amount_fen: bigint;
  cause_type: string;
  cause_id: string;
  order_id: string | null;
  line_id: string | null;
  source: string;
  effective_on: Date;
  recorded_at: Date;
  actor_id: string | null;
  rule_version: number;
  canonical: Uint8Array;
  hash: Uint8Array;
}

interface AccountRow {
  unit_id: string;
  id: string;
  programme_id: string;
  fiscal_year: number;
  division_code: string;
  assessed_fen: bigint;
  remaining_fen: bigint;
  ordered_fen: bigint;
  accepted_fen: bigint;
  settled_fen: bigint;
  rated_fen: bigint;
  seq: bigint;
  head_hash: Uint8Array;
}

const BATCH = 5_000;
const stages = ["ASSESSED", "REMAINING", "ORDERED", "ACCEPTED", "SETTLED", "RATED"] as const;

/**
 * Recomputes every hash, balance and roll-up from the entries alone, then compares the chains with the published lists of their heads, stock with its movements,
 * money with its allocations and orders with the ledger.
 * Reads one snapshot, so that it may run while people work.
 *
 * @param limit most differences reported; the search goes on, the first ones are the telling ones
 */
export async function verifyLedger(limit = 50): Promise<Verification> {
  const begun = performance.now();
  const found: Difference[] = [];
  const report = (difference: Difference) => void (found.length < limit && found.push(difference));
  const counts = await db.$transaction(
    async (tx) => {
      const accounts = await tx.$queryRaw<
        AccountRow[]
      >`SELECT unit_id, id, programme_id, fiscal_year, division_code, assessed_fen, remaining_fen, ordered_fen,
        accepted_fen, settled_fen, rated_fen, seq, head_hash FROM quota_account ORDER BY unit_id, id`;
      const rollUps = new Map<string, Balances>();
      const entries = await walkChains(tx, accounts, rollUps, report);
      await compareRollUps(tx, rollUps, report);
      await verifyDays(tx, report);
      const headLists = await verifyHeadLists(tx, new Map(accounts.map((account) => [account.id, account.unit_id])), report);
      for (const [kind, sql] of crossChecks) {
        const rows = await tx.$queryRawUnsafe<{ place: string; expected: string; found: string }[]>(sql);
        for (const row of rows) report({ kind, where: row.place, expected: row.expected, found: row.found });
      }
      return { accounts: accounts.length, entries, headLists };
    },
    { isolationLevel: "RepeatableRead", timeout: 3_600_000, maxWait: 10_000 },
  );
  return { ...counts, seconds: (performance.now() - begun) / 1000, differences: found };
}

type Reader = Pick<typeof db, "$queryRaw" | "$queryRawUnsafe">;
type Report = (difference: Difference) => void;

interface Chain {
  account: AccountRow;
  head: Uint8Array;
  seq: bigint;
  balances: Balances;
}

async function walkChains(tx: Reader, accounts: AccountRow[], rollUps: Map<string, Balances>, report: Report): Promise<number> {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const visited = new Set<string>();
  let chain: Chain | null = null;
  let after: { unit: string; account: string; seq: bigint } = { unit: NIL, account: NIL, seq: 0n };
  let count = 0;
  for (;;) {
    const rows = await tx.$queryRaw<
      EntryRow[]
    >`SELECT unit_id, account_id, seq, kind::text AS kind, amount_fen, cause_type, cause_id, order_id, line_id, source::text AS source,
        effective_on, recorded_at, actor_id, rule_version, canonical, hash FROM quota_entry
      WHERE (unit_id, account_id, seq) > (${after.unit}::uuid, ${after.account}::uuid, ${after.seq}) ORDER BY unit_id, account_id, seq LIMIT ${BATCH}`;
    for (const row of rows) {
      if (chain?.account.id !== row.account_id) {
        if (chain) closeChain(chain, report);
        const account = byId.get(row.account_id);
        if (!account) {
          report({ kind: "orphan-account", where: `account ${row.account_id}`, expected: "an account", found: "entries without one" });
          chain = null;
          continue;
        }
        visited.add(account.id);
        chain = { account, head: genesisHash, seq: 0n, balances: emptyBalances };
      }
      checkEntry(chain, row, rollUps, report);
      count += 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) break;
    after = { unit: last.unit_id, account: last.account_id, seq: last.seq };
  }
  if (chain) closeChain(chain, report);
  for (const account of accounts) {
    if (!visited.has(account.id)) closeChain({ account, head: genesisHash, seq: 0n, balances: emptyBalances }, report);
  }
  return count;
}

const NIL = "00000000-0000-0000-0000-000000000000";

function checkEntry(chain: Chain, row: EntryRow, rollUps: Map<string, Balances>, report: Report): void {
  const where = `account ${row.account_id} entry ${row.seq}`;
  if (row.seq !== chain.seq + 1n) report({ kind: "missing-entry", where, expected: `entry ${chain.seq + 1n}`, found: `entry ${row.seq}` });
  const expected = canonicalText({
    unitId: row.unit_id,
    accountId: row.account_id,
    seq: row.seq,
    kind: row.kind,
    amountFen: row.amount_fen,
    causeType: row.cause_type,
    causeId: row.cause_id,
    orderId: row.order_id,
    lineId: row.line_id,
    source: row.source,
    effectiveOn: fromDbDate(row.effective_on),
    recordedAt: row.recorded_at.toISOString(),
    actorId: row.actor_id,
    ruleVersion: row.rule_version,
  });
  const stored = Buffer.from(row.canonical).toString("utf8");
  if (stored !== expected) {
    const storedSeq = stored.split("|")[3];
    report({ kind: storedSeq === String(row.seq) ? "changed-entry" : "moved-entry", where, expected: stored, found: expected });
  }
  const hash = chainHash(chain.head, row.canonical);
  if (!hash.equals(row.hash))
    report({ kind: "broken-chain", where, expected: hash.toString("hex"), found: Buffer.from(row.hash).toString("hex") });
  chain.head = row.hash;
  chain.seq = row.seq;
  chain.balances = afterEntry(chain.balances, row.kind, row.amount_fen);
  const key = rollUpKey(chain.account, row);
  rollUps.set(key, afterEntry(rollUps.get(key) ?? emptyBalances, row.kind, row.amount_fen));
}

function closeChain(chain: Chain, report: Report): void {
  const { account } = chain;
  const where = `account ${account.id}`;
  if (chain.seq !== account.seq)
    report({ kind: "missing-tail", where, expected: `${account.seq} entries`, found: `the last entry is ${chain.seq}` });
  else if (!Buffer.from(account.head_hash).equals(chain.head))
    report({
      kind: "broken-chain",
      where,
      expected: Buffer.from(account.head_hash).toString("hex"),
      found: Buffer.from(chain.head).toString("hex"),
    });
  const stored: Balances = {
    ASSESSED: account.assessed_fen,
    REMAINING: account.remaining_fen,
    ORDERED: account.ordered_fen,
    ACCEPTED: account.accepted_fen,
    SETTLED: account.settled_fen,
    RATED: account.rated_fen,
  };
  for (const stage of stages) {
    if (stored[stage] !== chain.balances[stage])
      report({
        kind: "wrong-balance",
        where: `${where} ${stage}`,
        expected: `${chain.balances[stage]} fen`,
        found: `${stored[stage]} fen`,
      });
  }
}

function rollUpKey(account: AccountRow, row: EntryRow): string {
  const [year = 0, month = 1] = fromDbDate(row.effective_on).split("-").map(Number);
  const inYear = year === account.fiscal_year ? month : year > account.fiscal_year ? 12 : 1;
  return [account.programme_id, account.fiscal_year, account.division_code, inYear, row.source].join(" ");
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

const kindsInto = (stage: string) => kindList((kind) => entryKinds[kind][1] === stage);
const kindsOutOf = (stage: string) => kindList((kind) => entryKinds[kind][0] === stage);
function kindList(predicate: (kind: MoveKind) => boolean): string {
  return (Object.keys(entryKinds) as MoveKind[])
    .filter(predicate)
    .map((kind) => `'${kind}'`)
    .join(", ");
}

/** Facts outside the ledger that must agree with their own trails and with it. Each query returns the rows that do not. */
const crossChecks: readonly [DifferenceKind, string][] = [
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
  [
    "money",
    `SELECT 'receivable ' || r.id AS place, coalesce(sum(a.amount_fen), 0)::text AS expected, r.paid_fen::text AS found
     FROM receivable r LEFT JOIN remittance_allocation a ON a.unit_id = r.unit_id AND a.receivable_id = r.id GROUP BY r.id, r.paid_fen
     HAVING coalesce(sum(a.amount_fen), 0) <> r.paid_fen LIMIT 50`,
  ],
  [
    "money",
    `SELECT 'remittance ' || r.id AS place, r.amount_fen::text AS expected, coalesce(sum(a.amount_fen), 0)::text AS found
     FROM remittance r LEFT JOIN remittance_allocation a ON a.unit_id = r.unit_id AND a.remittance_id = r.id GROUP BY r.id, r.amount_fen
     HAVING coalesce(sum(a.amount_fen), 0) <> r.amount_fen LIMIT 50`,
  ],
  [
    "money",
    `SELECT 'acceptance ' || a.id AS place, a.amount_fen::text AS expected, coalesce(r.amount_fen, 0)::text AS found
     FROM acceptance a LEFT JOIN receivable r ON r.unit_id = a.unit_id AND r.cause_id = a.id WHERE coalesce(r.amount_fen, 0) <> a.amount_fen LIMIT 50`,
  ],
  [
    "order",
    `SELECT 'order ' || o.number AS place, o.goods_fen::text AS expected, coalesce(sum(l.goods_fen), 0)::text AS found
     FROM purchase_order o LEFT JOIN order_line l ON l.unit_id = o.unit_id AND l.order_id = o.id GROUP BY o.number, o.goods_fen
     HAVING coalesce(sum(l.goods_fen), 0) <> o.goods_fen LIMIT 50`,
  ],
  [
    "order",
    `SELECT 'order line ' || l.id || ' programme ' || v.programme_id AS place, l.open_fen || ' open, ' || l.accepted_fen || ' accepted' AS expected,
       b.ordered || ' open, ' || b.accepted || ' accepted' AS found
     FROM order_line_quota v JOIN order_line l ON l.unit_id = v.unit_id AND l.id = v.line_id, LATERAL (
       SELECT coalesce(sum(CASE WHEN e.kind IN (${kindsInto("ORDERED")}) THEN e.amount_fen WHEN e.kind IN (${kindsOutOf("ORDERED")}) THEN -e.amount_fen ELSE 0 END), 0) AS ordered,
         coalesce(sum(CASE WHEN e.kind IN (${kindsInto("ACCEPTED")}, ${kindsInto("SETTLED")}) AND e.kind <> 'SETTLE' THEN e.amount_fen
           WHEN e.kind IN (${kindsOutOf("ACCEPTED")}, ${kindsOutOf("SETTLED")}) AND e.kind <> 'SETTLE' THEN -e.amount_fen ELSE 0 END), 0) AS accepted
       FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
       WHERE e.unit_id = v.credited_unit_id AND e.order_id = l.order_id AND e.line_id = l.id AND q.programme_id = v.programme_id) b
     WHERE b.ordered <> l.open_fen OR b.accepted <> l.accepted_fen LIMIT 50`,
  ],
  [
    "order",
    `SELECT 'order line ' || l.id || ' programme ' || v.programme_id AS place, d.due || ' settled' AS expected, b.settled || ' settled' AS found
     FROM order_line_quota v JOIN order_line l ON l.unit_id = v.unit_id AND l.id = v.line_id JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id,
     LATERAL (SELECT CASE WHEN o.settled_at IS NULL THEN 0 ELSE l.accepted_fen END AS due) d, LATERAL (
       SELECT coalesce(sum(CASE WHEN e.kind IN (${kindsInto("SETTLED")}) THEN e.amount_fen WHEN e.kind IN (${kindsOutOf("SETTLED")}) THEN -e.amount_fen ELSE 0 END), 0) AS settled
       FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
       WHERE e.unit_id = v.credited_unit_id AND e.order_id = l.order_id AND e.line_id = l.id AND q.programme_id = v.programme_id) b
     WHERE b.settled <> d.due LIMIT 50`,
  ],
  [
    // Where a line was credited before a correction, every stage is empty again.
    "order",
    `SELECT 'order line ' || x.line_id || ' programme ' || x.programme_id || ' unit ' || x.unit_id AS place, 'nothing' AS expected,
       x.ordered || ' ordered, ' || x.accepted || ' accepted, ' || x.settled || ' settled' AS found
     FROM (SELECT e.unit_id, e.line_id, q.programme_id,
         sum(CASE WHEN e.kind IN (${kindsInto("ORDERED")}) THEN e.amount_fen WHEN e.kind IN (${kindsOutOf("ORDERED")}) THEN -e.amount_fen ELSE 0 END) AS ordered,
         sum(CASE WHEN e.kind IN (${kindsInto("ACCEPTED")}) THEN e.amount_fen WHEN e.kind IN (${kindsOutOf("ACCEPTED")}) THEN -e.amount_fen ELSE 0 END) AS accepted,
         sum(CASE WHEN e.kind IN (${kindsInto("SETTLED")}) THEN e.amount_fen WHEN e.kind IN (${kindsOutOf("SETTLED")}) THEN -e.amount_fen ELSE 0 END) AS settled
       FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
       WHERE e.line_id IN (SELECT e2.line_id FROM quota_entry e2 WHERE e2.kind::text LIKE 'ATTRIBUTE_OUT_%') GROUP BY 1, 2, 3) x
     WHERE (x.ordered <> 0 OR x.accepted <> 0 OR x.settled <> 0)
       AND NOT EXISTS (SELECT 1 FROM order_line_quota v WHERE v.line_id = x.line_id AND v.programme_id = x.programme_id AND v.credited_unit_id = x.unit_id) LIMIT 50`,
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

import { hash } from "node:crypto";
import type pg from "pg";

import { canonicalText, genesisHash } from "#app/domain/quota/canonical";
import { emptyBalances, entryKinds, isMark, markKinds, type Balances, type EntryKind } from "#app/domain/quota/stages";
import type { Difference } from "#app/domain/quota/verify-ledger.server";

type Report = (difference: Difference) => void;

/** What the walk leaves for the other checks. */
export interface Walked {
  accounts: number;
  entries: number;
  /** Balances by `programme year division month source`, from the entries alone. */
  rollUps: Map<string, Balances>;
  /** Unit of every account. */
  unitOf: Map<string, string>;
}

interface Account {
  unitId: string;
  id: string;
  /** `programme year division` */
  place: string;
  fiscalYear: number;
  balances: readonly string[];
  seq: number;
  head: string;
}

interface Chain {
  account: Account;
  head: string;
  seq: number;
  /** What entries of a source moved in each month, by its number. */
  months: Map<string, (Balances | undefined)[]>;
}

/** Rows of a portion: large enough to be worth a question, small enough that PostgreSQL reads the next one while this one is checked. */
const PORTION = 4_000;
const NIL = "00000000-0000-0000-0000-000000000000";
const stages = ["ASSESSED", "REMAINING", "ORDERED", "ACCEPTED", "SETTLED", "RATED"] as const;
const zeros = genesisHash.toString("hex");

/**
 * Walks every chain in the order of accounts and recomputes what each entry says of itself: its bytes from its fields, its hash from the one before, the balances
 * and sums from the amounts. Values are read as PostgreSQL writes them, and portions are asked for ahead.
 *
 * @param client in a transaction whose snapshot the other checks share
 */
export async function walkChains(client: pg.ClientBase, report: Report): Promise<Walked> {
  await client.query("SET LOCAL TIME ZONE 'UTC'; SET LOCAL DateStyle = ISO; SET LOCAL bytea_output = hex");
  const accounts = await readAccounts(client);
  const rollUps = new Map<string, Balances>();
  const end = (chain: Chain) => {
    closeChain(chain, report);
    for (const [source, months] of chain.months)
      for (const [month, balances] of months.entries()) if (balances) addTo(rollUps, `${chain.account.place} ${month} ${source}`, balances);
  };
  let chain: Chain | null = null;
  let entries = 0;
  let unknown = "";
  for await (const rows of portions(client)) {
    for (const row of rows) {
      const accountId = row[ACCOUNT];
      if (chain?.account.id !== accountId) {
        if (chain) end(chain);
        chain = null;
        const account = accounts.get(accountId);
        if (!account) {
          if (unknown !== accountId)
            report({ kind: "orphan-account", where: `account ${accountId}`, expected: "an account", found: "entries without one" });
          unknown = accountId;
          continue;
        }
        account.visited = true;
        chain = begin(account);
      }
      checkEntry(chain, row, report);
      entries += 1;
    }
  }
  if (chain) end(chain);
  for (const account of accounts.values()) if (!account.visited) closeChain(begin(account), report);
  return { accounts: accounts.size, entries, rollUps, unitOf: new Map([...accounts].map(([id, { unitId }]) => [id, unitId])) };
}

const begin = (account: Account): Chain => ({ account, head: zeros, seq: 0, months: new Map() });

const asWritten = { getTypeParser: () => (value: string) => value };

async function ask<Row extends (string | null)[]>(client: pg.ClientBase, text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await client.query<Row>({ text, values, rowMode: "array", types: asWritten });
  return rows;
}

async function readAccounts(client: pg.ClientBase): Promise<Map<string, Account & { visited: boolean }>> {
  const rows = await ask<string[]>(
    client,
    `SELECT unit_id, id, programme_id, fiscal_year, division_code, seq, encode(head_hash, 'hex'), assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, rated_fen
     FROM quota_account ORDER BY unit_id, id`,
  );
  return new Map(
    rows.map(([unitId = "", id = "", programme, year, division, seq = "0", head = "", ...balances]) => [
      id,
      {
        unitId,
        id,
        place: `${programme} ${year} ${division}`,
        fiscalYear: Number(year),
        balances,
        seq: Number(seq),
        head,
        visited: false,
      },
    ]),
  );
}

type EntryRow = [
  unitId: string,
  accountId: string,
  seq: string,
  kind: EntryKind,
  amountFen: string,
  causeType: string,
  causeId: string,
  orderId: string | null,
  lineId: string | null,
  source: string,
  effectiveOn: string,
  recordedAt: string,
  actorId: string | null,
  ruleVersion: string,
  canonical: string,
  hash: string,
];
const ACCOUNT = 1;
const CANONICAL = 14;
const HASH = 15;

/** Entries in the order of unit, account and number; the next portion is on its way while one is looked at. */
async function* portions(client: pg.ClientBase): AsyncGenerator<EntryRow[]> {
  const after = (unit: string, account: string, seq: string) =>
    ask<EntryRow>(
      client,
      `SELECT unit_id, account_id, seq, kind, amount_fen, cause_type, cause_id, order_id, line_id, source, effective_on, recorded_at, actor_id, rule_version, encode(canonical, 'escape'), hash
       FROM quota_entry WHERE (unit_id, account_id, seq) > ($1::uuid, $2::uuid, $3::bigint) ORDER BY unit_id, account_id, seq LIMIT ${PORTION}`,
      [unit, account, seq],
    );
  let coming: Promise<EntryRow[]> | null = after(NIL, NIL, "0");
  while (coming) {
    const rows: EntryRow[] = await coming;
    const last = rows.at(-1);
    coming = last && rows.length === PORTION ? after(last[0], last[1], last[2]) : null;
    coming?.catch(() => undefined); // whoever awaits it is told
    yield rows;
  }
}

function checkEntry(chain: Chain, row: EntryRow, report: Report): void {
  const [unitId, accountId, seqText, kind, amount, causeType, causeId, orderId, lineId, source, effectiveOn, recordedAt, actorId, rule] =
    row;
  const seq = Number(seqText);
  const where = `account ${accountId} entry ${seqText}`;
  if (seq !== chain.seq + 1) report({ kind: "missing-entry", where, expected: `entry ${chain.seq + 1}`, found: `entry ${seqText}` });
  const expected = canonicalText({
    unitId,
    accountId,
    seq,
    kind,
    amountFen: amount,
    causeType,
    causeId,
    orderId,
    lineId,
    source,
    effectiveOn,
    recordedAt: instantText(recordedAt),
    actorId,
    ruleVersion: Number(rule),
  });
  const { stored, computed } = readBytes(chain.head, row[CANONICAL]);
  if (stored !== expected)
    report({ kind: stored.split("|")[3] === seqText ? "changed-entry" : "moved-entry", where, expected: stored, found: expected });
  const found = row[HASH].slice(2);
  if (computed !== found) report({ kind: "broken-chain", where, expected: computed, found });
  chain.head = found;
  chain.seq = seq;
  let months = chain.months.get(source);
  if (!months) chain.months.set(source, (months = []));
  move((months[monthIn(chain.account.fiscalYear, effectiveOn)] ??= { ...emptyBalances }), kind, BigInt(amount));
}

/** `2026-06-15 02:00:00.12+00` as `2026-06-15T02:00:00.120Z`. */
const instantText = (written: string): string =>
  `${written.slice(0, 10)}T${written.slice(11, 19)}.${written[19] === "." ? written.slice(20, -3).padEnd(3, "0") : "000"}Z`;

let scratch = Buffer.alloc(4_096);

/**
 * The stored bytes as text, a character each, and the hash of them after a head, as `chainHash` computes it.
 *
 * @param written as PostgreSQL escapes bytes: those of ASCII as they are, others as `\\` and three octal digits, the backslash twice
 */
function readBytes(head: string, written: string): { stored: string; computed: string } {
  const stored = written.includes("\\") ? written.replaceAll(/\\(\\|[0-7]{3})/g, unescaped) : written;
  if (32 + stored.length > scratch.length) scratch = Buffer.alloc(2 * (32 + stored.length));
  scratch.write(head, 0, 32, "hex");
  const end = 32 + scratch.write(stored, 32, "latin1");
  return { stored, computed: hash("sha256", scratch.subarray(0, end), "hex") };
}

const unescaped = (_: string, code: string) => (code === "\\" ? code : String.fromCharCode(Number.parseInt(code, 8)));

function move(balances: Balances, kind: EntryKind, amountFen: bigint): void {
  if (isMark(kind)) {
    balances.RATED += markKinds[kind] * amountFen;
    return;
  }
  const [from, to] = entryKinds[kind];
  balances[from] -= amountFen;
  balances[to] += amountFen;
}

/** January holds what came before the year, December what came after. */
function monthIn(fiscalYear: number, day: string): number {
  const year = Number(day.slice(0, 4));
  return year === fiscalYear ? Number(day.slice(5, 7)) : year > fiscalYear ? 12 : 1;
}

function addTo(sums: Map<string, Balances>, key: string, balances: Balances): void {
  const sum = sums.get(key);
  if (sum) for (const stage of stages) sum[stage] += balances[stage];
  else sums.set(key, balances);
}

function closeChain(chain: Chain, report: Report): void {
  const { account } = chain;
  const where = `account ${account.id}`;
  if (chain.seq !== account.seq)
    report({ kind: "missing-tail", where, expected: `${account.seq} entries`, found: `the last entry is ${chain.seq}` });
  else if (account.head !== chain.head) report({ kind: "broken-chain", where, expected: account.head, found: chain.head });
  const moved = [...chain.months.values()].flat().filter((balances) => balances !== undefined);
  for (const [index, stage] of stages.entries()) {
    const found = account.balances[index] ?? "";
    const expected = moved.reduce((sum, balances) => sum + balances[stage], 0n);
    if (found !== expected.toString())
      report({ kind: "wrong-balance", where: `${where} ${stage}`, expected: `${expected} fen`, found: `${found} fen` });
  }
}

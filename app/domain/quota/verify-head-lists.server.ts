import type { Tx } from "#app/db/client.server";
import {
  headerHash,
  linesOfPart,
  merkleRoot,
  noPrevious,
  parseHeader,
  parseHeadLine,
  partContent,
  rootOfParts,
  type ChainHead,
  type HeadListHeader,
} from "#app/domain/quota/head-list";
import type { Difference } from "#app/domain/quota/verify-ledger.server";
import { fromDbDate } from "#app/lib/dates";
import { isSignedBy } from "#app/lib/ed25519";

type HeadList = Awaited<ReturnType<typeof readLists>>[number];
type LedgerKey = Awaited<ReturnType<Tx["ledgerKey"]["findMany"]>>[number];
type Tell = (where: string, expected: string, found: string) => void;

/** The line an account had on the list looked at last, by account; accounts stay on every list after their first. */
type Known = Map<string, { line: string; list: number }>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/**
 * Checks every published list: signature and key, chain of lists, root over its lines, and that each head is an entry of its chain still, with that number and
 * hash. A chain that was cut or rewritten after its head was published is found here even when every hash and balance has been recomputed.
 * One part is read at a time, and a head that did not move since the list before is looked up once.
 *
 * @param unitOf unit of every account there is
 * @returns number of lists
 */
export async function verifyHeadLists(
  tx: Tx,
  unitOf: ReadonlyMap<string, string>,
  report: (difference: Difference) => void,
): Promise<number> {
  const tell: Tell = (where, expected, found) => report({ kind: "head-list", where, expected, found });
  const [lists, keys] = [await readLists(tx), await tx.ledgerKey.findMany()];
  const known: Known = new Map();
  let previous = noPrevious;
  for (const [number, list] of lists.entries()) {
    const header = checkHeader(list, previous, keys, tell);
    await checkLines(tx, { list, number, header, known, unitOf, tell });
    previous = headerHash(list.header).toString("hex");
  }
  return lists.length;
}

const readLists = (tx: Tx) => tx.headList.findMany({ orderBy: { day: "asc" } });

const nameOf = (list: HeadList): string => `head list ${fromDbDate(list.day)}`;

function checkHeader(list: HeadList, previous: string, keys: readonly LedgerKey[], tell: Tell): HeadListHeader | null {
  const where = nameOf(list);
  const day = fromDbDate(list.day);
  const agree = (what: string, expected: string, found: string) => void (expected !== found && tell(`${where} ${what}`, expected, found));
  if (!isSignedBy(list.header, list.signature, list.publicKey))
    tell(`${where} signature`, `one of key ${list.publicKey} over the header`, Buffer.from(list.signature).toString("base64"));
  const inUse = keys.find(({ validFrom, validTo }) => validFrom <= list.day && (validTo === null || list.day <= validTo));
  agree("key", inUse?.publicKey ?? `no key, none was in use on ${day}`, list.publicKey);
  agree("sha256", headerHash(list.header).toString("hex"), hex(list.sha256));
  const header = parseHeader(list.header);
  if (!header) {
    tell(`${where} header`, "a header of seven lines", list.header.slice(0, 200));
    return null;
  }
  agree("day", day, header.day);
  agree("list before", previous, header.previous);
  agree("list before", header.previous, hex(list.previous));
  agree("accounts", String(header.accounts), String(list.accounts));
  agree("entries", String(header.entries), String(list.entries));
  return header;
}

interface ListCheck {
  list: HeadList;
  number: number;
  header: HeadListHeader | null;
  known: Known;
  unitOf: ReadonlyMap<string, string>;
  tell: Tell;
}

async function checkLines(tx: Tx, { list, number, header, known, unitOf, tell }: ListCheck): Promise<void> {
  const where = nameOf(list);
  const roots: string[] = [];
  const sum = { accounts: 0n, entries: 0n };
  let last = "";
  for (let part = 0; ; part += 1) {
    const row = await tx.headListPart.findUnique({ where: { day_part: { day: list.day, part } } });
    if (!row) break;
    const lines = linesOfPart(row.content);
    const root = partContent(lines).equals(row.content) ? merkleRoot(lines) : "text that does not end with a line";
    if (root !== hex(row.root) || lines.length !== row.heads || !lines[0]?.startsWith(row.firstAccountId))
      tell(
        `${where} part ${part}`,
        `${row.heads} heads from ${row.firstAccountId} on, root ${hex(row.root)}`,
        `${lines.length} heads, ${root}`,
      );
    roots.push(root);

    const moved: ChainHead[] = [];
    for (const line of lines) {
      const head = parseHeadLine(line);
      if (!head || head.accountId <= last) {
        tell(`${where} part ${part}`, "account, number and hash, in order of account", line.slice(0, 200));
        continue;
      }
      last = head.accountId;
      sum.accounts += 1n;
      sum.entries += head.seq;
      if (known.get(head.accountId)?.line !== line) moved.push(head);
      known.set(head.accountId, { line, list: number });
    }
    await findHeads(tx, moved, where, unitOf, tell);
  }
  if (sum.accounts !== BigInt(known.size)) tellVanished(known, number, where, tell);
  if (!header) return;
  const found = rootOfParts(roots.filter((root) => /^[0-9a-f]{64}$/.test(root)));
  if (found !== header.root) tell(`${where} root`, header.root, found);
  if (sum.accounts !== header.accounts || sum.entries !== header.entries)
    tell(`${where} heads`, `${header.accounts} accounts, ${header.entries} entries`, `${sum.accounts} accounts, ${sum.entries} entries`);
}

function tellVanished(known: Known, number: number, where: string, tell: Tell): void {
  for (const [accountId, { line, list }] of known) {
    if (list === number) continue;
    tell(`${where} account ${accountId}`, line, "the account is not on the list");
    known.delete(accountId);
  }
}

/** Names the heads that are no entry of their chain. */
async function findHeads(
  tx: Tx,
  heads: readonly ChainHead[],
  where: string,
  unitOf: ReadonlyMap<string, string>,
  tell: Tell,
): Promise<void> {
  const place = ({ accountId, seq }: Pick<ChainHead, "accountId" | "seq">) => `${where} account ${accountId} entry ${seq}`;
  const orphans = heads.filter(({ accountId }) => !unitOf.has(accountId));
  for (const head of orphans) tell(place(head), hex(head.hash), "no such account");
  for (const head of heads)
    if (head.seq === 0n && hex(head.hash) !== noPrevious) tell(place(head), "a chain without entries", hex(head.hash));

  const wanted = heads.filter(({ accountId, seq }) => seq > 0n && unitOf.has(accountId));
  if (wanted.length === 0) return;
  const rows = await tx.$queryRaw<{ accountId: string; seq: bigint; expected: string; found: string | null }[]>`
    SELECT h.account_id AS "accountId", h.seq, h.hash AS expected, encode(e.hash, 'hex') AS found
    FROM unnest(${wanted.map(({ accountId }) => unitOf.get(accountId) ?? "")}::uuid[], ${wanted.map(({ accountId }) => accountId)}::uuid[],
      ${wanted.map(({ seq }) => String(seq))}::bigint[], ${wanted.map(({ hash }) => hex(hash))}::text[]) AS h (unit_id, account_id, seq, hash)
    LEFT JOIN quota_entry e ON e.unit_id = h.unit_id AND e.account_id = h.account_id AND e.seq = h.seq
    WHERE encode(e.hash, 'hex') IS DISTINCT FROM h.hash`;
  for (const row of rows) tell(place(row), row.expected, row.found ?? "no such entry");
}

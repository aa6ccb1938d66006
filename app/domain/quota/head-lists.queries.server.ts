import { db } from "#app/db/client.server";
import { linesOfPart, merkleProofByParts, parseHeader, parseHeadLine, type MerkleProof } from "#app/domain/quota/head-list";
import { fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";

/** What an auditor keeps of a list: the header that names it all, and who signed it. */
export interface SignedHeader {
  day: CalendarDate;
  header: string;
  /** Base64. */
  signature: string;
  /** Base64 of the 32 bytes of an Ed25519 key. */
  publicKey: string;
}

const signed = { day: true, header: true, signature: true, publicKey: true } as const;

function toSignedHeader(row: { day: Date; header: string; signature: Uint8Array; publicKey: string }): SignedHeader {
  return { ...row, day: fromDbDate(row.day), signature: Buffer.from(row.signature).toString("base64") };
}

/** All lists from a day on, without gaps in the chain, oldest first; all there are without a day. */
export async function listSigned(fromDay?: CalendarDate): Promise<SignedHeader[]> {
  const rows = await db.headList.findMany({
    where: fromDay === undefined ? {} : { day: { gte: toDbDate(fromDay) } },
    orderBy: { day: "asc" },
    select: signed,
  });
  return rows.map(toSignedHeader);
}

export interface Inclusion {
  day: CalendarDate;
  seq: bigint;
  proof: MerkleProof;
}

/**
 * Proves that accounts stand on the newest list.
 *
 * @returns the first day on which one of them stood on a list, null if none ever did, and the proofs; an account that was opened after the newest list has none
 */
export async function proveInclusion(
  accountIds: readonly string[],
): Promise<{ firstDay: CalendarDate | null; proofs: Map<string, Inclusion[]> }> {
  const days = (await db.headList.findMany({ orderBy: { day: "asc" }, select: { day: true } })).map(({ day }) => day);
  const newest = days.at(-1);
  const proofs = new Map<string, Inclusion[]>(accountIds.map((id) => [id, []]));
  if (!newest) return { firstDay: null, proofs };
  const parts = await db.headListPart.findMany({ where: { day: newest }, orderBy: { part: "asc" }, select: { root: true } });
  const roots = parts.map(({ root }) => Buffer.from(root).toString("hex"));
  let first: number | null = null;
  for (const id of accountIds) {
    const place = await placeOn(newest, id);
    if (!place) continue;
    const proof = merkleProofByParts(place.lines, place.at, roots, place.part);
    proofs.set(id, [{ day: fromDbDate(newest), seq: place.seq, proof }]);
    first = await firstPlaceBefore(days, first ?? days.length - 1, id);
  }
  return { firstDay: first === null ? null : fromDbDate(days[first] ?? newest), proofs };
}

/** The first list on which an account stands. It stays on every list after that, so that halving finds it. @param last a list from which on it need not be looked for */
async function firstPlaceBefore(days: readonly Date[], last: number, accountId: string): Promise<number> {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    const day = days[middle];
    if (day && (await placeOn(day, accountId))) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Where an account stands on a day's list; one part is read, however long the list is. */
async function placeOn(day: Date, accountId: string): Promise<{ part: number; lines: string[]; at: number; seq: bigint } | null> {
  const part = await db.headListPart.findFirst({
    where: { day, firstAccountId: { lte: accountId } },
    orderBy: { part: "desc" },
    select: { part: true, content: true },
  });
  if (!part) return null;
  const lines = linesOfPart(part.content);
  const at = lines.findIndex((line) => line.startsWith(`${accountId} `));
  const head = at === -1 ? null : parseHeadLine(lines[at] ?? "");
  return head ? { part: part.part, lines, at, seq: head.seq } : null;
}

export interface HeadListRow {
  day: CalendarDate;
  accounts: bigint;
  entries: bigint;
  /** Hex, and the instant of the snapshot; null if the header is not what was published. */
  root: string | null;
  takenAt: Date | null;
}

const LISTS_PER_PAGE = 31;

/** A page of the published lists, newest first. @param before the last day of the page before; null for the first page */
export async function listHeadLists(
  before: CalendarDate | null,
): Promise<{ rows: HeadListRow[]; total: number; nextAfter: CalendarDate | null }> {
  const [found, total] = await Promise.all([
    db.headList.findMany({
      where: before === null ? {} : { day: { lt: toDbDate(before) } },
      orderBy: { day: "desc" },
      take: LISTS_PER_PAGE + 1,
      select: { day: true, accounts: true, entries: true, header: true },
    }),
    db.headList.count(),
  ]);
  const rows = found.slice(0, LISTS_PER_PAGE).map(({ day, accounts, entries, header }) => {
    const parsed = parseHeader(header);
    return { day: fromDbDate(day), accounts, entries, root: parsed?.root ?? null, takenAt: parsed ? new Date(parsed.takenAt) : null };
  });
  return { rows, total, nextAfter: found.length > LISTS_PER_PAGE ? (rows.at(-1)?.day ?? null) : null };
}

/** Every key that a list was signed with, and its first and last day; oldest first. */
export async function listLedgerKeys(): Promise<{ publicKey: string; validFrom: CalendarDate; validTo: CalendarDate | null }[]> {
  const rows = await db.ledgerKey.findMany({ orderBy: { validFrom: "asc" } });
  return rows.map(({ publicKey, validFrom, validTo }) => ({
    publicKey,
    validFrom: fromDbDate(validFrom),
    validTo: validTo && fromDbDate(validTo),
  }));
}

/**
 * The list of a day as a file: the seven lines of the header, signature and key, an empty line, then one line for each head. It is read in parts while it is sent.
 *
 * @returns null if the day has no list
 */
export async function getHeadListFile(day: CalendarDate): Promise<AsyncIterable<Uint8Array> | null> {
  const list = await db.headList.findUnique({ where: { day: toDbDate(day) }, select: signed });
  return list && fileOf(list.day, toSignedHeader(list));
}

/** Parts come as text: as bytes they would pass through three more forms. */
async function* fileOf(day: Date, { header, signature, publicKey }: SignedHeader): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${header}signature ${signature}\nkey ${publicKey}\n\n`);
  for (let part = 0; ; part += 1) {
    const [row] = await db.$queryRaw<{ lines: string }[]>`
      SELECT convert_from(content, 'UTF8') AS lines FROM head_list_part WHERE day = ${day}::date AND part = ${part}::int`;
    if (!row) return;
    yield Buffer.from(row.lines);
  }
}

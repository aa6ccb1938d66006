import { createHash } from "node:crypto";

import { db } from "#app/db/client.server";
import { listSigned, proveInclusion, type SignedHeader } from "#app/domain/quota/head-lists.queries.server";
import type { CalendarDate } from "#app/lib/dates";
import { isId } from "#app/lib/ids";

/** One unit's ledger of a year as a file that proves itself: `public/verify-ledger.mjs` checks it without us. */
export interface LedgerBundle {
  fileName: string;
  /** JSON in pieces, one page of entries at a time. */
  text: AsyncGenerator<string>;
}

interface BundleUnit {
  id: string;
  name: string;
  uscc: string;
}

interface AccountRow {
  id: string;
  code: string;
  nameZh: string;
  nameEn: string;
  assessed: string;
  remaining: string;
  ordered: string;
  accepted: string;
  settled: string;
  rated: string;
  seq: bigint;
  headHash: string;
}

type Proofs = Awaited<ReturnType<typeof proveInclusion>>["proofs"];

const PAGE = 1_000;

/**
 * The bundle of a unit and fiscal year; null when the unit has no account in it. The caller has checked who may see the unit.
 *
 * The signed lists are read before the accounts, and the accounts in one statement: entries only ever follow, so those up to an account's number are one
 * snapshot whenever they are read, and every listed entry is among them.
 */
export async function getLedgerBundle(unitId: string, fiscalYear: number, exportedAt: Date): Promise<LedgerBundle | null> {
  const [unit, opened] = await Promise.all([
    db.unit.findUnique({ where: { id: unitId }, select: { id: true, name: true, uscc: true } }),
    db.quotaAccount.findMany({ where: { unitId, fiscalYear }, select: { id: true } }),
  ]);
  if (!unit || opened.length === 0) return null;
  const { firstDay, proofs } = await proveInclusion(opened.map(({ id }) => id));
  const lists = firstDay === null ? [] : upTo(newestDay(proofs), await listSigned(firstDay));
  const accounts = await listAccounts(unitId, fiscalYear);
  return {
    fileName: `xiangji-ledger-${unit.uscc}-${fiscalYear}.json`,
    text: sealed(bundleText({ unit, fiscalYear, exportedAt, accounts, proofs, lists })),
  };
}

/** A unit by its id or unified social credit code, whichever an operator has at hand; of several records with one code the open one. */
export async function findUnitId(reference: string): Promise<string | null> {
  const byId: boolean = isId(reference);
  const where = byId ? { id: reference.toLowerCase() } : { uscc: reference.toUpperCase() };
  return (await db.unit.findFirst({ where, select: { id: true }, orderBy: { closedOn: { sort: "desc", nulls: "first" } } }))?.id ?? null;
}

function listAccounts(unitId: string, fiscalYear: number): Promise<AccountRow[]> {
  return db.$queryRaw<AccountRow[]>`
    SELECT a.id, p.code, p.name_zh AS "nameZh", p.name_en AS "nameEn", a.assessed_fen::text AS assessed, a.remaining_fen::text AS remaining,
      a.ordered_fen::text AS ordered, a.accepted_fen::text AS accepted, a.settled_fen::text AS settled, a.rated_fen::text AS rated, a.seq, encode(a.head_hash, 'hex') AS "headHash"
    FROM quota_account a JOIN programme p ON p.id = a.programme_id
    WHERE a.unit_id = ${unitId}::uuid AND a.fiscal_year = ${fiscalYear} ORDER BY p.sort, p.code`;
}

function newestDay(proofs: Proofs): CalendarDate {
  return [...proofs.values()].flat().reduce((newest, { day }) => (day > newest ? day : newest), "");
}

/** A list that was signed while the proofs were collected is left to the next export: no account has a proof for it here. */
function upTo(day: CalendarDate, lists: SignedHeader[]): SignedHeader[] {
  return lists.filter((list) => list.day <= day);
}

interface BundleParts {
  unit: BundleUnit;
  fiscalYear: number;
  exportedAt: Date;
  accounts: AccountRow[];
  proofs: Proofs;
  lists: SignedHeader[];
}

/** The file without its last field and closing brace. */
async function* bundleText({ unit, fiscalYear, exportedAt, accounts, proofs, lists }: BundleParts): AsyncGenerator<string> {
  yield open({ format: "xiangji-ledger-bundle/2", exportedAt: exportedAt.toISOString(), unit, fiscalYear });
  yield `,"accounts":[`;
  for (const [at, account] of accounts.entries()) {
    const { id, code, nameZh, nameEn, seq, headHash, ...balances } = account;
    yield `${at > 0 ? "," : ""}${open({ id, programme: { code, nameZh, nameEn }, balances, seq: String(seq), headHash })},"entries":[`;
    for await (const page of eachPage(unit.id, account)) yield page;
    const inclusion = (proofs.get(id) ?? []).map((one) => ({ day: one.day, seq: String(one.seq), proof: one.proof }));
    yield `],"inclusion":${JSON.stringify(inclusion)}}`;
  }
  yield `],"headLists":${JSON.stringify(lists.map(({ header, signature, publicKey }) => ({ header, signature, publicKey })))}`;
}

/** An object's JSON that is still to be continued. */
function open(value: object): string {
  return JSON.stringify(value).slice(0, -1);
}

async function* eachPage(unitId: string, { id, seq }: AccountRow): AsyncGenerator<string> {
  for (let after = 0n; after < seq; after += BigInt(PAGE)) {
    const rows = await db.$queryRaw<{ canonical: string; hash: string }[]>`
      SELECT convert_from(canonical, 'UTF8') AS canonical, encode(hash, 'hex') AS hash FROM quota_entry
      WHERE unit_id = ${unitId}::uuid AND account_id = ${id}::uuid AND seq > ${after} AND seq <= ${seq} ORDER BY seq LIMIT ${PAGE}`;
    yield `${after > 0n ? "," : ""}${rows.map((row) => JSON.stringify(row)).join(",")}`;
  }
}

/** Adds the hash of the file without this field: what no signature covers, names above all, cannot be damaged unnoticed. */
async function* sealed(text: AsyncGenerator<string>): AsyncGenerator<string> {
  const seal = createHash("sha256");
  for await (const piece of text) {
    seal.update(piece);
    yield piece;
  }
  yield `,"sha256":"${seal.update("}").digest("hex")}"}\n`;
}

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type {
  BulletinBasis,
  BulletinContent,
  BulletinFigures,
  BulletinState,
  PublicBulletin,
} from "#app/domain/supervision/bulletins/content";
import { isId } from "#app/lib/ids";
import type { CalendarDate } from "#app/lib/dates";

export interface BulletinRow {
  id: string;
  state: BulletinState;
  number: string | null;
  place: string | null;
  fiscalYear: number;
  asOf: CalendarDate;
  basis: BulletinBasis;
  createdAt: Date;
  createdBy: string | null;
  issuedAt: Date | null;
  issuedBy: string | null;
  token: string | null;
  publicFrom: CalendarDate | null;
}

const stateSql = Prisma.sql`CASE WHEN b.state = 'ISSUED' AND EXISTS (SELECT 1 FROM bulletin w WHERE w.replaces_id = b.id AND w.state = 'ISSUED') THEN 'WITHDRAWN' ELSE b.state::text END`;
const columns = Prisma.sql`b.id, ${stateSql} AS state, b.number, d.name AS place, b.fiscal_year AS "fiscalYear", b.as_of::text AS "asOf", b.basis::text AS basis, b.created_at AS "createdAt",
  c.name AS "createdBy", b.issued_at AS "issuedAt", i.name AS "issuedBy", b.token, b.public_from::text AS "publicFrom"`;
const joins = Prisma.sql`LEFT JOIN division d ON d.prefix = b.division_prefix AND b.division_prefix <> '' LEFT JOIN app_user c ON c.id = b.created_by_id LEFT JOIN app_user i ON i.id = b.issued_by_id`;

export interface BulletinFilter {
  state: BulletinState | null;
  /** Id of the last row of the page before. */
  after: string | null;
  limit: number;
}

/** The bulletins of the actor's bureau, the latest first. */
export async function listBulletins(actor: Actor, filter: BulletinFilter): Promise<{ rows: BulletinRow[]; nextAfter: string | null }> {
  const after = isId(filter.after ?? undefined) ? filter.after : null;
  const found = await db.$queryRaw<BulletinRow[]>`
    SELECT ${columns} FROM bulletin b ${joins} WHERE b.bureau_id = ${actor.orgId}::uuid
      AND ${filter.state === null ? Prisma.sql`b.state <> 'DISCARDED'` : Prisma.sql`${stateSql} = ${filter.state}`}
      AND ${after === null ? Prisma.sql`true` : Prisma.sql`b.id < ${after}::uuid`} ORDER BY b.id DESC LIMIT ${filter.limit + 1}::int`;
  const rows = found.slice(0, filter.limit);
  return { rows, nextAfter: found.length > filter.limit ? (rows.at(-1)?.id ?? null) : null };
}

/** Issued bulletins of the bureau that stand and may be withdrawn by a new one. */
export async function listStanding(actor: Actor): Promise<{ id: string; number: string }[]> {
  return db.$queryRaw<{ id: string; number: string }[]>`
    SELECT b.id, b.number FROM bulletin b WHERE b.bureau_id = ${actor.orgId}::uuid AND b.state = 'ISSUED'
      AND NOT EXISTS (SELECT 1 FROM bulletin w WHERE w.replaces_id = b.id AND w.state = 'ISSUED') ORDER BY b.number_year DESC, b.serial DESC LIMIT 100`;
}

/** What the bureau's last bulletin began its number with; null before the first. */
export async function getLastSeries(actor: Actor): Promise<string | null> {
  const last = await db.bulletin.findFirst({ where: { bureauId: actor.orgId }, orderBy: { id: "desc" }, select: { series: true } });
  return last?.series ?? null;
}

export interface BulletinRecord extends BulletinRow {
  version: number;
  named: number;
  series: string;
  prefix: string;
  createdById: string;
  editedById: string | null;
  computedAt: Date | null;
  publishes: boolean;
  publishesUnits: boolean;
  generalRemark: string;
  publicRemark: string;
  rowRemarks: Record<string, string>;
  /** Null while the job computes. */
  figures: BulletinFigures | null;
  /** Null until it is issued. */
  content: BulletinContent | null;
  /** Hex. */
  sha256: string | null;
  signedAt: Date | null;
  publicKey: string | null;
  replaces: { id: string; number: string } | null;
  replacedBy: { id: string; number: string } | null;
}

/** A bulletin of the actor's bureau; null when it is another's. What is issued is read from its frozen bytes alone. */
export async function getBulletin(actor: Actor, id: string): Promise<BulletinRecord | null> {
  const [row] = await db.$queryRaw<
    (Omit<BulletinRecord, "figures" | "content" | "replaces" | "replacedBy"> & {
      figures: string | null;
      content: string | null;
      replacesId: string | null;
      replacesNumber: string | null;
      byId: string | null;
      byNumber: string | null;
    })[]
  >`
    SELECT ${columns}, b.version, b.named, b.series, b.division_prefix AS prefix, b.created_by_id AS "createdById", b.edited_by_id AS "editedById", b.computed_at AS "computedAt", b.publishes,
      b.publishes_units AS "publishesUnits", b.general_remark AS "generalRemark", b.public_remark AS "publicRemark", b.row_remarks AS "rowRemarks",
      CASE WHEN b.state = 'ISSUED' THEN NULL ELSE b.figures END AS figures, b.content, encode(b.sha256, 'hex') AS sha256, b.signed_at AS "signedAt", b.public_key AS "publicKey",
      o.id AS "replacesId", o.number AS "replacesNumber", w.id AS "byId", w.number AS "byNumber"
    FROM bulletin b ${joins} LEFT JOIN bulletin o ON o.id = b.replaces_id LEFT JOIN bulletin w ON w.replaces_id = b.id AND w.state = 'ISSUED'
    WHERE b.id = ${id}::uuid AND b.bureau_id = ${actor.orgId}::uuid`;
  if (!row) return null;
  const { replacesId, replacesNumber, byId, byNumber, ...bulletin } = row;
  const content = bulletin.content === null ? null : (JSON.parse(bulletin.content) as BulletinContent);
  return {
    ...bulletin,
    figures: content?.figures ?? (bulletin.figures === null ? null : (JSON.parse(bulletin.figures) as BulletinFigures)),
    content,
    replaces: replacesId && replacesNumber ? { id: replacesId, number: replacesNumber } : null,
    replacedBy: byId && byNumber ? { id: byId, number: byNumber } : null,
  };
}

/** Frozen bytes with their signature, as a file that anybody can check. */
export interface SignedBulletin {
  number: string;
  content: string;
  sha256: string;
  /** Base64; null until the job has signed. */
  signature: string | null;
  publicKey: string | null;
}

export async function getSignedBulletin(actor: Actor, id: string): Promise<SignedBulletin | null> {
  const [row] = await db.$queryRaw<SignedBulletin[]>`
    SELECT number, content, encode(sha256, 'hex') AS sha256, translate(encode(signature, 'base64'), E'\n', '') AS signature, public_key AS "publicKey"
    FROM bulletin WHERE id = ${id}::uuid AND bureau_id = ${actor.orgId}::uuid AND state = 'ISSUED'`;
  return row ?? null;
}

export interface PublicRow {
  token: string;
  number: string;
  bureau: string;
  bureauEn: string | null;
  place: string | null;
  asOf: CalendarDate;
  issuedAt: Date;
  withdrawn: boolean;
}

/** Bulletins that everybody may read today, the latest first. */
export async function listPublicBulletins(
  today: CalendarDate,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ rows: PublicRow[]; nextAfter: string | null }> {
  const key = /^(\d{10,16})~([0-9a-f-]{36})$/.exec(after ?? "");
  const found = await db.$queryRaw<(PublicRow & { id: string })[]>`
    SELECT b.id, b.token, b.number, u.name AS bureau, u.name_en AS "bureauEn", d.name AS place, b.as_of::text AS "asOf", b.issued_at AS "issuedAt", ${stateSql} = 'WITHDRAWN' AS withdrawn
    FROM bulletin b JOIN bureau u ON u.id = b.bureau_id LEFT JOIN division d ON d.prefix = b.division_prefix AND b.division_prefix <> ''
    WHERE b.public_content IS NOT NULL AND b.public_from <= ${today}::date
      AND ${key ? Prisma.sql`(b.issued_at, b.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.sql`true`}
    ORDER BY b.issued_at DESC, b.id DESC LIMIT ${limit + 1}::int`;
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextAfter: found.length > limit && last ? `${last.issuedAt.getTime()}~${last.id}` : null };
}

export interface PublicRecord {
  bulletin: PublicBulletin;
  sha256: string;
  signedAt: Date | null;
  publicKey: string | null;
  /** Number of the bulletin that withdrew it. */
  replacedBy: string | null;
}

const tokenPattern = /^[\w-]{22}$/;

/** The public version of a bulletin; null before its day, and for an address that leads to none. */
export async function getPublicBulletin(token: string, today: CalendarDate): Promise<PublicRecord | null> {
  if (!tokenPattern.test(token)) return null;
  const [row] = await db.$queryRaw<(Omit<PublicRecord, "bulletin"> & { content: string })[]>`
    SELECT b.public_content AS content, encode(b.public_sha256, 'hex') AS sha256, b.signed_at AS "signedAt", b.public_key AS "publicKey", w.number AS "replacedBy"
    FROM bulletin b LEFT JOIN bulletin w ON w.replaces_id = b.id AND w.state = 'ISSUED' WHERE b.token = ${token} AND b.public_from <= ${today}::date`;
  if (!row) return null;
  const { content, ...record } = row;
  return { ...record, bulletin: JSON.parse(content) as PublicBulletin };
}

export async function getSignedPublicBulletin(token: string, today: CalendarDate): Promise<SignedBulletin | null> {
  if (!tokenPattern.test(token)) return null;
  const [row] = await db.$queryRaw<SignedBulletin[]>`
    SELECT number, public_content AS content, encode(public_sha256, 'hex') AS sha256, translate(encode(public_signature, 'base64'), E'\n', '') AS signature, public_key AS "publicKey"
    FROM bulletin WHERE token = ${token} AND public_from <= ${today}::date`;
  return row ?? null;
}

export interface NamedIn {
  bulletinId: string;
  number: string;
  bureau: string;
  issuedAt: Date;
  shortZh: string;
  shortEn: string;
  best: boolean;
  rank: number;
  ranked: number;
  withdrawn: boolean;
  /** Address of the public version, from its day on. */
  token: string | null;
}

/** Issued bulletins that name the actor's unit among the best or the last, the latest first. */
export async function listNamedIn(actor: Actor, today: CalendarDate): Promise<NamedIn[]> {
  return db.$queryRaw<NamedIn[]>`
    SELECT b.id AS "bulletinId", b.number, u.name AS bureau, b.issued_at AS "issuedAt", p.short_zh AS "shortZh", p.short_en AS "shortEn", n.best, n.rank, n.ranked, ${stateSql} = 'WITHDRAWN' AS withdrawn,
      CASE WHEN b.public_from <= ${today}::date THEN b.token END AS token
    FROM bulletin_unit n JOIN bulletin b ON b.id = n.bulletin_id JOIN bureau u ON u.id = b.bureau_id JOIN programme p ON p.id = n.programme_id
    WHERE n.unit_id = ${actor.orgId}::uuid ORDER BY b.issued_at DESC, p.sort LIMIT 20`;
}

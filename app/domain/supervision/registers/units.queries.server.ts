import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import {
  below,
  nameOrCode,
  pageOf,
  placeKey,
  type RegisterFilter,
  type RegisterPage,
} from "#app/domain/supervision/registers/register-pages.server";
import type { CalendarDate } from "#app/lib/dates";

export interface UnitEntry {
  id: string;
  name: string;
  nameEn: string | null;
  uscc: string;
  budgetCode: string;
  code: string;
  division: string;
  supervisingUnit: string | null;
  bureau: string | null;
  /** Of the filing of the year asked for. */
  filing: string;
  createdAt: Date;
  closedOn: CalendarDate | null;
  /** Names it had, the latest first; null without any. */
  formerNames: string | null;
}

/** A set that is read once, not a question for each unit. */
const formerly = (pattern: string) => Prisma.sql`u.id IN (SELECT f.unit_id FROM former_unit_name f WHERE f.name LIKE ${pattern})`;

/** Units of the actor's divisions, by place and name. @throws RangeError when the prefix is outside: callers check first */
export async function listUnitRegister(actor: Actor, year: number, filter: RegisterFilter): Promise<RegisterPage<UnitEntry>> {
  if (!filter.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const where = Prisma.sql`${below(filter.prefix, Prisma.sql`u.division_code`)} AND ${nameOrCode(filter.q, Prisma.sql`u.name`, Prisma.sql`u.uscc`, formerly)}
    AND ${filter.state === "open" ? Prisma.sql`u.closed_on IS NULL` : filter.state === "closed" ? Prisma.sql`u.closed_on IS NOT NULL` : Prisma.sql`true`}`;
  const key = placeKey(filter.after);
  const beyond = key
    ? Prisma.sql`(u.division_code COLLATE "C", u.name COLLATE "C", u.id) > (${key.code}::bpchar, ${key.name}, ${key.id}::uuid)`
    : Prisma.sql`true`;
  const [found, [count]] = await Promise.all([
    db.$queryRaw<UnitEntry[]>`
      SELECT u.id, u.name, u.name_en AS "nameEn", u.uscc, u.budget_code AS "budgetCode", u.division_code AS code, d.name AS division, s.name AS "supervisingUnit", b.name AS bureau,
        coalesce(f.status::text, 'NONE') AS filing, u.created_at AS "createdAt", u.closed_on::text AS "closedOn",
        (SELECT string_agg(n.name, '、' ORDER BY n.valid_to DESC) FROM former_unit_name n WHERE n.unit_id = u.id) AS "formerNames"
      FROM (SELECT * FROM unit u WHERE ${where} AND ${beyond} ORDER BY u.division_code COLLATE "C", u.name COLLATE "C", u.id LIMIT ${filter.limit + 1}::int) u
      JOIN division d ON d.code = u.division_code
      LEFT JOIN unit_supervision v ON v.unit_id = u.id AND v.valid_to IS NULL LEFT JOIN unit s ON s.id = v.supervising_unit_id
      LEFT JOIN unit_bureau o ON o.unit_id = u.id AND o.valid_to IS NULL LEFT JOIN bureau b ON b.id = o.bureau_id
      LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${year}::int
      ORDER BY u.division_code COLLATE "C", u.name COLLATE "C", u.id`,
    db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM unit u WHERE ${where}`,
  ]);
  return pageOf(found, filter.limit, count?.n ?? 0, (row) => `${row.code}~${row.id}~${row.name}`);
}

export interface Link {
  name: string;
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
}

export interface UnitHistory {
  bureaus: Link[];
  supervisors: Link[];
  filings: {
    id: string;
    fiscalYear: number;
    status: string;
    mode: string;
    canteenTotalFen: bigint;
    version: number;
    isLate: boolean;
    submittedAt: Date | null;
    confirmedAt: Date | null;
  }[];
  accounts: {
    fiscalYear: number;
    code: string;
    shortZh: string;
    shortEn: string;
    requiredFen: bigint;
    acceptedFen: bigint;
    settledFen: bigint;
    seq: bigint;
  }[];
  certificates: { number: string; token: string; fiscalYear: number; shortZh: string; shortEn: string; issuedAt: Date }[];
}

/** What a unit has been: its links, filings, accounts and certificates of all years. The caller has checked who may see the unit. */
export async function getUnitHistory(unitId: string): Promise<UnitHistory> {
  const [bureaus, supervisors, filings, accounts, certificates] = await Promise.all([
    db.$queryRaw<Link[]>`
      SELECT b.name, o.valid_from::text AS "validFrom", o.valid_to::text AS "validTo" FROM unit_bureau o JOIN bureau b ON b.id = o.bureau_id
      WHERE o.unit_id = ${unitId}::uuid ORDER BY o.valid_from DESC`,
    db.$queryRaw<Link[]>`
      SELECT s.name, v.valid_from::text AS "validFrom", v.valid_to::text AS "validTo" FROM unit_supervision v JOIN unit s ON s.id = v.supervising_unit_id
      WHERE v.unit_id = ${unitId}::uuid ORDER BY v.valid_from DESC`,
    db.$queryRaw<UnitHistory["filings"]>`
      SELECT id, fiscal_year AS "fiscalYear", status::text AS status, mode::text AS mode, canteen_total_fen AS "canteenTotalFen", version, is_late AS "isLate", submitted_at AS "submittedAt",
        confirmed_at AS "confirmedAt" FROM filing WHERE unit_id = ${unitId}::uuid ORDER BY fiscal_year DESC`,
    db.$queryRaw<UnitHistory["accounts"]>`
      SELECT q.fiscal_year AS "fiscalYear", p.code, p.short_zh AS "shortZh", p.short_en AS "shortEn", -q.assessed_fen AS "requiredFen", q.accepted_fen AS "acceptedFen",
        q.settled_fen AS "settledFen", q.seq FROM quota_account q JOIN programme p ON p.id = q.programme_id WHERE q.unit_id = ${unitId}::uuid ORDER BY q.fiscal_year DESC, p.sort, p.code`,
    db.$queryRaw<UnitHistory["certificates"]>`
      SELECT c.number, c.token, q.fiscal_year AS "fiscalYear", p.short_zh AS "shortZh", p.short_en AS "shortEn", c.issued_at AS "issuedAt"
      FROM completion_certificate c JOIN quota_account q ON q.unit_id = c.unit_id AND q.id = c.account_id JOIN programme p ON p.id = q.programme_id
      WHERE c.unit_id = ${unitId}::uuid ORDER BY c.issued_at DESC LIMIT 50`,
  ]);
  return { bureaus, supervisors, filings, accounts, certificates };
}

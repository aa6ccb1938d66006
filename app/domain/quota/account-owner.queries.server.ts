import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { FilingRow } from "#app/domain/quota/filings.queries.server";

/** The unit whose account it is, for the unit itself and for the bureaus above it; null for everybody else. */
export async function findAccountOwner(actor: Actor, accountId: string): Promise<string | null> {
  const theirs =
    actor.audience === "bureau"
      ? Prisma.sql`u.division_code LIKE ${`${actor.divisionPrefix}%`}`
      : Prisma.sql`u.id = ${actor.audience === "unit" ? actor.orgId : null}::uuid`;
  const [row] = await db.$queryRaw<{ unitId: string }[]>`
    SELECT q.unit_id AS "unitId" FROM quota_account q JOIN unit u ON u.id = q.unit_id WHERE q.id = ${accountId}::uuid AND ${theirs}`;
  return row?.unitId ?? null;
}

/** What a unit has declared, latest year first. @param after `nextAfter` of the page before: a year */
export async function listOwnFilings(
  actor: Actor,
  filter: { fiscalYear: number | null; status: string | null; after: string | null; take: number },
): Promise<{ filings: (FilingRow & { fiscalYear: number })[]; nextAfter: string | null }> {
  const before = /^20\d\d$/.test(filter.after ?? "") ? Number(filter.after) : null;
  const rows = await db.$queryRaw<(Omit<FilingRow, "findings"> & { fiscalYear: number })[]>`
    SELECT f.id, f.unit_id AS "unitId", u.name AS unit, d.name AS division, f.fiscal_year AS "fiscalYear", f.status::text AS status, f.mode::text AS mode,
      f.canteen_total_fen AS "canteenTotalFen", f.submitted_at AS "submittedAt",
      coalesce((SELECT sum(s.required_fen) FROM filing_share s WHERE s.unit_id = f.unit_id AND s.filing_id = f.id), 0)::bigint AS "requiredFen",
      coalesce((SELECT sum(s.required_fen) FROM filing l JOIN filing_share s ON s.unit_id = l.unit_id AND s.filing_id = l.id
        WHERE l.unit_id = f.unit_id AND l.fiscal_year = f.fiscal_year - 1 AND l.status = 'CONFIRMED'), 0)::bigint AS "lastYearFen"
    FROM filing f JOIN unit u ON u.id = f.unit_id JOIN division d ON d.code = u.division_code
    WHERE f.unit_id = ${actor.orgId}::uuid AND ${filter.fiscalYear === null ? Prisma.sql`true` : Prisma.sql`f.fiscal_year = ${filter.fiscalYear}`}
      AND ${filter.status === null ? Prisma.sql`true` : Prisma.sql`f.status::text = ${filter.status}`}
      AND ${before === null ? Prisma.sql`true` : Prisma.sql`f.fiscal_year < ${before}`}
    ORDER BY f.fiscal_year DESC LIMIT ${filter.take + 1}`;
  const filings = rows.slice(0, filter.take).map((row) => ({ ...row, findings: [] }));
  return { filings, nextAfter: rows.length > filter.take ? String(filings.at(-1)?.fiscalYear) : null };
}

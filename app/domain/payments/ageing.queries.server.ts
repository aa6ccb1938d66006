import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** What is open, by how many days it is late, with the interest that has run up; fen. */
export interface Ageing {
  notDueFen: bigint;
  upTo30Fen: bigint;
  upTo60Fen: bigint;
  upTo90Fen: bigint;
  over90Fen: bigint;
  openFen: bigint;
  lateInterestFen: bigint;
}

export const nothingOpen: Ageing = {
  notDueFen: 0n,
  upTo30Fen: 0n,
  upTo60Fen: 0n,
  upTo90Fen: 0n,
  over90Fen: 0n,
  openFen: 0n,
  lateInterestFen: 0n,
};

/** The columns of `Ageing` over open receivables `r`; interest is rounded down receivable by receivable, as `lateInterestFen` does. */
export function ageingColumns(today: CalendarDate): Prisma.Sql {
  const open = Prisma.sql`(r.amount_fen - r.paid_fen)`;
  const late = Prisma.sql`(${today}::date - r.due_on)`;
  const sum = (which: Prisma.Sql) => Prisma.sql`coalesce(sum(${open}) FILTER (WHERE ${which}), 0)::bigint`;
  return Prisma.sql`${sum(Prisma.sql`${late} <= 0`)} AS "notDueFen", ${sum(Prisma.sql`${late} BETWEEN 1 AND 30`)} AS "upTo30Fen", ${sum(Prisma.sql`${late} BETWEEN 31 AND 60`)} AS "upTo60Fen",
    ${sum(Prisma.sql`${late} BETWEEN 61 AND 90`)} AS "upTo90Fen", ${sum(Prisma.sql`${late} > 90`)} AS "over90Fen", coalesce(sum(${open}), 0)::bigint AS "openFen",
    coalesce(sum(${open} * r.late_interest_ppm * greatest(${late}, 0) / 1000000), 0)::bigint AS "lateInterestFen"`;
}

export interface UnitAgeing extends Ageing {
  unitId: string;
  unitName: string;
  unitNameEn: string | null;
  place: string;
  receivables: number;
}

/** What the units of a bureau owe, most that is late first. @param after `nextAfter` of the page before */
export async function listAgeingBelow(
  actor: Actor,
  after: string | null,
  take: number,
): Promise<{ rows: UnitAgeing[]; total: Ageing; nextAfter: string | null }> {
  const key = /^(\d{1,18})\.([0-9a-f-]{36})$/.exec(after ?? "");
  const columns = ageingColumns(calendarDateOf(actor.now));
  const rows = await db.$queryRaw<(UnitAgeing & { unitId: string | null })[]>`
    WITH owed AS MATERIALIZED (
      SELECT r.unit_id AS "unitId", count(*)::int AS receivables, ${columns} FROM receivable r JOIN unit u ON u.id = r.unit_id
      WHERE r.paid_at IS NULL AND starts_with(u.division_code, ${actor.divisionPrefix}) GROUP BY GROUPING SETS ((r.unit_id), ()))
    SELECT a.*, coalesce(u.name, '') AS "unitName", u.name_en AS "unitNameEn", coalesce(d.name, '') AS place
    FROM ((SELECT * FROM owed WHERE "unitId" IS NULL) UNION ALL
      (SELECT * FROM owed WHERE "unitId" IS NOT NULL ${key ? Prisma.sql`AND ("openFen" - "notDueFen", "unitId") < (${BigInt(key[1] ?? "0")}, ${key[2]}::uuid)` : Prisma.empty}
       ORDER BY "openFen" - "notDueFen" DESC, "unitId" DESC LIMIT ${take + 1})) a
      LEFT JOIN unit u ON u.id = a."unitId" LEFT JOIN division d ON d.code = u.division_code
    ORDER BY a."unitId" IS NULL DESC, a."openFen" - a."notDueFen" DESC, a."unitId" DESC`;
  const total = rows.find(({ unitId }) => unitId === null);
  const units = rows.filter(({ unitId }) => unitId !== null);
  const page = units.slice(0, take);
  const last = page.at(-1);
  return {
    rows: page,
    total: total ?? nothingOpen,
    nextAfter: units.length > take && last ? `${last.openFen - last.notDueFen}.${last.unitId}` : null,
  };
}

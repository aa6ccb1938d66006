import { db } from "#app/db/client.server";
import type { ProgrammeTerms } from "#app/domain/region/queries.server";
import type { Placed } from "#app/domain/region/tile-layout";
import { toDbDate } from "#app/lib/dates";

/** Programmes in force in a year that bind units somewhere below a division, or everywhere in it; with the stage that counts in that year. */
export async function listProgrammesBelow(prefix: string, fiscalYear: number): Promise<ProgrammeTerms[]> {
  const programmes = await db.programme.findMany({
    where: {
      validFrom: { lte: toDbDate(`${fiscalYear}-12-31`) },
      OR: [{ validTo: null }, { validTo: { gte: toDbDate(`${fiscalYear}-01-01`) } }],
    },
    select: {
      id: true,
      code: true,
      nameZh: true,
      nameEn: true,
      shortZh: true,
      shortEn: true,
      countingStage: true,
      buyerPrefix: true,
      years: { where: { fiscalYear }, select: { countingStage: true } },
    },
    orderBy: [{ sort: "asc" }, { code: "asc" }],
  });
  return programmes
    .filter(({ buyerPrefix }) => prefix.startsWith(buyerPrefix) || buyerPrefix.startsWith(prefix))
    .map(({ years, buyerPrefix: _, ...programme }) => ({
      ...programme,
      countingStage: years[0]?.countingStage ?? programme.countingStage,
    }));
}

/** A division as far as a tree needs it; null for a code that is none. */
export async function getDivision(code: string): Promise<{ code: string; prefix: string; name: string } | null> {
  return db.division.findUnique({ where: { code }, select: { code: true, prefix: true, name: true } });
}

/** The divisions right below a prefix and itself, for choosing one of them. */
export async function listDivisionsAt(prefix: string): Promise<{ code: string; prefix: string; name: string }[]> {
  const own = prefix === "" ? null : prefix.padEnd(6, "0");
  return db.division.findMany({
    where: { validTo: null, OR: [...(own ? [{ code: own }, { parentCode: own }] : [{ level: "PROVINCE" as const }])] },
    select: { code: true, prefix: true, name: true },
    orderBy: { code: "asc" },
  });
}

/** Where divisions lie, in degrees; in the order of their codes. */
export async function listDivisionPlaces(codes: readonly string[]): Promise<Placed[]> {
  const rows = await db.division.findMany({
    where: { code: { in: [...codes] } },
    select: { code: true, lonHundredths: true, latHundredths: true },
    orderBy: { code: "asc" },
  });
  const degrees = (hundredths: number | null) => (hundredths === null ? null : hundredths / 100);
  return rows.map((row) => ({ code: row.code, lon: degrees(row.lonHundredths), lat: degrees(row.latHundredths) }));
}

/** The names of divisions given by their prefixes, of whatever level. */
export async function listDivisionNames(prefixes: readonly string[]): Promise<{ prefix: string; name: string }[]> {
  return db.division.findMany({ where: { prefix: { in: [...new Set(prefixes)] } }, select: { prefix: true, name: true } });
}

/** Which stage counts in years of programmes. */
export async function listCountingStages(
  of: readonly { programmeId: string; fiscalYear: number }[],
): Promise<{ programmeId: string; fiscalYear: number; countingStage: "ACCEPTED" | "SETTLED" }[]> {
  if (of.length === 0) return [];
  return db.$queryRaw`
    SELECT DISTINCT p.id AS "programmeId", w.fiscal_year AS "fiscalYear", coalesce(y.counting_stage, p.counting_stage)::text AS "countingStage"
    FROM unnest(${of.map(({ programmeId }) => programmeId)}::uuid[], ${of.map(({ fiscalYear }) => fiscalYear)}::int[]) w(programme_id, fiscal_year)
    JOIN programme p ON p.id = w.programme_id LEFT JOIN programme_year y ON y.programme_id = p.id AND y.fiscal_year = w.fiscal_year`;
}

import { db } from "#app/db/client.server";
import type { ProgrammeTerms } from "#app/domain/region/queries.server";
import type { Placed } from "#app/domain/region/tile-layout";

/** Programmes in force in a year that bind units somewhere below a division, or everywhere in it; with the stage that counts there in that year. */
export async function listProgrammesBelow(prefix: string, fiscalYear: number): Promise<ProgrammeTerms[]> {
  return db.$queryRaw<ProgrammeTerms[]>`
    SELECT p.id, p.code, p.name_zh AS "nameZh", p.name_en AS "nameEn", p.short_zh AS "shortZh", p.short_en AS "shortEn",
      counting_stage_below(p.id, ${fiscalYear}::int, ${prefix})::text AS "countingStage"
    FROM programme p WHERE p.valid_from <= make_date(${fiscalYear}::int, 12, 31) AND (p.valid_to IS NULL OR p.valid_to >= make_date(${fiscalYear}::int, 1, 1))
      AND (starts_with(${prefix}, p.buyer_prefix) OR starts_with(p.buyer_prefix, ${prefix})) ORDER BY p.sort, p.code`;
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

import { db } from "#app/db/client.server";
import type { CalendarDate } from "#app/lib/dates";

export interface NameOn {
  name: string;
  nameEn: string | null;
}

/** What a document of a day calls a unit. */
export async function getUnitNameOn(unitId: string, day: CalendarDate): Promise<NameOn> {
  const [row] = await db.$queryRaw<NameOn[]>`SELECT name, name_en AS "nameEn" FROM unit_name_on(${unitId}::uuid, ${day}::date)`;
  if (!row) throw new Error(`unit ${unitId} is not there`);
  return row;
}

/** What a document of a day calls a co-op. */
export async function getCoopNameOn(coopId: string, day: CalendarDate): Promise<NameOn> {
  const [row] = await db.$queryRaw<NameOn[]>`SELECT name, name_en AS "nameEn" FROM coop_name_on(${coopId}::uuid, ${day}::date)`;
  if (!row) throw new Error(`co-op ${coopId} is not there`);
  return row;
}

export interface FormerName extends NameOn {
  validTo: CalendarDate;
}

/** Names that a unit had, the latest first. The caller has checked who may see it. */
export async function listFormerUnitNames(unitId: string): Promise<FormerName[]> {
  return db.$queryRaw<FormerName[]>`
    SELECT name, name_en AS "nameEn", valid_to::text AS "validTo" FROM former_unit_name WHERE unit_id = ${unitId}::uuid ORDER BY valid_to DESC`;
}

/** Names that a co-op had, the latest first. */
export async function listFormerCoopNames(coopId: string): Promise<FormerName[]> {
  return db.$queryRaw<FormerName[]>`
    SELECT name, name_en AS "nameEn", valid_to::text AS "validTo" FROM former_coop_name WHERE coop_id = ${coopId}::uuid ORDER BY valid_to DESC`;
}

/** A co-op's present name. */
export async function getCoopName(coopId: string): Promise<NameOn> {
  return db.coop.findUniqueOrThrow({ where: { id: coopId }, select: { name: true, nameEn: true } });
}

/**
 * What organisations are called in English, by their Chinese name, present or former. A name that several organisations share with different English ones is left
 * out: nobody can tell which of them is meant.
 */
export async function listEnglishNames(names: readonly string[]): Promise<Record<string, string>> {
  if (names.length === 0) return {};
  const wanted = [...names];
  const rows = await db.$queryRaw<{ name: string; english: string }[]>`
    SELECT name, min(name_en) AS english FROM (
      SELECT name, name_en FROM unit WHERE name = ANY (${wanted}::text[]) AND name_en IS NOT NULL
      UNION ALL SELECT name, name_en FROM coop WHERE name = ANY (${wanted}::text[]) AND name_en IS NOT NULL
      UNION ALL SELECT name, name_en FROM bureau WHERE name = ANY (${wanted}::text[]) AND name_en IS NOT NULL
      UNION ALL SELECT name, name_en FROM former_unit_name WHERE name = ANY (${wanted}::text[]) AND name_en IS NOT NULL
      UNION ALL SELECT name, name_en FROM former_coop_name WHERE name = ANY (${wanted}::text[]) AND name_en IS NOT NULL) n
    WHERE name_en <> '' GROUP BY name HAVING count(DISTINCT name_en) = 1`;
  return Object.fromEntries(rows.map(({ name, english }) => [name, english]));
}

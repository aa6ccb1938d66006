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

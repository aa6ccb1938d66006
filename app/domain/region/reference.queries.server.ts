import { db } from "#app/db/client.server";
import type { RuleBase } from "#app/domain/region/minimum-share";
import type { CountingStage } from "#app/domain/region/schema";
import type { CalendarDate } from "#app/lib/dates";

export interface ProgrammeRow {
  id: string;
  code: string;
  kind: "ORIGIN" | "SELLER_CLASS";
  nameZh: string;
  nameEn: string;
  shortZh: string;
  shortEn: string;
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
  countingStage: CountingStage;
  listVersion: number;
  counties: number;
  source: string;
  /** Prefix of the divisions whose units it binds. */
  buyerPrefix: string;
}

/** Programmes with the number of counties on their list on a day. */
export async function listProgrammes(today: CalendarDate): Promise<ProgrammeRow[]> {
  return db.$queryRaw<ProgrammeRow[]>`
    SELECT p.id, p.code, p.kind::text AS kind, p.name_zh AS "nameZh", p.name_en AS "nameEn", p.short_zh AS "shortZh", p.short_en AS "shortEn",
      p.valid_from::text AS "validFrom", p.valid_to::text AS "validTo", p.counting_stage::text AS "countingStage", p.list_version AS "listVersion", p.source, p.buyer_prefix AS "buyerPrefix",
      (SELECT count(*)::int FROM programme_county c WHERE c.programme_id = p.id AND c.valid_from <= ${today}::date AND (c.valid_to IS NULL OR c.valid_to >= ${today}::date)) AS counties
    FROM programme p ORDER BY p.sort, p.code`;
}

export interface ListedCounty {
  id: string;
  countyCode: string;
  listedName: string;
  place: string;
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
  source: string;
}

/** Counties on a programme's list, ended ones as well, by name or code. */
export async function listProgrammeCounties(programmeId: string, q: string, limit: number): Promise<ListedCounty[]> {
  return db.$queryRaw<ListedCounty[]>`
    SELECT c.id, c.county_code AS "countyCode", c.listed_name AS "listedName",
      concat_ws(' ', (SELECT name FROM division WHERE prefix = left(c.county_code, 2)), (SELECT name FROM division WHERE prefix = left(c.county_code, 4))) AS place,
      c.valid_from::text AS "validFrom", c.valid_to::text AS "validTo", c.source
    FROM programme_county c WHERE c.programme_id = ${programmeId}::uuid AND (${q} = '' OR strpos(c.listed_name, ${q}) > 0 OR starts_with(c.county_code, ${q}))
    ORDER BY c.county_code, c.valid_from DESC LIMIT ${limit}`;
}

export interface TargetRuleRow {
  id: string;
  programmeShortZh: string;
  programmeShortEn: string;
  place: string;
  divisionPrefix: string;
  fromYear: number;
  toYear: number | null;
  minimumBps: number;
  canteenMode: string | null;
  subsidised: boolean | null;
  base: RuleBase;
  notBelowLastYear: boolean;
  source: string;
  retired: boolean;
}

/** Target rules, those in force first. */
export async function listTargetRules(): Promise<TargetRuleRow[]> {
  return db.$queryRaw<TargetRuleRow[]>`
    SELECT r.id, p.short_zh AS "programmeShortZh", p.short_en AS "programmeShortEn", coalesce(d.name, '') AS place, r.division_prefix AS "divisionPrefix", r.from_year AS "fromYear", r.to_year AS "toYear",
      r.minimum_bps AS "minimumBps", r.canteen_mode::text AS "canteenMode", r.subsidised_canteen AS subsidised, r.base::text AS base, r.not_below_last_year AS "notBelowLastYear", r.source, r.retired_at IS NOT NULL AS retired
    FROM target_rule r JOIN programme p ON p.id = r.programme_id LEFT JOIN division d ON d.prefix = r.division_prefix AND r.division_prefix <> ''
    ORDER BY (r.retired_at IS NOT NULL), p.sort, r.division_prefix, r.from_year DESC LIMIT 500`;
}

export interface DivisionRow {
  code: string;
  name: string;
  level: "PROVINCE" | "PREFECTURE" | "COUNTY";
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
  replacedByCode: string | null;
  /** Names it had before, the latest first. */
  formerNames: { name: string; validTo: CalendarDate }[];
}

/** Divisions whose name contains, or contained, or whose code begins with the text; provinces when there is none. */
export async function searchDivisions(q: string, limit: number): Promise<DivisionRow[]> {
  return db.$queryRaw<DivisionRow[]>`
    SELECT d.code, d.name, d.level::text AS level, d.valid_from::text AS "validFrom", d.valid_to::text AS "validTo", d.replaced_by_code AS "replacedByCode",
      coalesce((SELECT jsonb_agg(jsonb_build_object('name', f.name, 'validTo', f.valid_to::text) ORDER BY f.valid_to DESC) FROM former_division_name f WHERE f.code = d.code), '[]') AS "formerNames"
    FROM division d
    WHERE CASE WHEN ${q} = '' THEN d.level = 'PROVINCE' ELSE strpos(d.name, ${q}) > 0 OR starts_with(d.code, ${q})
      OR EXISTS (SELECT 1 FROM former_division_name f WHERE f.code = d.code AND strpos(f.name, ${q}) > 0) END ORDER BY d.code LIMIT ${limit}`;
}

export interface CountingYear {
  fiscalYear: number;
  countingStage: CountingStage;
  source: string;
}

/** Years of a programme in which a stage was set; all others count by the programme's own. */
export async function listCountingYears(programmeId: string): Promise<CountingYear[]> {
  return db.programmeYear.findMany({
    where: { programmeId },
    select: { fiscalYear: true, countingStage: true, source: true },
    orderBy: { fiscalYear: "desc" },
  });
}

export interface CategoryRow {
  code: string;
  parentCode: string | null;
  nameZh: string;
  nameEn: string;
  art: string;
}

/** Every top category followed by those under it. */
export async function listCategories(): Promise<CategoryRow[]> {
  return db.$queryRaw<CategoryRow[]>`
    SELECT c.code, c.parent_code AS "parentCode", c.name_zh AS "nameZh", c.name_en AS "nameEn", c.art FROM category c LEFT JOIN category t ON t.code = c.parent_code
    ORDER BY coalesce(t.sort, c.sort), coalesce(t.code, c.code), (c.parent_code IS NOT NULL), c.sort, c.code`;
}

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { windowInForce, type TargetRuleTerms } from "#app/domain/region/minimum-share";
import type { CountingStage } from "#app/domain/region/schema";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface ProgrammeTerms {
  id: string;
  code: string;
  nameZh: string;
  nameEn: string;
  shortZh: string;
  shortEn: string;
  /** Null in a division whose places count differently. */
  countingStage: CountingStage | null;
}

/** Programmes that bind units of a division in a fiscal year, in their order of display, with the stage that counts there in that year. */
export async function listProgrammesFor(
  divisionCode: string,
  fiscalYear: number,
): Promise<(ProgrammeTerms & { countingStage: CountingStage })[]> {
  return hotQuery<ProgrammeTerms & { countingStage: CountingStage }>(Prisma.sql`
    SELECT p.id, p.code, p.name_zh AS "nameZh", p.name_en AS "nameEn", p.short_zh AS "shortZh", p.short_en AS "shortEn",
      counting_stage_of(p.id, ${fiscalYear}::int, ${divisionCode})::text AS "countingStage"
    FROM programme p
    WHERE starts_with(${divisionCode}, p.buyer_prefix) AND p.valid_from <= make_date(${fiscalYear}::int, 12, 31)
      AND (p.valid_to IS NULL OR p.valid_to >= make_date(${fiscalYear}::int, 1, 1)) ORDER BY p.sort, p.code`);
}

/** Rules that may bind a division in a year; `ruleInForce` chooses. */
export async function listRulesFor(divisionCode: string, fiscalYear: number): Promise<TargetRuleTerms[]> {
  const prefixes = ["", divisionCode.slice(0, 2), divisionCode.slice(0, 4), divisionCode];
  return db.targetRule.findMany({
    where: { divisionPrefix: { in: prefixes }, fromYear: { lte: fiscalYear }, retiredAt: null },
    select: {
      id: true,
      programmeId: true,
      divisionPrefix: true,
      fromYear: true,
      toYear: true,
      minimumBps: true,
      notBelowLastYear: true,
      canteenMode: true,
      subsidisedCanteen: true,
      base: true,
      source: true,
      version: true,
    },
  });
}

export interface FilingWindowTerms {
  id: string;
  fiscalYear: number;
  divisionPrefix: string;
  opensOn: CalendarDate;
  dueOn: CalendarDate;
  correctionDueOn: CalendarDate;
  source: string;
  /** A difference from last year of at least this much needs a reason. */
  differenceBps: number;
}

/** The window in which a unit of the division files for the year, or null while no bureau has opened one. */
export async function getFilingWindow(divisionCode: string, fiscalYear: number): Promise<FilingWindowTerms | null> {
  const windows = await db.filingWindow.findMany({
    where: { fiscalYear, divisionPrefix: { in: ["", divisionCode.slice(0, 2), divisionCode.slice(0, 4), divisionCode] } },
  });
  const found = windowInForce(windows, divisionCode);
  return (
    found && {
      id: found.id,
      fiscalYear,
      divisionPrefix: found.divisionPrefix,
      source: found.source,
      differenceBps: found.differenceBps,
      opensOn: fromDbDate(found.opensOn),
      dueOn: fromDbDate(found.dueOn),
      correctionDueOn: fromDbDate(found.correctionDueOn),
    }
  );
}

export async function listFilingWindows(divisionPrefix: string): Promise<FilingWindowTerms[]> {
  const windows = await db.filingWindow.findMany({
    where: { divisionPrefix: { startsWith: divisionPrefix } },
    orderBy: [{ fiscalYear: "desc" }, { divisionPrefix: "asc" }],
    take: 200,
  });
  return windows.map((window) => ({
    id: window.id,
    fiscalYear: window.fiscalYear,
    divisionPrefix: window.divisionPrefix,
    source: window.source,
    differenceBps: window.differenceBps,
    opensOn: fromDbDate(window.opensOn),
    dueOn: fromDbDate(window.dueOn),
    correctionDueOn: fromDbDate(window.correctionDueOn),
  }));
}

/** Names that divisions had on a day, by code: what a document of that day says. */
export async function getDivisionNames(codes: readonly string[], day: CalendarDate): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ code: string; name: string }[]>`
    SELECT d.code, coalesce((SELECT f.name FROM former_division_name f WHERE f.code = d.code AND f.valid_to >= ${day}::date ORDER BY f.valid_to LIMIT 1), d.name) AS name
    FROM division d WHERE d.code = ANY (${[...codes]}::text[])`;
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** A division with the names of what lies above it, from the province down. */
export async function getDivisionPath(code: string): Promise<{ code: string; name: string; prefix: string }[]> {
  const prefixes = [code.slice(0, 2), code.slice(0, 4), code].map((prefix) => prefix.padEnd(6, "0"));
  const rows = await db.division.findMany({
    where: { code: { in: [...new Set(prefixes)] } },
    select: { code: true, name: true, prefix: true },
    orderBy: { code: "asc" },
  });
  return rows.filter((row) => code.startsWith(row.prefix));
}

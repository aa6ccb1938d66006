import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { getPageTerms, type FigureSource, type PageTerms } from "#app/domain/supervision/publication/progress.queries.server";
import type { PublicationTerms } from "#app/domain/supervision/publication/rule";
import { listConfirmedRules } from "#app/domain/supervision/publication/rules.queries.server";
import { calendarDateOf, fiscalYearOf, type CalendarDate } from "#app/lib/dates";

/** A public page that would show something else. */
export interface TouchedPage {
  code: string;
  place: string;
  programme: { id: string; shortZh: string; shortEn: string };
  before: PageTerms;
  after: PageTerms;
}

export interface PublicationImpact {
  /** Units of the place with an account of the year, of any programme that the rule is for. */
  units: number;
  fiscalYear: number;
  /** By programme, each from the nation down to what lies right below the place. */
  pages: TouchedPage[];
}

/**
 * What a proposed rule would change on the public pages of the year, by what they show today and as if it were in force today: a rule of a county moves the pages
 * above it as well, for the longest embargo and the strictest number below a place decide there.
 */
export async function getPublicationImpact(actor: Actor, proposal: PublicationTerms, source?: FigureSource): Promise<PublicationImpact> {
  const today = calendarDateOf(actor.now);
  const fiscalYear = fiscalYearOf(today);
  const prefix = proposal.divisionPrefix;
  const [rules, programmes, places, units] = await Promise.all([
    listConfirmedRules(),
    listBoundProgrammes(proposal.programmeId, fiscalYear),
    listPlacesAround(prefix),
    countUnits(proposal, fiscalYear),
  ]);
  const then = [...rules, inForceOn(proposal, today)];
  const pages: TouchedPage[] = [];
  for (const programme of programmes)
    for (const { code, name } of places) {
      const asked = { programme, fiscalYear, prefix: prefixOf(code), today };
      const [before, after] = await Promise.all([getPageTerms(rules, asked, source), getPageTerms(then, asked, source)]);
      if (differs(before, after)) pages.push({ code, place: name, programme, before, after });
    }
  return { units, fiscalYear, pages };
}

/** The rule as it would bind today: one that begins later begins now. */
function inForceOn(rule: PublicationTerms, today: CalendarDate): PublicationTerms {
  return rule.validFrom > today ? { ...rule, validFrom: today, validTo: null } : rule;
}

const terms = ["day", "minUnits", "roundToFen", "listed", "left"] as const satisfies readonly (keyof PageTerms)[];

/** A page without any figure, where no unit has an account, shows nothing else either. */
const differs = (before: PageTerms, after: PageTerms) =>
  after.listed + after.left > 0 && terms.some((term) => before[term] !== after[term]);

const prefixOf = (code: string) => code.replace(/(?:00){1,3}$/, "");

/** Programmes with accounts in the year, or the one that the rule is for. */
function listBoundProgrammes(programmeId: string | null, fiscalYear: number): Promise<TouchedPage["programme"][]> {
  return db.$queryRaw`
    SELECT p.id, p.short_zh AS "shortZh", p.short_en AS "shortEn" FROM programme p
    WHERE p.id = ${programmeId}::uuid OR ${programmeId}::uuid IS NULL AND EXISTS (SELECT 1 FROM quota_account q WHERE q.programme_id = p.id AND q.fiscal_year = ${fiscalYear})
    ORDER BY p.sort, p.id`;
}

/** The nation, the places on the way to a place, itself, and what lies right below it. */
async function listPlacesAround(prefix: string): Promise<{ code: string; name: string }[]> {
  return db.$queryRaw`
    SELECT code, name FROM (
      SELECT '000000' AS code, '' AS name
      UNION ALL SELECT d.code::text, d.name FROM division d WHERE d.prefix <> '' AND (starts_with(${prefix}, d.prefix) OR (starts_with(d.prefix, ${prefix}) AND length(d.prefix) = ${prefix.length + 2}))) p
    ORDER BY code`;
}

async function countUnits({ divisionPrefix, programmeId }: PublicationTerms, fiscalYear: number): Promise<number> {
  const [row] = await db.$queryRaw<{ units: number }[]>`
    SELECT count(DISTINCT unit_id)::int AS units FROM quota_account
    WHERE fiscal_year = ${fiscalYear} AND division_code LIKE ${`${divisionPrefix}%`} AND (${programmeId}::uuid IS NULL OR programme_id = ${programmeId}::uuid)`;
  return row?.units ?? 0;
}

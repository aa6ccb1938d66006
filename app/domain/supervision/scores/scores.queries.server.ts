import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { CriterionFigure, CriterionName } from "#app/domain/supervision/scores/criteria";
import { scoresSql } from "#app/domain/supervision/scores/score-figures.server";
import { getRuleFile, getScoreRule, getScoringBureau, type ScoreRule } from "#app/domain/supervision/scores/score-rules.queries.server";
import { calendarDateOf } from "#app/lib/dates";

export interface Freeze {
  id: string;
  state: "PROPOSED" | "FROZEN";
  proposedById: string;
  proposedBy: string | null;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

/** Where a bureau's scoring of a year stands. */
export interface ScoreYear {
  /** The version in force, or the one the final scores were made by; null without one. */
  rule: ScoreRule | null;
  freeze: Freeze | null;
  /** When the live ranking that is shown was computed; null where it is computed now, or is final. */
  keptAt: Date | null;
}

/** The points of a criterion, in hundredths; null where there was nothing to judge. */
export type ScoredFigure = CriterionFigure & { points: number | null };

export interface ScoreRow {
  unitId: string;
  unit: string;
  unitEn: string | null;
  division: string;
  rank: number | null;
  /** Points out of what could be reached, in basis points. */
  scoreBps: number | null;
  figures: Partial<Record<CriterionName, ScoredFigure>>;
}

export interface ScoreFilter {
  q: string;
  /** Below this division; inside the bureau's. */
  prefix: string;
  /** The lowest scores first. */
  lowest: boolean;
  after: string | null;
  limit: number;
}

export async function getScoreYear(bureauId: string, year: number): Promise<ScoreYear> {
  const [freeze] = await db.$queryRaw<(Freeze & { ruleVersion: number | null })[]>`
    SELECT f.id, f.state::text AS state, f.proposed_by_id AS "proposedById", a.name AS "proposedBy", f.proposed_at AS "proposedAt", x.name AS "decidedBy", f.decided_at AS "decidedAt",
      f.rule_version AS "ruleVersion"
    FROM score_freeze f LEFT JOIN app_user a ON a.id = f.proposed_by_id LEFT JOIN app_user x ON x.id = f.decided_by_id
    WHERE f.bureau_id = ${bureauId}::uuid AND f.fiscal_year = ${year}::int AND f.state IN ('PROPOSED', 'FROZEN')`;
  if (freeze?.ruleVersion) {
    const rule = await db.scoreRule.findUniqueOrThrow({ where: { id_version: { id: bureauId, version: freeze.ruleVersion } } });
    const { bureauId: of, version, fromYear, acceptanceDays, source } = rule;
    return {
      rule: { bureauId: of, version, fromYear, acceptanceDays, source, criteria: rule.criteria as unknown as ScoreRule["criteria"] },
      freeze,
      keptAt: null,
    };
  }
  const [rule, kept] = await Promise.all([
    getScoreRule(db, bureauId, year),
    db.scoreKeptAt.findUnique({ where: { bureauId_fiscalYear: { bureauId, fiscalYear: year } } }),
  ]);
  return { rule, freeze: freeze ?? null, keptAt: kept && kept.ruleVersion === rule?.version ? kept.computedAt : null };
}

type Row = Omit<ScoreRow, "figures"> & { figures: Record<string, [string, string, number | null]>; key: string };

/** The ranking of a year by page: final scores where there are, computed otherwise. */
export async function listScores(
  actor: Actor,
  year: number,
  { rule, freeze, keptAt }: ScoreYear,
  filter: ScoreFilter,
): Promise<{ rows: ScoreRow[]; total: number; nextAfter: string | null }> {
  if (!filter.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  if (rule === null) return { rows: [], total: 0, nextAfter: null };
  const source = keptAt
    ? keptSql({ bureauId: rule.bureauId, year })
    : sourceSql(freeze, { rule, year, prefix: actor.divisionPrefix, today: calendarDateOf(actor.now) });
  const where = Prisma.sql`u.division_code LIKE ${`${filter.prefix}%`} AND ${filter.q === "" ? Prisma.sql`true` : Prisma.sql`u.name LIKE ${`%${filter.q.replaceAll(/[\\%_]/g, "\\$&")}%`}`}`;
  const key = /^(-?\d{1,5})~([0-9a-f-]{36})$/.exec(filter.after ?? "");
  const beyond = !key
    ? Prisma.sql`true`
    : filter.lowest
      ? Prisma.sql`(coalesce(s.score_bps, -1), s.unit_id) > (${Number(key[1])}::int, ${key[2]}::uuid)`
      : Prisma.sql`(coalesce(s.score_bps, -1), s.unit_id) < (${Number(key[1])}::int, ${key[2]}::uuid)`;
  const direction = Prisma.raw(filter.lowest ? "ASC" : "DESC");
  const found = await db.$queryRaw<(Row & { total: number })[]>`
    WITH s AS MATERIALIZED (${source}), n AS MATERIALIZED (SELECT count(*)::int AS total FROM s JOIN unit u ON u.id = s.unit_id WHERE ${where})
    SELECT s.unit_id AS "unitId", u.name AS unit, u.name_en AS "unitEn", d.name AS division, s.rank, s.score_bps AS "scoreBps", s.figures, coalesce(s.score_bps, -1)::text AS key, n.total
    FROM n, s JOIN unit u ON u.id = s.unit_id JOIN division d ON d.code = u.division_code WHERE ${where} AND ${beyond}
    ORDER BY coalesce(s.score_bps, -1) ${direction}, s.unit_id ${direction} LIMIT ${filter.limit + 1}::int`;
  const shown = found.slice(0, filter.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(toScore),
    total: found[0]?.total ?? 0,
    nextAfter: found.length > filter.limit && last ? `${last.key}~${last.unitId}` : null,
  };
}

type Question = Parameters<typeof scoresSql>[0];

const keptSql = ({ bureauId, year }: { bureauId: string; year: number }) => Prisma.sql`
  SELECT unit_id, score_bps, figures, rank FROM score_kept WHERE bureau_id = ${bureauId}::uuid AND fiscal_year = ${year}::int`;

function sourceSql(freeze: Freeze | null, question: Question): Prisma.Sql {
  if (freeze?.state !== "FROZEN") return scoresSql(question);
  return Prisma.sql`SELECT unit_id, score_bps, figures, rank FROM score_sheet WHERE bureau_id = ${question.rule.bureauId}::uuid AND fiscal_year = ${question.year}::int
    ${question.unitId === undefined ? Prisma.empty : Prisma.sql`AND unit_id = ${question.unitId}::uuid`}`;
}

function toScore({ key: _, figures, ...row }: Row & { total?: number }): ScoreRow {
  return {
    unitId: row.unitId,
    unit: row.unit,
    unitEn: row.unitEn,
    division: row.division,
    rank: row.rank,
    scoreBps: row.scoreBps,
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, [numerator, denominator, points]]) => [
        name,
        { numerator: BigInt(numerator), denominator: BigInt(denominator), points },
      ]),
    ),
  };
}

export interface ScoreSheetView extends ScoreRow {
  uscc: string;
  bureau: string;
  bureauEn: string | null;
  rule: ScoreRule;
  /** The paper that the rule rests on, as far as it was given. */
  paper: { documentUrl: string | null; documentFileId: string | null; documentName: string | null };
  freeze: Freeze | null;
}

/** A unit's sheet of a year by the actor's bureau; null when the unit is elsewhere, or nobody scores. A rank is known for final scores alone. */
export async function getScoreSheet(actor: Actor, year: number, unitId: string): Promise<ScoreSheetView | null> {
  const bureau = await db.bureau.findUnique({ where: { id: actor.orgId }, select: { id: true, name: true, nameEn: true, prefix: true } });
  return bureau && sheetOf(bureau, year, unitId, actor.now);
}

/** The actor's unit's own sheet, by the nearest bureau that scores the year. */
export async function getOwnScoreSheet(actor: Actor, year: number): Promise<ScoreSheetView | null> {
  const unit = await db.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { divisionCode: true } });
  const bureau = await getScoringBureau(unit.divisionCode, year);
  return bureau && sheetOf(bureau, year, actor.orgId, actor.now);
}

/** The copy of the paper behind the rule by which the actor's unit is scored; null where nobody scores, or no copy was kept. */
export async function getOwnScorePaper(actor: Actor, year: number) {
  const unit = await db.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { divisionCode: true } });
  const bureau = await getScoringBureau(unit.divisionCode, year);
  const { rule } = bureau ? await getScoreYear(bureau.id, year) : { rule: null };
  return rule && getRuleFile(rule.bureauId, rule.version);
}

async function sheetOf(
  bureau: { id: string; name: string; nameEn: string | null; prefix: string },
  year: number,
  unitId: string,
  now: Date,
): Promise<ScoreSheetView | null> {
  const { rule, freeze } = await getScoreYear(bureau.id, year);
  if (rule === null) return null;
  const question = { rule, year, prefix: bureau.prefix, today: calendarDateOf(now), unitId };
  const [paper] = await db.$queryRaw<ScoreSheetView["paper"][]>`
    SELECT r.document_url AS "documentUrl", r.document_file_id AS "documentFileId", f.file_name AS "documentName" FROM score_rule r LEFT JOIN stored_file f ON f.id = r.document_file_id
    WHERE r.id = ${bureau.id}::uuid AND r.version = ${rule.version}::int`;
  const [row] = await db.$queryRaw<(Row & { uscc: string })[]>`
    SELECT s.unit_id AS "unitId", u.name AS unit, u.name_en AS "unitEn", u.uscc, d.name AS division, s.rank, s.score_bps AS "scoreBps", s.figures
    FROM (${sourceSql(freeze, question)}) s JOIN unit u ON u.id = s.unit_id JOIN division d ON d.code = u.division_code`;
  if (!row) return null;
  const score = toScore(row);
  const final = freeze?.state === "FROZEN";
  return {
    ...score,
    rank: final ? score.rank : null,
    uscc: row.uscc,
    bureau: bureau.name,
    bureauEn: bureau.nameEn,
    rule,
    paper: paper ?? { documentUrl: null, documentFileId: null, documentName: null },
    freeze,
  };
}

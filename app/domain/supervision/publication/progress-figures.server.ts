import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { entryKinds, type Stage } from "#app/domain/quota/stages";
import { addDays, instantOf, monthOf, type CalendarDate } from "#app/lib/dates";

/** What a figure is asked for: a programme's year, below a division, up to the end of a day. */
export interface FigureQuestion {
  programmeId: string;
  fiscalYear: number;
  /** Prefix of the division; "" for the nation. */
  prefix: string;
  /** Last day whose entries count. */
  day: CalendarDate;
  /** Only this unit's. Sums by place know nothing of units, so that all of its entries are read. */
  unitId?: string;
}

/** Figures of a part of a division, to the fen: what the pages round and leave out is decided elsewhere. */
export interface PartFigures {
  /** Six-digit code. */
  code: string;
  name: string;
  /** The units of the division itself (本级), not a division below it. */
  own: boolean;
  /** Units with an account by that day. */
  units: number;
  /** Of these, units that do not publish their progress themselves: the small-number rule protects them. */
  silentUnits: number;
  requiredFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  /** By what counts in each place. */
  countedFen: bigint;
}

type PartRow = Omit<PartFigures, "own">;

/** Months before this one have passed whole; its own days are added up from the entries. January holds what came before the year, December what came after. */
function lastMonth({ fiscalYear, day }: FigureQuestion): number {
  const year = Number(day.slice(0, 4));
  return year < fiscalYear ? 1 : year > fiscalYear ? 12 : monthOf(day);
}

/**
 * What entries of the last month add to a stage, up to the day.
 *
 * The first day asked for bounds the read: entries lie in the order of time, so that only the newest pages of the ledger are looked at.
 */
function recentEntries(question: FigureQuestion): Prisma.Sql {
  const month = lastMonth(question);
  const first = month === 1 || question.unitId ? null : `${question.fiscalYear}-${String(month).padStart(2, "0")}-01`;
  return Prisma.sql`
    SELECT q.division_code, ${month}::int AS month, ${stageSum("ASSESSED")} AS assessed, ${stageSum("ORDERED")} AS ordered, ${stageSum("ACCEPTED")} AS accepted,
      ${stageSum("SETTLED")} AS settled, coalesce(sum(CASE e.kind WHEN 'RATE' THEN e.amount_fen WHEN 'UNRATE' THEN -e.amount_fen END), 0) AS rated
    FROM quota_account q JOIN quota_entry e ON e.unit_id = q.unit_id AND e.account_id = q.id
    WHERE ${accountsOf(question)} AND e.effective_on <= ${question.day}::date ${first === null ? Prisma.empty : Prisma.sql`AND e.effective_on >= ${first}::date`}
    GROUP BY 1`;
}

function wholeMonths(question: FigureQuestion): Prisma.Sql {
  return Prisma.sql`
    SELECT r.division_code, r.month::int AS month, sum(r.assessed_fen) AS assessed, sum(r.ordered_fen) AS ordered, sum(r.accepted_fen) AS accepted, sum(r.settled_fen) AS settled,
      sum(r.rated_fen) AS rated
    FROM quota_rollup r WHERE r.programme_id = ${question.programmeId}::uuid AND r.fiscal_year = ${question.fiscalYear} AND r.division_code LIKE ${`${question.prefix}%`}
      AND r.month < ${question.unitId ? 1 : lastMonth(question)} GROUP BY 1, 2`;
}

const accountsOf = ({ programmeId, fiscalYear, prefix, day, unitId }: FigureQuestion) => Prisma.sql`
  ${unitId ? Prisma.sql`q.unit_id = ${unitId}::uuid AND ` : Prisma.empty}  q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear} AND q.division_code LIKE ${`${prefix}%`} AND q.opened_at < ${instantOf(addDays(day, 1))}`;

function stageSum(stage: Stage): Prisma.Sql {
  const kinds = (at: 0 | 1) => Object.entries(entryKinds).flatMap(([kind, ends]) => (ends[at] === stage ? [kind] : []));
  return Prisma.sql`coalesce(sum(CASE WHEN e.kind::text = ANY (${kinds(1)}::text[]) THEN e.amount_fen WHEN e.kind::text = ANY (${kinds(0)}::text[]) THEN -e.amount_fen END), 0)`;
}

/** Common table expressions: amounts by division and month in `counted`, with what counts of them in that division. */
function countedFigures(question: FigureQuestion): Prisma.Sql {
  return Prisma.sql`
    figure AS MATERIALIZED (
      SELECT division_code, month, sum(assessed) AS assessed, sum(ordered) AS ordered, sum(accepted) AS accepted, sum(settled) AS settled, sum(rated) AS rated
      FROM (${wholeMonths(question)} UNION ALL ${recentEntries(question)}) f GROUP BY 1, 2),
    counts AS MATERIALIZED (
      SELECT division_code, counting_stage_of(${question.programmeId}::uuid, ${question.fiscalYear}::int, division_code) AS stage
      FROM (SELECT DISTINCT division_code FROM figure) d),
    counted AS (
      SELECT figure.*, quota_counted(stage, accepted::bigint, settled::bigint, rated::bigint) AS counted FROM figure JOIN counts USING (division_code))`;
}

/** The parts of a division, by code: what lies right below it, and the units of its own level. Their sum is the division. */
export async function listParts(question: FigureQuestion): Promise<PartFigures[]> {
  const { prefix } = question;
  const digits = prefix.length === 6 ? 6 : prefix.length + 2;
  const rows = await db.$queryRaw<PartRow[]>`
    WITH ${countedFigures(question)},
    money AS (
      SELECT left(division_code, ${digits}) AS node, sum(assessed)::bigint AS assessed, sum(ordered)::bigint AS ordered, sum(accepted)::bigint AS accepted, sum(settled)::bigint AS settled,
        sum(counted)::bigint AS counted FROM counted GROUP BY 1),
    people AS (
      SELECT left(q.division_code, ${digits}) AS node, count(*)::int AS units, count(*) FILTER (WHERE t.unit_id IS NULL)::int AS silent
      FROM quota_account q LEFT JOIN unit_page_text t ON t.unit_id = q.unit_id AND t.edition = 'PUBLISHED' AND t.shows_progress
      WHERE ${accountsOf(question)} GROUP BY 1)
    SELECT rpad(p.node, 6, '0') AS code, coalesce(d.name, p.node) AS name, p.units, p.silent AS "silentUnits", -coalesce(m.assessed, 0)::bigint AS "requiredFen",
      coalesce(m.ordered, 0)::bigint AS "orderedFen", coalesce(m.accepted, 0)::bigint AS "acceptedFen", coalesce(m.settled, 0)::bigint AS "settledFen",
      coalesce(m.counted, 0)::bigint AS "countedFen"
    FROM people p LEFT JOIN money m USING (node) LEFT JOIN division d ON d.code = rpad(p.node, 6, '0') ORDER BY 1`;
  const own = prefix === "" ? null : prefix.padEnd(6, "0");
  return rows.map((row) => ({ ...row, own: row.code === own }));
}

export interface MonthFigures {
  plannedFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  countedFen: bigint;
  /** The month had begun by the day asked for. */
  begun: boolean;
}

/** A division month by month, January first: what was planned, and what reached each stage in it, up to the day. */
export async function listMonths(question: FigureQuestion): Promise<MonthFigures[]> {
  const [moved, planned] = await Promise.all([
    db.$queryRaw<{ month: number; ordered: bigint; accepted: bigint; settled: bigint; counted: bigint }[]>`
      WITH ${countedFigures(question)}
      SELECT month, sum(ordered)::bigint AS ordered, sum(accepted)::bigint AS accepted, sum(settled)::bigint AS settled, sum(counted)::bigint AS counted FROM counted GROUP BY 1`,
    db.$queryRaw<{ month: number; fen: bigint }[]>`
      SELECT m.month::int AS month, sum(m.planned_fen)::bigint AS fen FROM quota_account q JOIN plan_month m ON m.unit_id = q.unit_id AND m.account_id = q.id
      WHERE ${accountsOf(question)} GROUP BY 1`,
  ]);
  const year = Number(question.day.slice(0, 4));
  const begun = year > question.fiscalYear ? 12 : year < question.fiscalYear ? 0 : monthOf(question.day);
  return Array.from({ length: 12 }, (_, index) => {
    const month = moved.find((row) => row.month === index + 1);
    return {
      plannedFen: planned.find((row) => row.month === index + 1)?.fen ?? 0n,
      orderedFen: month?.ordered ?? 0n,
      acceptedFen: month?.accepted ?? 0n,
      settledFen: month?.settled ?? 0n,
      countedFen: month?.counted ?? 0n,
      begun: index < begun,
    };
  });
}

export interface OriginFigures {
  code: string;
  name: string;
  province: string;
  coops: number;
  /** Units that bought from there and do not publish their progress themselves. */
  silentUnits: number;
  acceptedFen: bigint;
}

/** Counties whose produce was accepted for a programme in a division in the year, by code. */
export async function listOrigins(question: FigureQuestion): Promise<OriginFigures[]> {
  return db.$queryRaw<OriginFigures[]>`
    SELECT l.origin_county_code AS code, coalesce(d.name, l.origin_county_code) AS name, coalesce(p.name, '') AS province, count(DISTINCT o.coop_id)::int AS coops,
      count(DISTINCT q.unit_id) FILTER (WHERE t.unit_id IS NULL)::int AS "silentUnits",
      sum(CASE WHEN e.kind IN ('ACCEPT', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen ELSE -e.amount_fen END)::bigint AS "acceptedFen"
    FROM quota_account q JOIN quota_entry e ON e.unit_id = q.unit_id AND e.account_id = q.id
      JOIN order_line_quota v ON v.credited_unit_id = e.unit_id AND v.line_id = e.line_id AND v.programme_id = q.programme_id
      JOIN order_line l ON l.unit_id = v.unit_id AND l.id = v.line_id JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id
      LEFT JOIN division d ON d.code = l.origin_county_code LEFT JOIN division p ON p.code = rpad(left(l.origin_county_code, 2), 6, '0')::char(6)
      LEFT JOIN unit_page_text t ON t.unit_id = q.unit_id AND t.edition = 'PUBLISHED' AND t.shows_progress
    WHERE ${accountsOf(question)} AND e.effective_on <= ${question.day}::date
      AND e.kind IN ('ACCEPT', 'RETURN', 'REFUND', 'CARRY_IN_ACCEPTED', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED', 'ATTRIBUTE_IN_SETTLED', 'ATTRIBUTE_OUT_ACCEPTED', 'ATTRIBUTE_OUT_SETTLED')
    GROUP BY 1, 2, 3 HAVING sum(CASE WHEN e.kind IN ('ACCEPT', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen ELSE -e.amount_fen END) > 0
    ORDER BY 1`;
}

import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import type { Stage } from "#app/domain/quota/stages";
import { paceOf, type Pace } from "#app/domain/quota/target";
import { daysInMonth, monthOf, type CalendarDate } from "#app/lib/dates";
import { ratioBps } from "#app/lib/money";

/** Figures of a node of the tree: a division with everything below it, or the units of its own level. */
export interface NodeFigures {
  /** Six-digit code of the division. */
  code: string;
  name: string;
  /** The node stands for the units of the division itself (市本级), not for what lies below. */
  own: boolean;
  units: number;
  confirmed: number;
  submitted: number;
  notFiled: number;
  exempt: number;
  behind: number;
  requiredFen: bigint;
  stages: Record<Exclude<Stage, "ASSESSED">, bigint>;
  /** Part of SETTLED that is rated. */
  ratedFen: bigint;
  planToDateFen: bigint;
  /** By what counts in the place of each account. */
  countedFen: bigint;
  /** Counted ÷ required in basis points; null where nothing is required. */
  completionBps: bigint | null;
  pace: Pace;
}

export interface OverviewQuestion {
  programmeId: string;
  fiscalYear: number;
  /** Prefix of the division looked at; "" for the nation. */
  prefix: string;
  today: CalendarDate;
}

interface FigureRow {
  code: string;
  name: string;
  own: boolean;
  units: number;
  confirmed: number;
  submitted: number;
  exempt: number;
  behind: number;
  assessed: bigint;
  remaining: bigint;
  ordered: bigint;
  accepted: bigint;
  settled: bigint;
  rated: bigint;
  counted: bigint;
  plan: bigint;
}

/**
 * The children of a division with their figures, and their sum. Everything is read from sums that move in the transaction that moves an entry, a plan, a filing or a
 * unit, in one statement, so children and parent agree in every snapshot; how many units there are plays no part.
 *
 * @throws RangeError when the prefix is outside the actor's divisions: callers check first
 */
export async function getOverview(actor: Actor, question: OverviewQuestion): Promise<{ node: NodeFigures; children: NodeFigures[] }> {
  if (!question.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const digits = question.prefix.length === 6 ? 6 : question.prefix.length + 2;
  const like = `${question.prefix}%`;
  const rows = await hotQuery<FigureRow>(Prisma.sql`
    WITH money AS (
      SELECT left(r.division_code, ${digits}::int) AS node, sum(r.assessed_fen)::bigint AS assessed, sum(r.remaining_fen)::bigint AS remaining,
        sum(r.ordered_fen)::bigint AS ordered, sum(r.accepted_fen)::bigint AS accepted, sum(r.settled_fen)::bigint AS settled, sum(r.rated_fen)::bigint AS rated
      FROM quota_rollup r WHERE r.programme_id = ${question.programmeId}::uuid AND r.fiscal_year = ${question.fiscalYear}::int AND r.division_code LIKE ${like} GROUP BY 1),
    pace AS (SELECT left(p.division_code, ${digits}::int) AS node, ${planToDateSum(question)} AS plan, ${behindSum(question)} AS behind,
      coalesce(sum(p.counted_fen) FILTER (WHERE p.month = 1 AND p.slot = 0), 0)::bigint AS counted FROM ${planUntil(question)} GROUP BY 1),
    people AS (
      SELECT left(c.division_code, ${digits}::int) AS node, sum(c.open)::int AS units FROM unit_count c WHERE c.division_code LIKE ${like} GROUP BY 1 HAVING sum(c.open) > 0),
    filed AS (
      SELECT left(c.division_code, ${digits}::int) AS node, (sum(c.units) FILTER (WHERE c.status = 'CONFIRMED'))::int AS confirmed,
        (sum(c.units) FILTER (WHERE c.status = 'SUBMITTED'))::int AS submitted,
        (sum(c.units) FILTER (WHERE c.status = 'CONFIRMED' AND c.mode IN ('SHARED_MEMBER', 'NONE')))::int AS exempt
      FROM filing_count c WHERE c.fiscal_year = ${question.fiscalYear}::int AND c.division_code LIKE ${like} GROUP BY 1),
    node AS (SELECT node FROM people UNION SELECT node FROM money)
    SELECT rpad(n.node, 6, '0') AS code, coalesce(d.name, n.node) AS name,
      (length(${question.prefix}::text) = 6 OR n.node = rpad(${question.prefix}::text, ${digits}::int, '0')) AND ${question.prefix}::text <> '' AS own,
      coalesce(people.units, 0) AS units, coalesce(filed.confirmed, 0) AS confirmed, coalesce(filed.submitted, 0) AS submitted, coalesce(filed.exempt, 0) AS exempt,
      coalesce(pace.behind, 0) AS behind, coalesce(money.assessed, 0)::bigint AS assessed, coalesce(money.remaining, 0)::bigint AS remaining,
      coalesce(money.ordered, 0)::bigint AS ordered, coalesce(money.accepted, 0)::bigint AS accepted, coalesce(money.settled, 0)::bigint AS settled,
      coalesce(money.rated, 0)::bigint AS rated, coalesce(pace.counted, 0)::bigint AS counted, coalesce(pace.plan, 0)::bigint AS plan
    FROM node n LEFT JOIN people USING (node) LEFT JOIN filed USING (node) LEFT JOIN money USING (node) LEFT JOIN pace USING (node)
    LEFT JOIN division d ON d.code = rpad(n.node, 6, '0') ORDER BY code`);
  const children = rows.map(toFigures);
  const [self] = await hotQuery<{ name: string }>(Prisma.sql`SELECT name FROM division WHERE prefix = ${question.prefix}`);
  return { node: toFigures(sumRows(rows, question.prefix, self?.name ?? "")), children };
}

/** Rows of the plan's sums below a division that say something about the time up to today, and the one that says what counts, as `p`. */
function planUntil(question: OverviewQuestion): Prisma.Sql {
  const { month } = monthShare(question);
  return Prisma.sql`quota_plan_rollup p WHERE p.programme_id = ${question.programmeId}::uuid AND p.fiscal_year = ${question.fiscalYear}::int
    AND p.division_code LIKE ${`${question.prefix}%`} AND (p.slot = 0 AND p.month < ${month}::int OR p.month = ${month}::int OR p.slot = 0 AND p.month = 1)`;
}

/**
 * The plan to date of all accounts, each rounded down to the fen by itself as `planToDateFen` does: the month's sum by its days, less what the roundings leave out,
 * which the residues say exactly.
 */
function planToDateSum(question: OverviewQuestion): Prisma.Sql {
  const { month, share } = monthShare(question);
  return Prisma.sql`(coalesce(sum(p.planned_fen) FILTER (WHERE p.month < ${month}::int), 0)
    + (coalesce(sum(p.planned_fen) FILTER (WHERE p.month = ${month}::int), 0) * ${share.days}::int
      - coalesce(sum(p.accounts * (p.slot * ${share.days}::int % ${share.of}::int)) FILTER (WHERE p.month = ${month}::int), 0)) / ${share.of}::int)::bigint`;
}

/** Accounts that have fallen behind by today and not caught up. */
function behindSum(question: OverviewQuestion): Prisma.Sql {
  const { month, share } = monthShare(question);
  return Prisma.sql`coalesce(sum(p.behind) FILTER (WHERE p.month < ${month}::int OR p.slot BETWEEN 1 AND ${share.days}::int), 0)::int`;
}

/** How much of the plan's months has passed: whole months before `month`, `days` of `of` in it. */
export function monthShare({ fiscalYear, today }: { fiscalYear: number; today: CalendarDate }): {
  month: number;
  share: { days: number; of: number };
} {
  const year = Number(today.slice(0, 4));
  if (year < fiscalYear) return { month: 0, share: { days: 0, of: 1 } };
  if (year > fiscalYear) return { month: 13, share: { days: 0, of: 1 } };
  const month = monthOf(today);
  return { month, share: { days: Number(today.slice(8, 10)), of: daysInMonth(year, month) } };
}

function sumRows(rows: FigureRow[], prefix: string, name: string): FigureRow {
  const sum = (pick: (row: FigureRow) => bigint) => rows.reduce((total, row) => total + pick(row), 0n);
  const count = (pick: (row: FigureRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    code: prefix.padEnd(6, "0"),
    name,
    own: false,
    units: count((row) => row.units),
    confirmed: count((row) => row.confirmed),
    submitted: count((row) => row.submitted),
    exempt: count((row) => row.exempt),
    behind: count((row) => row.behind),
    assessed: sum((row) => row.assessed),
    remaining: sum((row) => row.remaining),
    ordered: sum((row) => row.ordered),
    accepted: sum((row) => row.accepted),
    settled: sum((row) => row.settled),
    rated: sum((row) => row.rated),
    counted: sum((row) => row.counted),
    plan: sum((row) => row.plan),
  };
}

function toFigures(row: FigureRow): NodeFigures {
  const requiredFen = -row.assessed;
  return {
    code: row.code,
    name: row.name,
    own: row.own,
    units: row.units,
    confirmed: row.confirmed,
    submitted: row.submitted,
    notFiled: row.units - row.confirmed - row.submitted,
    exempt: row.exempt,
    behind: row.behind,
    requiredFen,
    stages: { REMAINING: row.remaining, ORDERED: row.ordered, ACCEPTED: row.accepted, SETTLED: row.settled },
    ratedFen: row.rated,
    planToDateFen: row.plan,
    countedFen: row.counted,
    completionBps: ratioBps(row.counted, requiredFen),
    pace: paceOf(row.counted, requiredFen, row.plan),
  };
}

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
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
 * The children of a division with their figures, and their sum. Balances come from the roll-up that every ledger entry moves, counts and plan from the accounts
 * of the same statement, so children and parent agree in every snapshot.
 *
 * @throws RangeError when the prefix is outside the actor's divisions: callers check first
 */
export async function getOverview(actor: Actor, question: OverviewQuestion): Promise<{ node: NodeFigures; children: NodeFigures[] }> {
  if (!question.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const digits = question.prefix.length === 6 ? 6 : question.prefix.length + 2;
  const { month, share } = monthShare(question);
  const like = `${question.prefix}%`;
  const rows = await db.$queryRaw<FigureRow[]>`
    WITH member AS (
      SELECT u.id, u.division_code, left(u.division_code, ${digits}) AS node FROM unit u WHERE u.division_code LIKE ${like} AND u.closed_on IS NULL),
    money AS (
      SELECT left(r.division_code, ${digits}) AS node, sum(r.assessed_fen)::bigint AS assessed, sum(r.remaining_fen)::bigint AS remaining,
        sum(r.ordered_fen)::bigint AS ordered, sum(r.accepted_fen)::bigint AS accepted, sum(r.settled_fen)::bigint AS settled,
        sum(r.rated_fen)::bigint AS rated
      FROM quota_rollup r WHERE r.programme_id = ${question.programmeId}::uuid AND r.fiscal_year = ${question.fiscalYear} AND r.division_code LIKE ${like} GROUP BY 1),
    pace AS (
      SELECT left(q.division_code, ${digits}) AS node, sum(p.fen)::bigint AS plan, sum(${counted})::bigint AS counted,
        count(*) FILTER (WHERE q.assessed_fen < 0 AND ${counted} < -q.assessed_fen AND ${counted} * 100 < p.fen * 95)::int AS behind
      FROM quota_account q, LATERAL (
        SELECT coalesce(sum(CASE WHEN m.month < ${month} THEN m.planned_fen WHEN m.month = ${month} THEN m.planned_fen * ${share.days} / ${share.of} ELSE 0 END), 0) AS fen
        FROM plan_month m WHERE m.unit_id = q.unit_id AND m.account_id = q.id) p
      WHERE q.programme_id = ${question.programmeId}::uuid AND q.fiscal_year = ${question.fiscalYear} AND q.division_code LIKE ${like} GROUP BY 1),
    people AS (
      SELECT m.node, count(*)::int AS units, count(*) FILTER (WHERE f.status = 'CONFIRMED')::int AS confirmed, count(*) FILTER (WHERE f.status = 'SUBMITTED')::int AS submitted,
        count(*) FILTER (WHERE f.status = 'CONFIRMED' AND f.mode IN ('SHARED_MEMBER', 'NONE'))::int AS exempt
      FROM member m LEFT JOIN filing f ON f.unit_id = m.id AND f.fiscal_year = ${question.fiscalYear} GROUP BY 1),
    node AS (SELECT node FROM people UNION SELECT node FROM money)
    SELECT rpad(n.node, 6, '0') AS code, coalesce(d.name, n.node) AS name,
      (length(${question.prefix}::text) = 6 OR n.node = rpad(${question.prefix}, ${digits}, '0')) AND ${question.prefix} <> '' AS own,
      coalesce(people.units, 0) AS units, coalesce(people.confirmed, 0) AS confirmed, coalesce(people.submitted, 0) AS submitted, coalesce(people.exempt, 0) AS exempt,
      coalesce(pace.behind, 0) AS behind, coalesce(money.assessed, 0)::bigint AS assessed, coalesce(money.remaining, 0)::bigint AS remaining,
      coalesce(money.ordered, 0)::bigint AS ordered, coalesce(money.accepted, 0)::bigint AS accepted, coalesce(money.settled, 0)::bigint AS settled,
      coalesce(money.rated, 0)::bigint AS rated, coalesce(pace.counted, 0)::bigint AS counted, coalesce(pace.plan, 0)::bigint AS plan
    FROM node n LEFT JOIN people USING (node) LEFT JOIN money USING (node) LEFT JOIN pace USING (node) LEFT JOIN division d ON d.code = rpad(n.node, 6, '0')
    ORDER BY code`;
  const children = rows.map(toFigures);
  const [self] = await db.$queryRaw<{ name: string }[]>`SELECT name FROM division WHERE prefix = ${question.prefix}`;
  return { node: toFigures(sumRows(rows, question.prefix, self?.name ?? "")), children };
}

/** What counts on an account `q`. */
const counted = Prisma.sql`quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen)`;

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

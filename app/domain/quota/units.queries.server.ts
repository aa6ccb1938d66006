import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { monthShare, type OverviewQuestion } from "#app/domain/quota/overview.queries.server";
import { paceOf, type Pace } from "#app/domain/quota/target";
import type { CountingStage } from "#app/domain/region/schema";
import { ratioBps } from "#app/lib/money";

export const unitSorts = ["name", "required", "settled", "completion", "remaining"] as const;
export type UnitSort = (typeof unitSorts)[number];

export const filingStates = ["NONE", "DRAFT", "SUBMITTED", "RETURNED", "CONFIRMED"] as const;
export type FilingState = (typeof filingStates)[number];

export const paces = ["FULFILLED", "AHEAD", "ON_PACE", "SLOW", "FAR_BEHIND", "NOT_APPLICABLE"] as const;

export interface UnitFilter {
  q: string;
  status: FilingState | null;
  mode: string | null;
  pace: Pace | "BEHIND" | null;
  /** Only units of the division itself, none of those below. */
  ownLevel: boolean;
  sort: UnitSort;
  descending: boolean;
  /** Key of the last row shown: value of the sort column and id. */
  after: string | null;
  limit: number;
}

export interface UnitRow {
  id: string;
  name: string;
  divisionCode: string;
  division: string;
  status: FilingState;
  mode: string | null;
  requiredFen: bigint;
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
  /** Part of what is settled that is rated. */
  ratedFen: bigint;
  countedFen: bigint;
  /** What counts for the unit; null while it has no account. */
  countingStage: CountingStage | null;
  remainingFen: bigint;
  planToDateFen: bigint;
  completionBps: bigint | null;
  pace: Pace;
}

interface Row {
  id: string;
  name: string;
  division_code: string;
  division: string;
  status: FilingState;
  mode: string | null;
  required: bigint;
  ordered: bigint;
  accepted: bigint;
  settled: bigint;
  rated: bigint;
  counted: bigint;
  stage: CountingStage | null;
  remaining: bigint;
  plan: bigint;
  key: string;
}

/** Units of a division with their figures, by page. @throws RangeError when the prefix is outside the actor's divisions: callers check first */
export async function listUnits(
  actor: Actor,
  question: OverviewQuestion,
  filter: UnitFilter,
): Promise<{ units: UnitRow[]; total: number; nextAfter: string | null }> {
  if (!question.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const figures = figuresSql(question, filter);
  const column = sortSql(filter.sort);
  const after = filter.after === null ? null : parseKey(filter.after, filter.sort);
  const [rows, [count]] = await Promise.all([
    db.$queryRaw<Row[]>`
      WITH f AS (${figures}) SELECT f.*, ${column}::text AS key FROM f WHERE ${whereSql(filter)}
        AND ${after === null ? Prisma.sql`true` : filter.descending ? Prisma.sql`(${column}, f.id) < (${after.value}, ${after.id}::uuid)` : Prisma.sql`(${column}, f.id) > (${after.value}, ${after.id}::uuid)`}
      ORDER BY ${column} ${Prisma.raw(filter.descending ? "DESC" : "ASC")}, f.id ${Prisma.raw(filter.descending ? "DESC" : "ASC")} LIMIT ${filter.limit + 1}`,
    db.$queryRaw<{ n: number }[]>`WITH f AS (${figures}) SELECT count(*)::int AS n FROM f WHERE ${whereSql(filter)}`,
  ]);
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  return {
    units: shown.map(toUnit),
    total: count?.n ?? 0,
    nextAfter: rows.length > filter.limit && last ? `${last.id}~${last.key}` : null,
  };
}

function parseKey(after: string, sort: UnitSort): { id: string; value: string | bigint } | null {
  const match = /^([0-9a-f-]{36})~(.{1,200})$/s.exec(after);
  if (!match?.[1] || match[2] === undefined) return null;
  if (sort === "name") return { id: match[1], value: match[2] };
  return /^-?\d{1,18}$/.test(match[2]) ? { id: match[1], value: BigInt(match[2]) } : null;
}

/** Every unit with its filing, account and plan to date, and the pace by the same thresholds as `paceOf`. */
function figuresSql(question: OverviewQuestion, filter: UnitFilter): Prisma.Sql {
  const { month, share } = monthShare(question);
  const place = filter.ownLevel
    ? Prisma.sql`u.division_code = ${question.prefix.padEnd(6, "0")}`
    : Prisma.sql`u.division_code LIKE ${`${question.prefix}%`}`;
  return Prisma.sql`
    SELECT b.*, CASE WHEN required <= 0 THEN 'NOT_APPLICABLE' WHEN counted >= required THEN 'FULFILLED' WHEN plan <= 0 OR counted * 100 >= plan * 110 THEN 'AHEAD'
        WHEN counted * 100 >= plan * 95 THEN 'ON_PACE' WHEN counted * 100 >= plan * 80 THEN 'SLOW' ELSE 'FAR_BEHIND' END AS pace,
      CASE WHEN required <= 0 THEN 999999999 ELSE counted * 10000 / required END AS completion
    FROM (SELECT u.id, u.name, u.division_code, d.name AS division, coalesce(f.status::text, 'NONE') AS status, f.mode::text AS mode, -coalesce(q.assessed_fen, 0) AS required,
        coalesce(q.ordered_fen, 0) AS ordered, coalesce(q.accepted_fen, 0) AS accepted, coalesce(q.settled_fen, 0) AS settled, coalesce(q.rated_fen, 0) AS rated, q.counting_stage::text AS stage,
        coalesce(quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen), 0) AS counted, coalesce(q.remaining_fen, 0) AS remaining,
        coalesce((SELECT sum(CASE WHEN m.month < ${month} THEN m.planned_fen WHEN m.month = ${month} THEN m.planned_fen * ${share.days} / ${share.of} ELSE 0 END)
          FROM plan_month m WHERE m.unit_id = q.unit_id AND m.account_id = q.id), 0)::bigint AS plan
      FROM unit u JOIN division d ON d.code = u.division_code LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${question.fiscalYear}
      LEFT JOIN quota_account q ON q.unit_id = u.id AND q.programme_id = ${question.programmeId}::uuid AND q.fiscal_year = ${question.fiscalYear}
      WHERE ${place} AND u.closed_on IS NULL) b`;
}

function sortSql(sort: UnitSort): Prisma.Sql {
  return {
    name: Prisma.sql`f.name`,
    required: Prisma.sql`f.required`,
    settled: Prisma.sql`f.settled`,
    completion: Prisma.sql`f.completion`,
    remaining: Prisma.sql`f.remaining`,
  }[sort];
}

function whereSql(filter: UnitFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (filter.q !== "") conditions.push(Prisma.sql`f.name LIKE ${`%${filter.q.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  if (filter.status !== null) conditions.push(Prisma.sql`f.status = ${filter.status}`);
  if (filter.mode !== null) conditions.push(Prisma.sql`f.mode = ${filter.mode}`);
  if (filter.pace === "BEHIND") conditions.push(Prisma.sql`f.pace IN ('SLOW', 'FAR_BEHIND')`);
  else if (filter.pace !== null) conditions.push(Prisma.sql`f.pace = ${filter.pace}`);
  return Prisma.join(conditions, " AND ");
}

function toUnit(row: Row): UnitRow {
  return {
    id: row.id,
    name: row.name,
    divisionCode: row.division_code,
    division: row.division,
    status: row.status,
    mode: row.mode,
    requiredFen: row.required,
    orderedFen: row.ordered,
    acceptedFen: row.accepted,
    settledFen: row.settled,
    ratedFen: row.rated,
    countedFen: row.counted,
    countingStage: row.stage,
    remainingFen: row.remaining,
    planToDateFen: row.plan,
    completionBps: ratioBps(row.counted, row.required),
    pace: paceOf(row.counted, row.required, row.plan),
  };
}

export interface Reconciliation {
  equal: boolean;
  /** Stages whose roll-up and accounts disagree, with both sums. */
  differences: { stage: string; rollUpFen: bigint; accountsFen: bigint }[];
}

/** Compares the roll-up that overviews read with the accounts of all units of a division, stage by stage, in one snapshot. */
export async function reconcileDivision(question: OverviewQuestion): Promise<Reconciliation> {
  const like = `${question.prefix}%`;
  const rows = await db.$queryRaw<{ stage: string; roll_up: bigint; accounts: bigint }[]>`
    WITH r AS (SELECT sum(assessed_fen) a, sum(remaining_fen) b, sum(ordered_fen) c, sum(accepted_fen) d, sum(settled_fen) e, sum(rated_fen) f FROM quota_rollup
        WHERE programme_id = ${question.programmeId}::uuid AND fiscal_year = ${question.fiscalYear} AND division_code LIKE ${like}),
      q AS (SELECT sum(assessed_fen) a, sum(remaining_fen) b, sum(ordered_fen) c, sum(accepted_fen) d, sum(settled_fen) e, sum(rated_fen) f FROM quota_account
        WHERE programme_id = ${question.programmeId}::uuid AND fiscal_year = ${question.fiscalYear} AND division_code LIKE ${like})
    SELECT s.stage, coalesce(s.roll_up, 0)::bigint AS roll_up, coalesce(s.accounts, 0)::bigint AS accounts FROM r, q,
      LATERAL (VALUES ('ASSESSED', r.a, q.a), ('REMAINING', r.b, q.b), ('ORDERED', r.c, q.c), ('ACCEPTED', r.d, q.d), ('SETTLED', r.e, q.e), ('RATED', r.f, q.f)) AS s(stage, roll_up, accounts)`;
  const differences = rows
    .filter((row) => row.roll_up !== row.accounts)
    .map((row) => ({ stage: row.stage, rollUpFen: row.roll_up, accountsFen: row.accounts }));
  return { equal: differences.length === 0, differences };
}

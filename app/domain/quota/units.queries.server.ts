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
  nameEn: string | null;
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
  name_en: string | null;
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

/**
 * Units of a division with their figures, by page. The order is walked along an index where there is one, and figures are read for the units of the page alone.
 *
 * @throws RangeError when the prefix is outside the actor's divisions: callers check first
 */
export async function listUnits(
  actor: Actor,
  question: OverviewQuestion,
  filter: UnitFilter,
): Promise<{ units: UnitRow[]; total: number; nextAfter: string | null }> {
  if (!question.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const after = filter.after === null ? null : parseKey(filter.after, filter.sort);
  const total = await countUnits(question, filter);
  const rows = await pageOfUnits(question, filter, after, total);
  const shown = rows.slice(0, filter.limit);
  const last = shown.at(-1);
  return {
    units: shown.map(toUnit),
    total: total,
    nextAfter: rows.length > filter.limit && last ? `${last.id}~${last.key}` : null,
  };
}

interface Key {
  id: string;
  value: string | bigint;
}

/** Sorts behind every share: nothing is required. */
const NOTHING_REQUIRED = 999_999_999n;

/** As many units are found first and put in order then; of more, the order is walked until a page is full. */
const FEW = 5_000;

async function pageOfUnits(question: OverviewQuestion, filter: UnitFilter, after: Key | null, total: number): Promise<Row[]> {
  const most = filter.limit + 1;
  const known = await readUnits(question, keysSql(question, filter, after, total <= FEW));
  if (filter.sort !== "completion") return known;
  // Units that have no account of the year stand among those of which nothing is required; they are looked for when the page gets there.
  const begins = filter.descending ? (after?.value ?? NOTHING_REQUIRED) : (known.at(most - 1)?.key ?? NOTHING_REQUIRED.toString());
  if (BigInt(begins) < NOTHING_REQUIRED) return known;
  const within = after?.value === NOTHING_REQUIRED ? after : null;
  const others = await readUnits(question, keysWithoutAccount(question, filter, within));
  const order = (left: Row, right: Row) =>
    BigInt(left.key) === BigInt(right.key) ? (left.id < right.id ? -1 : 1) : BigInt(left.key) < BigInt(right.key) ? -1 : 1;
  return [...known, ...others].sort((left, right) => (filter.descending ? order(right, left) : order(left, right))).slice(0, most);
}

function parseKey(after: string, sort: UnitSort): Key | null {
  const match = /^([0-9a-f-]{36})~(.{1,200})$/s.exec(after);
  if (!match?.[1] || match[2] === undefined) return null;
  if (sort === "name") return { id: match[1], value: match[2] };
  return /^-?\d{1,18}$/.test(match[2]) ? { id: match[1], value: BigInt(match[2]) } : null;
}

/** The figures of the units that `keys` names: `(id, key)` in the order of the page. */
function readUnits(question: OverviewQuestion, keys: Prisma.Sql): Promise<Row[]> {
  const { month, share } = monthShare(question);
  return db.$queryRaw<Row[]>`
    SELECT u.id, u.name, u.name_en, u.division_code, d.name AS division, coalesce(f.status::text, 'NONE') AS status, f.mode::text AS mode, -coalesce(q.assessed_fen, 0) AS required,
      coalesce(q.ordered_fen, 0) AS ordered, coalesce(q.accepted_fen, 0) AS accepted, coalesce(q.settled_fen, 0) AS settled, coalesce(q.rated_fen, 0) AS rated, q.counting_stage::text AS stage,
      coalesce(quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen), 0) AS counted, coalesce(q.remaining_fen, 0) AS remaining,
      coalesce((SELECT sum(CASE WHEN m.n < ${month}::int THEN m.fen WHEN m.n = ${month}::int THEN m.fen * ${share.days}::int / ${share.of}::int ELSE 0 END)
        FROM unnest(s.planned_fen) WITH ORDINALITY m(fen, n)), 0)::bigint AS plan, k.key::text AS key
    FROM (${keys}) k JOIN unit u ON u.id = k.id JOIN division d ON d.code = u.division_code
    LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${question.fiscalYear}::int LEFT JOIN quota_account q ON ${accountOfYear(question, Prisma.sql`q`)}
    LEFT JOIN quota_standing s ON s.unit_id = q.unit_id AND s.account_id = q.id ORDER BY k.place`;
}

const accountOfYear = (question: OverviewQuestion, alias: Prisma.Sql) =>
  Prisma.sql`${alias}.unit_id = u.id AND ${alias}.programme_id = ${question.programmeId}::uuid AND ${alias}.fiscal_year = ${question.fiscalYear}::int`;

function keysSql(question: OverviewQuestion, filter: UnitFilter, after: Key | null, few: boolean): Prisma.Sql {
  const key = sortSql(filter.sort);
  const id = filter.sort === "completion" && !few ? Prisma.sql`s.unit_id` : Prisma.sql`u.id`;
  const beyond =
    after === null
      ? Prisma.sql`true`
      : Prisma.sql`(${key}, ${id}) ${Prisma.raw(filter.descending ? "<" : ">")} (${after.value}, ${after.id}::uuid)`;
  const direction = Prisma.raw(filter.descending ? "DESC" : "ASC");
  const where = whereSql(question, filter);
  const units = few ? Prisma.sql`found u` : Prisma.sql`unit u`;
  const from =
    filter.sort === "completion"
      ? Prisma.sql`${units} JOIN quota_standing s ON ${accountOfYear(question, Prisma.sql`s`)}`
      : filter.sort === "name"
        ? units
        : Prisma.sql`${units} LEFT JOIN quota_account q ON ${accountOfYear(question, Prisma.sql`q`)}`;
  return numbered(Prisma.sql`${few ? Prisma.sql`WITH found AS MATERIALIZED (SELECT u.id, u.name FROM unit u WHERE ${where})` : Prisma.empty}
    SELECT u.id, ${key} AS key FROM ${from} WHERE ${few ? Prisma.sql`true` : where} AND ${beyond}
    ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${filter.limit + 1}::int`);
}

function keysWithoutAccount(question: OverviewQuestion, filter: UnitFilter, after: Key | null): Prisma.Sql {
  const beyond = after === null ? Prisma.sql`true` : Prisma.sql`u.id ${Prisma.raw(filter.descending ? "<" : ">")} ${after.id}::uuid`;
  return numbered(Prisma.sql`SELECT u.id, ${NOTHING_REQUIRED}::bigint AS key FROM unit u WHERE ${whereSql(question, filter)} AND ${beyond}
    AND NOT EXISTS (SELECT 1 FROM quota_standing s WHERE ${accountOfYear(question, Prisma.sql`s`)})
    ORDER BY u.id ${Prisma.raw(filter.descending ? "DESC" : "ASC")} LIMIT ${filter.limit + 1}::int`);
}

const numbered = (keys: Prisma.Sql) => Prisma.sql`SELECT p.*, row_number() OVER () AS place FROM (${keys}) p`;

function sortSql(sort: UnitSort): Prisma.Sql {
  return {
    name: Prisma.sql`u.name`,
    required: Prisma.sql`-coalesce(q.assessed_fen, 0)`,
    settled: Prisma.sql`coalesce(q.settled_fen, 0)`,
    completion: Prisma.sql`s.completion`,
    remaining: Prisma.sql`coalesce(q.remaining_fen, 0)`,
  }[sort];
}

/** Units below the division by the order of bytes, as the register's index has them. */
function placeSql(question: OverviewQuestion, filter: UnitFilter): Prisma.Sql {
  const { prefix } = question;
  if (filter.ownLevel) return Prisma.sql`u.division_code COLLATE "C" = ${prefix.padEnd(6, "0")}::bpchar`;
  return prefix === ""
    ? Prisma.sql`true`
    : Prisma.sql`u.division_code COLLATE "C" >= ${prefix}::bpchar AND u.division_code COLLATE "C" < ${`${prefix}:`}::bpchar`;
}

function whereSql(question: OverviewQuestion, filter: UnitFilter): Prisma.Sql {
  const conditions = [Prisma.sql`u.closed_on IS NULL`, placeSql(question, filter)];
  const filed = Prisma.sql`SELECT 1 FROM filing f WHERE f.unit_id = u.id AND f.fiscal_year = ${question.fiscalYear}::int`;
  if (filter.q !== "") conditions.push(Prisma.sql`u.name LIKE ${`%${filter.q.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  if (filter.status === "NONE") conditions.push(Prisma.sql`NOT EXISTS (${filed})`);
  else if (filter.status !== null) conditions.push(Prisma.sql`EXISTS (${filed} AND f.status = ${filter.status}::filing_status)`);
  if (filter.mode !== null) conditions.push(Prisma.sql`EXISTS (${filed} AND f.mode = ${filter.mode}::canteen_mode)`);
  if (filter.pace !== null) conditions.push(paceSql(question, filter.pace));
  return Prisma.join(conditions, " AND ");
}

/** Units of a pace, by the same thresholds as `paceOf`. What an account's standing says already is not computed: who is fulfilled, and who is behind. */
function paceSql(question: OverviewQuestion, pace: Pace | "BEHIND"): Prisma.Sql {
  const standing = Prisma.sql`SELECT 1 FROM quota_standing b`;
  const ofUnit = accountOfYear(question, Prisma.sql`b`);
  const behind = Prisma.sql`coalesce(b.behind_on <= ${question.today}::date, false)`;
  if (pace === "BEHIND") return Prisma.sql`EXISTS (${standing} WHERE ${ofUnit} AND ${behind})`;
  if (pace === "FULFILLED")
    return Prisma.sql`EXISTS (${standing} WHERE ${ofUnit} AND b.completion BETWEEN 10000 AND ${NOTHING_REQUIRED - 1n})`;
  if (pace === "NOT_APPLICABLE") return Prisma.sql`NOT EXISTS (${standing} WHERE ${ofUnit} AND b.completion < ${NOTHING_REQUIRED})`;
  const { month, share } = monthShare(question);
  const isBehind = pace === "SLOW" || pace === "FAR_BEHIND";
  const atLeast = Prisma.sql`b.counted_fen * 100 >= p.fen * ${isBehind ? 80 : 110}::int`;
  const better = pace === "SLOW" || pace === "AHEAD";
  return Prisma.sql`EXISTS (${standing},
      LATERAL (SELECT coalesce(sum(CASE WHEN m.n < ${month}::int THEN m.fen WHEN m.n = ${month}::int THEN m.fen * ${share.days}::int / ${share.of}::int ELSE 0 END), 0) AS fen
        FROM unnest(b.planned_fen) WITH ORDINALITY m(fen, n)) p
    WHERE ${ofUnit} AND b.completion < 10000 AND ${behind} = ${isBehind} AND ${better ? atLeast : Prisma.sql`NOT ${atLeast}`})`;
}

/** How many units a filter finds. What only asks for a place, a state or a mode is in the counts; a name or a pace is counted unit by unit. */
async function countUnits(question: OverviewQuestion, filter: UnitFilter): Promise<number> {
  const { status, mode } = filter;
  if (filter.q !== "" || filter.pace !== null) {
    const [row] = await db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM unit u WHERE ${whereSql(question, filter)}`;
    return row?.n ?? 0;
  }
  if (status === "NONE" && mode !== null) return 0;
  const place = filter.ownLevel
    ? Prisma.sql`c.division_code = ${question.prefix.padEnd(6, "0")}`
    : Prisma.sql`c.division_code LIKE ${`${question.prefix}%`}`;
  const filed = status === null || status === "NONE" ? null : status;
  const [row] = await db.$queryRaw<{ units: number; filings: number }[]>`
    SELECT (SELECT coalesce(sum(c.open), 0)::int FROM unit_count c WHERE ${place}) AS units,
      (SELECT coalesce(sum(c.units), 0)::int FROM filing_count c WHERE c.fiscal_year = ${question.fiscalYear}::int AND ${place}
        AND (${filed}::text IS NULL OR c.status::text = ${filed}) AND (${mode}::text IS NULL OR c.mode::text = ${mode})) AS filings`;
  const { units = 0, filings = 0 } = row ?? {};
  return status === "NONE" ? units - filings : status === null && mode === null ? units : filings;
}

function toUnit(row: Row): UnitRow {
  return {
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
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

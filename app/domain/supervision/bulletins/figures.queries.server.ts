import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { monthShare } from "#app/domain/quota/overview.queries.server";
import { paceOf } from "#app/domain/quota/target";
import type {
  BulletinBasis,
  BulletinFigures,
  DivisionLine,
  Line,
  ProgrammeTerms,
  Section,
  UnitLine,
} from "#app/domain/supervision/bulletins/content";
import { rankByCompletion } from "#app/domain/supervision/bulletins/rank";
import type { CountingStage } from "#app/domain/region/schema";
import { addDays, instantOf, type CalendarDate } from "#app/lib/dates";
import { ratioBps } from "#app/lib/money";

export interface FiguresQuestion {
  prefix: string;
  fiscalYear: number;
  programmes: ProgrammeTerms[];
  asOf: CalendarDate;
  basis: BulletinBasis;
  /** The moment of the computation. */
  now: Date;
  today: CalendarDate;
  /** What the bureau's bulletin before says of the same place and year; null where there is none. */
  before: BulletinFigures | null;
}

interface UnitRow {
  id: string;
  name: string;
  uscc: string;
  code: string;
  division: string;
  stage: CountingStage;
  required: bigint;
  ordered: bigint;
  accepted: bigint;
  settled: bigint;
  counted: bigint;
  plan: bigint;
}

interface Waiting {
  node: string;
  units: number;
  missing: number;
  cases: number;
  late: number;
}

/** Everything a bulletin says, read in the caller's snapshot: units from their accounts, divisions as sums of their units. */
export async function readFigures(tx: Tx, question: FiguresQuestion): Promise<BulletinFigures> {
  const digits = question.prefix.length === 6 ? 6 : question.prefix.length + 2;
  const waiting = await readWaiting(tx, question, digits);
  const names = await readNames(tx, question.prefix, digits);
  const sections: Section[] = [];
  for (const programme of question.programmes)
    sections.push({
      ...sectionOf(await readUnits(tx, question, programme.id), { question, programme, digits, waiting, names }),
      ...(await readAdjusted(tx, question, programme.id)),
    });
  const sum = (pick: (row: Waiting) => number) => waiting.reduce((total, row) => total + pick(row), 0);
  return {
    takenAt: question.now.toISOString(),
    filings: { units: sum((row) => row.units), missing: sum((row) => row.missing) },
    cases: { open: sum((row) => row.cases), late: sum((row) => row.late) },
    sections,
  };
}

/**
 * Where each account stood at the end of the day: its balance now, less what was recorded after the day, or what takes effect after it. Few entries are younger
 * than the day of a bulletin, so that few are read: what takes effect after it was recorded after it as well, or ahead of its time, and both have an index.
 */
async function readUnits(tx: Tx, { prefix, fiscalYear, asOf, basis }: FiguresQuestion, programmeId: string): Promise<UnitRow[]> {
  const { month, share } = monthShare({ fiscalYear, today: asOf });
  const recorded = Prisma.sql`e.recorded_at >= ${instantOf(addDays(asOf, 1))}`;
  const later =
    basis === "REPORTED"
      ? recorded
      : Prisma.sql`e.effective_on > ${asOf}::date AND (${recorded} OR e.effective_on > (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date)`;
  return tx.$queryRaw<UnitRow[]>`
    WITH later AS (
        SELECT e.unit_id, e.account_id, sum(m.assessed) AS assessed, sum(m.ordered) AS ordered, sum(m.accepted) AS accepted, sum(m.settled) AS settled,
          sum(m.rated) AS rated
        FROM quota_entry e, LATERAL quota_moves(e.kind, e.amount_fen) m WHERE ${later} GROUP BY 1, 2),
      stood AS (
        SELECT q.unit_id, q.id, q.division_code, q.counting_stage, -(q.assessed_fen - coalesce(l.assessed, 0))::bigint AS required, (q.ordered_fen - coalesce(l.ordered, 0))::bigint AS ordered,
          (q.accepted_fen - coalesce(l.accepted, 0))::bigint AS accepted, (q.settled_fen - coalesce(l.settled, 0))::bigint AS settled,
          (q.rated_fen - coalesce(l.rated, 0))::bigint AS rated, t.planned_fen
        FROM quota_account q LEFT JOIN quota_standing t ON t.unit_id = q.unit_id AND t.account_id = q.id LEFT JOIN later l ON l.unit_id = q.unit_id AND l.account_id = q.id
        WHERE q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear}::int AND q.division_code LIKE ${`${prefix}%`})
    SELECT s.unit_id AS id, u.name, u.uscc, s.division_code AS code, coalesce(d.name, s.division_code) AS division, s.required, s.ordered, s.accepted, s.settled,
      s.counting_stage::text AS stage, quota_counted(s.counting_stage, s.accepted, s.settled, s.rated) AS counted,
      coalesce((SELECT sum(CASE WHEN m.n < ${month}::int THEN m.fen ELSE m.fen * ${share.days}::int / ${share.of}::int END)
        FROM unnest(s.planned_fen) WITH ORDINALITY m(fen, n) WHERE m.n <= ${month}::int), 0)::bigint AS plan
    FROM stood s JOIN unit u ON u.id = s.unit_id LEFT JOIN division d ON d.code = s.division_code
    WHERE s.required <> 0 OR s.ordered <> 0 OR s.accepted <> 0 OR s.settled <> 0`;
}

/** What closed years were adjusted by, as far as the day of the bulletin knows it. */
async function readAdjusted(
  tx: Tx,
  { prefix, fiscalYear, asOf, basis }: FiguresQuestion,
  programmeId: string,
): Promise<Pick<Section, "adjusted">> {
  const known =
    basis === "REPORTED" ? Prisma.sql`e.recorded_at < ${instantOf(addDays(asOf, 1))}` : Prisma.sql`e.effective_on <= ${asOf}::date`;
  const [row] = await tx.$queryRaw<{ accounts: number; required: bigint; counted: bigint }[]>`
    SELECT count(DISTINCT q.id)::int AS accounts, coalesce(sum(-m.assessed), 0)::bigint AS required, coalesce(sum(m.settled), 0)::bigint AS counted
    FROM quota_account q JOIN quota_entry e ON e.unit_id = q.unit_id AND e.account_id = q.id AND e.cause_type = 'adjustment', LATERAL quota_moves(e.kind, e.amount_fen) m
    WHERE q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear}::int AND q.sealed_at IS NOT NULL AND q.division_code LIKE ${`${prefix}%`} AND ${known}`;
  return row && row.accounts > 0
    ? { adjusted: { accounts: row.accounts, requiredFen: String(row.required), countedFen: String(row.counted) } }
    : {};
}

/** Filings that are missing and cases that are open now, by the divisions below. */
async function readWaiting(tx: Tx, { prefix, fiscalYear, today }: FiguresQuestion, digits: number): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    WITH place AS (SELECT left(division_code, ${digits}::int) AS node, sum(open)::int AS units FROM unit_count WHERE division_code LIKE ${`${prefix}%`} GROUP BY 1 HAVING sum(open) > 0),
      sent AS (SELECT left(division_code, ${digits}::int) AS node, sum(units)::int AS filings FROM filing_count
        WHERE fiscal_year = ${fiscalYear}::int AND status IN ('SUBMITTED', 'CONFIRMED') AND division_code LIKE ${`${prefix}%`} GROUP BY 1),
      filed AS (SELECT p.node, p.units, p.units - coalesce(s.filings, 0) AS missing FROM place p LEFT JOIN sent s ON s.node = p.node),
      open AS (
        SELECT left(division_code, ${digits}::int) AS node, sum(cases)::int AS cases, coalesce(sum(cases) FILTER (WHERE due_on < ${today}::date), 0)::int AS late
        FROM alert_case_count WHERE division_code LIKE ${`${prefix}%`} GROUP BY 1 HAVING sum(cases) <> 0)
    SELECT node, coalesce(f.units, 0) AS units, coalesce(f.missing, 0) AS missing, coalesce(o.cases, 0) AS cases, coalesce(o.late, 0) AS late
    FROM filed f FULL JOIN open o USING (node) ORDER BY node`;
}

async function readNames(tx: Tx, prefix: string, digits: number): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ code: string; name: string }[]>`
    SELECT code, name FROM division WHERE code LIKE ${`${prefix}%`} AND substr(code, ${digits + 1}::int) = repeat('0', ${6 - digits}::int)`;
  return new Map(rows.map(({ code, name }) => [code, name]));
}

interface SectionParts {
  question: FiguresQuestion;
  programme: ProgrammeTerms;
  digits: number;
  waiting: readonly Waiting[];
  names: ReadonlyMap<string, string>;
}

function sectionOf(rows: readonly UnitRow[], parts: SectionParts): Section {
  const { question, programme, digits } = parts;
  const { prefix, before } = question;
  const past = before?.sections.find((section) => section.programme.id === programme.id);
  const standing = (row: UnitRow) => ({
    key: `${row.code} ${row.name} ${row.id}`,
    requiredFen: row.required,
    countedFen: row.counted,
    row,
  });
  const pastUnits = new Map(past?.units.map((unit) => [unit.id, unit.rank]));
  const units = rankByCompletion(rows.map(standing)).map(({ row: { row }, rank }): UnitLine => ({
    id: row.id,
    name: row.name,
    uscc: row.uscc,
    code: row.code,
    division: row.division,
    rank,
    moved: movedBy(rank, pastUnits.get(row.id)),
    ...(row.stage === programme.countingStage ? {} : { countingStage: row.stage }),
    ...lineOf(row),
  }));
  const byNode = new Map<string, UnitRow[]>();
  for (const row of rows) {
    const node = row.code.slice(0, digits);
    const members = byNode.get(node);
    if (members) members.push(row);
    else byNode.set(node, [row]);
  }
  const pastDivisions = new Map(past?.divisions.map((division) => [division.code, division.rank]));
  const own = prefix === "" ? null : prefix.padEnd(6, "0");
  const nodes = [...byNode].map(([node, members]) => ({ node, members, sum: sumOf(members) }));
  const divisions = rankByCompletion(
    nodes.map((row) => ({ key: row.node, requiredFen: row.sum.required, countedFen: row.sum.counted, row })),
  ).map(({ row: { row }, rank }): DivisionLine => {
    const code = row.node.padEnd(6, "0");
    const waits = parts.waiting.find(({ node }) => node === row.node);
    return {
      code,
      name: parts.names.get(code) ?? code,
      own: code === own,
      rank,
      moved: movedBy(rank, pastDivisions.get(code)),
      units: row.members.length,
      behind: row.members.filter((member) => isBehind(member)).length,
      missing: waits?.missing ?? 0,
      cases: waits?.cases ?? 0,
      ...lineOf(row.sum),
    };
  });
  const fulfilled = units.filter(({ pace }) => pace === "FULFILLED").length;
  const behind = rows.filter((row) => isBehind(row)).length;
  return {
    programme,
    total: { ...lineOf(sumOf(rows)), units: rows.length, behind, fulfilled },
    divisions: prefix.length === 6 ? [] : divisions,
    units,
  };
}

type Amounts = Pick<UnitRow, "required" | "ordered" | "accepted" | "settled" | "counted" | "plan">;

function sumOf(rows: readonly Amounts[]): Amounts {
  const sum = { required: 0n, ordered: 0n, accepted: 0n, settled: 0n, counted: 0n, plan: 0n };
  for (const row of rows) for (const name of Object.keys(sum) as (keyof Amounts)[]) sum[name] += row[name];
  return sum;
}

const isBehind = (row: Amounts) => ["SLOW", "FAR_BEHIND"].includes(paceOf(row.counted, row.required, row.plan));

function lineOf(row: Amounts): Line {
  const { counted } = row;
  const bps = ratioBps(counted, row.required);
  return {
    requiredFen: String(row.required),
    orderedFen: String(row.ordered),
    acceptedFen: String(row.accepted),
    settledFen: String(row.settled),
    countedFen: String(counted),
    planToDateFen: String(row.plan),
    completionBps: bps === null ? null : Number(bps),
    pace: paceOf(counted, row.required, row.plan),
  };
}

const movedBy = (rank: number | null, past: number | null | undefined) =>
  rank === null || past === null || past === undefined ? null : past - rank;

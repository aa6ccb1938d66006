import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { FilingState } from "#app/domain/quota/units.queries.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** What a bureau should look at before it confirms. */
export const filingFindings = [
  "LATE",
  "BEYOND",
  "LOWER_THAN_LAST_YEAR",
  "NEWLY_EXEMPT",
  "EXCEPTION",
  "AFTER_CLOSING",
  "ABOVE_MINIMUM",
] as const;
export type FilingFinding = (typeof filingFindings)[number];

export interface FilingRow {
  /** Null for a unit that has not begun. */
  id: string | null;
  unitId: string;
  unit: string;
  unitEn: string | null;
  division: string;
  status: FilingState;
  mode: string | null;
  canteenTotalFen: bigint;
  requiredFen: bigint;
  lastYearFen: bigint;
  submittedAt: Date | null;
  /** Not submitted, and the window's due date is over. */
  late: boolean;
  findings: FilingFinding[];
}

export interface FilingQuestion {
  fiscalYear: number;
  /** Null for the units in any state. */
  status: FilingState | null;
  /** Only units that are behind the window's due date. */
  late: boolean;
  today: CalendarDate;
  q: string;
  /** Id of the last unit shown. */
  after: string | null;
  limit: number;
}

/** Nobody needs to look twice at a share above the minimum. */
export const heldBack: readonly FilingFinding[] = ["LATE", "BEYOND", "LOWER_THAN_LAST_YEAR", "NEWLY_EXEMPT", "EXCEPTION", "AFTER_CLOSING"];

/** The filings of a year in the actor's divisions in one state, by page; `NONE` lists the units that have not begun. */
export async function listFilings(actor: Actor, question: FilingQuestion): Promise<{ filings: FilingRow[]; nextAfter: string | null }> {
  const rows = await selectFilings(question.fiscalYear, question.today, keysSql(actor, question));
  const filings = rows.slice(0, question.limit);
  return { filings, nextAfter: rows.length > question.limit ? (filings.at(-1)?.unitId ?? null) : null };
}

/** Some filings by id, as the list shows them; those outside the actor's divisions are not among them. */
export async function listFilingsById(actor: Actor, fiscalYear: number, ids: readonly string[]): Promise<FilingRow[]> {
  if (ids.length === 0) return [];
  return selectFilings(
    fiscalYear,
    calendarDateOf(actor.now),
    Prisma.sql`SELECT f.unit_id AS id FROM filing f JOIN unit u ON u.id = f.unit_id WHERE f.id = ANY (${[...ids]}::uuid[]) AND f.fiscal_year = ${fiscalYear}::int AND ${openBelow(actor)}`,
  );
}

const openBelow = ({ divisionPrefix }: Actor) => Prisma.sql`u.closed_on IS NULL AND u.division_code LIKE ${`${divisionPrefix}%`}`;

/** The units of a page, by id: along the filings of a state, or along the units where a state is none of a filing's. */
function keysSql(actor: Actor, { fiscalYear, status, late, today, q, after, limit }: FilingQuestion): Prisma.Sql {
  const named = q === "" ? Prisma.sql`true` : Prisma.sql`u.name LIKE ${`%${q.replaceAll(/[\\%_]/g, "\\$&")}%`}`;
  const beyond = (id: Prisma.Sql) => (after === null ? Prisma.sql`true` : Prisma.sql`${id} > ${after}::uuid`);
  if (status !== null && status !== "NONE" && !late)
    return Prisma.sql`SELECT f.unit_id AS id FROM filing f JOIN unit u ON u.id = f.unit_id
      WHERE f.fiscal_year = ${fiscalYear}::int AND f.status = ${status}::filing_status AND ${openBelow(actor)} AND ${named} AND ${beyond(Prisma.sql`f.unit_id`)}
      ORDER BY f.unit_id LIMIT ${limit}::int + 1`;
  const filed = Prisma.sql`SELECT 1 FROM filing f WHERE f.unit_id = u.id AND f.fiscal_year = ${fiscalYear}::int`;
  const state =
    status === null
      ? Prisma.sql`true`
      : status === "NONE"
        ? Prisma.sql`NOT EXISTS (${filed})`
        : Prisma.sql`EXISTS (${filed} AND f.status = ${status}::filing_status)`;
  const overdue = Prisma.sql`u.division_code IN (SELECT c.division_code FROM unit_count c ${windowJoin(fiscalYear, Prisma.sql`c`)} WHERE w.due_on < ${today}::date)
    AND NOT EXISTS (${filed} AND f.status IN ('SUBMITTED', 'CONFIRMED'))`;
  return Prisma.sql`SELECT u.id FROM unit u WHERE ${openBelow(actor)} AND ${named} AND ${beyond(Prisma.sql`u.id`)} AND ${state} AND ${late ? overdue : Prisma.sql`true`}
    ORDER BY u.id LIMIT ${limit}::int + 1`;
}

/** The window that binds a division of the row `of` in the year of the list: the nearest place. */
const windowJoin = (
  fiscalYear: number,
  of: Prisma.Sql,
) => Prisma.sql`LEFT JOIN LATERAL (SELECT w.due_on, w.difference_bps FROM filing_window w WHERE w.fiscal_year = ${fiscalYear}::int
  AND w.division_prefix = ANY (ARRAY['', left(${of}.division_code, 2), left(${of}.division_code, 4), ${of}.division_code::text]) ORDER BY length(w.division_prefix) DESC LIMIT 1) w ON true`;

/** Late is a flag over what is not started, drafted or returned once the due date is over. */
const lateSql = (today: CalendarDate) => Prisma.sql`(w.due_on < ${today}::date AND coalesce(f.status, 'DRAFT') IN ('DRAFT', 'RETURNED'))`;

type SelectedRow = Omit<FilingRow, "findings"> & {
  isLate: boolean;
  lastFiled: boolean;
  lastMode: string | null;
  lastTotalFen: bigint;
  differenceBps: number;
  above: boolean;
  exception: boolean;
  shareFell: boolean;
  afterClosing: boolean;
};

/** Everything the list says of the units that `keys` names. */
async function selectFilings(fiscalYear: number, today: CalendarDate, keys: Prisma.Sql): Promise<FilingRow[]> {
  const rows = await db.$queryRaw<SelectedRow[]>`
    SELECT f.id, u.id AS "unitId", u.name AS unit, u.name_en AS "unitEn", d.name AS division, coalesce(f.status::text, 'NONE') AS status, f.mode::text AS mode,
      coalesce(f.canteen_total_fen, 0)::bigint AS "canteenTotalFen", f.submitted_at AS "submittedAt", coalesce(f.is_late, false) AS "isLate",
      coalesce(${lateSql(today)}, false) AS late, coalesce(f.after_closing, false) AS "afterClosing", coalesce(w.difference_bps, 1000)::int AS "differenceBps",
      l.id IS NOT NULL AS "lastFiled", l.mode::text AS "lastMode", coalesce(l.canteen_total_fen, 0)::bigint AS "lastTotalFen",
      coalesce((SELECT sum(s.required_fen) FROM filing_share s WHERE s.unit_id = f.unit_id AND s.filing_id = f.id), 0)::bigint AS "requiredFen",
      coalesce((SELECT sum(s.required_fen) FROM filing_share s WHERE s.unit_id = l.unit_id AND s.filing_id = l.id), 0)::bigint AS "lastYearFen",
      EXISTS (SELECT 1 FROM filing_share s WHERE s.unit_id = f.unit_id AND s.filing_id = f.id AND s.declared_bps > s.minimum_bps) AS above,
      EXISTS (SELECT 1 FROM filing_share s WHERE s.unit_id = f.unit_id AND s.filing_id = f.id AND s.exception_id IS NOT NULL) AS exception,
      EXISTS (SELECT 1 FROM filing_share s JOIN filing_share b ON b.unit_id = l.unit_id AND b.filing_id = l.id AND b.programme_id = s.programme_id
        WHERE s.unit_id = f.unit_id AND s.filing_id = f.id AND (b.declared_bps - s.declared_bps) * 10000 >= b.declared_bps * coalesce(w.difference_bps, 1000)
          AND b.declared_bps > s.declared_bps) AS "shareFell"
    FROM (${keys}) k JOIN unit u ON u.id = k.id JOIN division d ON d.code = u.division_code LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${fiscalYear}::int
    LEFT JOIN filing l ON l.unit_id = u.id AND l.fiscal_year = ${fiscalYear - 1}::int AND l.status = 'CONFIRMED' ${windowJoin(fiscalYear, Prisma.sql`u`)} ORDER BY u.id`;
  return rows.map(({ isLate, lastFiled, lastMode, lastTotalFen, differenceBps, above, exception, shareFell, afterClosing, ...row }) => {
    const exempt = row.mode === "NONE" || row.mode === "SHARED_MEMBER";
    const findings: FilingFinding[] = [];
    if (isLate) findings.push("LATE");
    if (exempt && lastFiled && lastMode !== row.mode) findings.push("NEWLY_EXEMPT");
    else if (lastFiled && row.requiredFen < row.lastYearFen) findings.push("LOWER_THAN_LAST_YEAR");
    if (lastFiled && !exempt && (lastMode !== row.mode || shareFell || isFar(lastTotalFen, row.canteenTotalFen, differenceBps)))
      findings.push("BEYOND");
    if (exception) findings.push("EXCEPTION");
    if (afterClosing) findings.push("AFTER_CLOSING");
    if (above) findings.push("ABOVE_MINIMUM");
    return { ...row, findings: row.id === null ? [] : findings };
  });
}

/** The same measure as `filingDifferences` takes of a canteen's total. */
function isFar(before: bigint, after: bigint, thresholdBps: number): boolean {
  if (before === 0n || before === after) return false;
  const bps = ((after - before) * 10_000n) / before;
  return (bps < 0n ? -bps : bps) >= BigInt(thresholdBps);
}

/** How many units of the actor's divisions stand in each state, and how many of them are behind the due date: from the counts of each division. */
export async function countFilings(actor: Actor, fiscalYear: number): Promise<Record<FilingState | "LATE", number>> {
  const today = calendarDateOf(actor.now);
  const rows = await db.$queryRaw<{ status: FilingState; n: number; late: number }[]>`
    WITH place AS (SELECT c.division_code, c.open, coalesce(w.due_on < ${today}::date, false) AS over FROM unit_count c ${windowJoin(fiscalYear, Prisma.sql`c`)}
        WHERE c.division_code LIKE ${`${actor.divisionPrefix}%`}),
      filed AS (SELECT division_code, status::text AS status, sum(units) AS n FROM filing_count
        WHERE fiscal_year = ${fiscalYear}::int AND division_code LIKE ${`${actor.divisionPrefix}%`} GROUP BY 1, 2),
      state AS (SELECT division_code, status, n FROM filed
        UNION ALL SELECT p.division_code, 'NONE', p.open - coalesce((SELECT sum(f.n) FROM filed f WHERE f.division_code = p.division_code), 0) FROM place p)
    SELECT s.status, sum(s.n)::int AS n, coalesce(sum(s.n) FILTER (WHERE p.over AND s.status IN ('NONE', 'DRAFT', 'RETURNED')), 0)::int AS late
    FROM state s JOIN place p USING (division_code) GROUP BY 1`;
  const count = (status: FilingState) => rows.find((row) => row.status === status)?.n ?? 0;
  return {
    NONE: count("NONE"),
    DRAFT: count("DRAFT"),
    SUBMITTED: count("SUBMITTED"),
    RETURNED: count("RETURNED"),
    CONFIRMED: count("CONFIRMED"),
    LATE: rows.reduce((sum, row) => sum + row.late, 0),
  };
}

export interface FilingRecord {
  id: string;
  unitId: string;
  unit: string;
  divisionCode: string;
  fiscalYear: number;
  status: FilingState;
  mode: string;
  canteenTotalFen: bigint;
  leadUnit: string | null;
  contractorName: string | null;
  contractorUscc: string | null;
  note: string;
  differenceReason: string;
  afterClosing: boolean;
  isLate: boolean;
  returnReason: string | null;
  shares: {
    programmeId: string;
    exceptionId: string | null;
    shortZh: string;
    shortEn: string;
    declaredBps: number;
    minimumBps: number;
    requiredFen: bigint;
    source: string | null;
  }[];
  events: { id: string; kind: string; at: Date; by: string | null; reason: string | null }[];
}

/** A filing in the actor's divisions with its history; null when it is elsewhere or nowhere. */
export async function getFilingRecord(actor: Actor, filingId: string): Promise<FilingRecord | null> {
  const [filing] = await db.$queryRaw<Omit<FilingRecord, "shares" | "events">[]>`
    SELECT f.id, f.unit_id AS "unitId", u.name AS unit, u.division_code AS "divisionCode", f.fiscal_year AS "fiscalYear", f.status::text AS status, f.mode::text AS mode,
      f.canteen_total_fen AS "canteenTotalFen", (SELECT name FROM unit WHERE id = f.lead_unit_id) AS "leadUnit", f.contractor_name AS "contractorName",
      f.contractor_uscc AS "contractorUscc", f.note, f.difference_reason AS "differenceReason", f.after_closing AS "afterClosing", f.is_late AS "isLate", f.return_reason AS "returnReason"
    FROM filing f JOIN unit u ON u.id = f.unit_id WHERE f.id = ${filingId}::uuid AND u.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  if (!filing) return null;
  const [shares, events] = await Promise.all([
    db.$queryRaw<FilingRecord["shares"]>`
      SELECT s.programme_id AS "programmeId", s.exception_id AS "exceptionId", p.short_zh AS "shortZh", p.short_en AS "shortEn", s.declared_bps AS "declaredBps", s.minimum_bps AS "minimumBps", s.required_fen AS "requiredFen", r.source
      FROM filing_share s JOIN programme p ON p.id = s.programme_id LEFT JOIN target_rule r ON r.id = s.rule_id
      WHERE s.unit_id = ${filing.unitId}::uuid AND s.filing_id = ${filingId}::uuid ORDER BY p.sort`,
    db.$queryRaw<FilingRecord["events"]>`
      SELECT e.id, e.kind, e.at, a.name AS by, e.reason FROM filing_event e LEFT JOIN app_user a ON a.id = e.actor_id
      WHERE e.unit_id = ${filing.unitId}::uuid AND e.filing_id = ${filingId}::uuid ORDER BY e.at DESC, e.id DESC LIMIT 100`,
  ]);
  return { ...filing, shares, events };
}

/** The filing of a unit for a year, if it has one. The caller has checked who may see the unit. */
export async function findFilingId(unitId: string, fiscalYear: number): Promise<string | null> {
  const row = await db.filing.findUnique({ where: { unitId_fiscalYear: { unitId, fiscalYear } }, select: { id: true } });
  return row?.id ?? null;
}

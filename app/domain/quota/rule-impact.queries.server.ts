import { Prisma } from "#app/db/generated/client";
import type { Tx } from "#app/db/client.server";
import type { ImpactFigure, TouchedUnit } from "#app/domain/quota/rule-change";
import { addDays, toDbDate, type CalendarDate } from "#app/lib/dates";

const UNITS = 20;
const YEAR_DAYS = 365;

/** A figure of both sides. */
export const figure = (
  key: ImpactFigure["key"],
  kind: ImpactFigure["kind"],
  before: bigint | number,
  after: bigint | number,
): ImpactFigure => ({
  key,
  kind,
  before: String(before),
  after: String(after),
});

/**
 * The minimum share in force for each row of `member`, as `ruleInForce` chooses it: longest prefix, most conditions, latest year. `but` takes rules in or out.
 *
 * @param but condition on `r`, the rules to choose from
 */
const minimumSql = (programmeId: string, year: number, but: Prisma.Sql) => Prisma.sql`
  SELECT r.minimum_bps FROM target_rule r WHERE r.programme_id = ${programmeId}::uuid AND r.base = 'CANTEEN_TOTAL' AND ${but}
    AND starts_with(m.division_code, r.division_prefix) AND r.from_year <= ${year} AND (r.to_year IS NULL OR r.to_year >= ${year})
    AND (r.canteen_mode IS NULL OR r.canteen_mode = m.mode) AND (r.subsidised_canteen IS NULL OR r.subsidised_canteen = m.subsidised_canteen)
  ORDER BY length(r.division_prefix) DESC, (r.canteen_mode IS NOT NULL)::int + (r.subsidised_canteen IS NOT NULL)::int DESC, r.from_year DESC, r.id LIMIT 1`;

export interface TargetQuestion {
  programmeId: string;
  prefix: string;
  year: number;
  /** The rule that the change added; it is not part of the state before. */
  added: string | null;
  /** The rule that the change retired; it is part of the state before. */
  retired: string | null;
}

interface TargetRow {
  units: number;
  raised: number;
  lowered: number;
  required_before: bigint;
  required_after: bigint;
  behind_before: number;
  behind_after: number;
  gap_before: bigint;
  gap_after: bigint;
  judged: number;
  open: number;
}

/**
 * What a changed minimum asks of the units it touches: those whose minimum in force differs. Required is computed from the year's filing, or last year's where
 * there is none yet, in a mode that owes a share. To be asked in the transaction that has applied the change.
 */
export async function measureTargets(tx: Tx, question: TargetQuestion): Promise<{ figures: ImpactFigure[]; units: TouchedUnit[] }> {
  const { programmeId, prefix, year, added, retired } = question;
  const before = Prisma.sql`(r.retired_at IS NULL OR r.id = ${retired}::uuid) AND r.id IS DISTINCT FROM ${added}::uuid`;
  const touched = Prisma.sql`
    WITH member AS (
      SELECT u.id, u.name, u.division_code, u.subsidised_canteen, f.status, coalesce(f.mode, l.mode) AS mode, coalesce(f.canteen_total_fen, l.canteen_total_fen) AS total,
        coalesce((SELECT s.declared_bps FROM filing_share s WHERE s.unit_id = f.unit_id AND s.filing_id = f.id AND s.programme_id = p.id), 0) AS declared
      FROM programme p JOIN unit u ON starts_with(u.division_code, p.buyer_prefix) AND u.division_code LIKE ${`${prefix}%`} AND u.closed_on IS NULL
      LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${year}
      LEFT JOIN filing l ON l.unit_id = u.id AND l.fiscal_year = ${year - 1} AND l.status = 'CONFIRMED'
      WHERE p.id = ${programmeId}::uuid),
    judged AS (
      SELECT m.*, b.minimum_bps AS before_bps, a.minimum_bps AS after_bps, counted.fen AS counted,
        CASE WHEN b.minimum_bps IS NULL THEN 0 ELSE ceil(m.total * greatest(b.minimum_bps, m.declared) / 10000.0)::bigint END AS before_fen,
        CASE WHEN a.minimum_bps IS NULL THEN 0 ELSE ceil(m.total * greatest(a.minimum_bps, m.declared) / 10000.0)::bigint END AS after_fen
      FROM member m LEFT JOIN LATERAL (${minimumSql(programmeId, year, before)}) b ON true LEFT JOIN LATERAL (${minimumSql(programmeId, year, Prisma.sql`r.retired_at IS NULL`)}) a ON true
      LEFT JOIN LATERAL (
        SELECT quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS fen FROM quota_account q
        WHERE q.unit_id = m.id AND q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${year}) counted ON true
      WHERE m.mode IN ('OWN', 'OUTSOURCED', 'SHARED_LEAD') AND b.minimum_bps IS DISTINCT FROM a.minimum_bps)`;
  const [sum] = await tx.$queryRaw<TargetRow[]>`${touched}
    SELECT count(*)::int AS units, count(*) FILTER (WHERE after_fen > before_fen)::int AS raised, count(*) FILTER (WHERE after_fen < before_fen)::int AS lowered,
      coalesce(sum(before_fen), 0)::bigint AS required_before, coalesce(sum(after_fen), 0)::bigint AS required_after,
      count(*) FILTER (WHERE coalesce(counted, 0) < before_fen)::int AS behind_before, count(*) FILTER (WHERE coalesce(counted, 0) < after_fen)::int AS behind_after,
      coalesce(sum(greatest(before_fen - coalesce(counted, 0), 0)), 0)::bigint AS gap_before, coalesce(sum(greatest(after_fen - coalesce(counted, 0), 0)), 0)::bigint AS gap_after,
      count(*) FILTER (WHERE status = 'CONFIRMED')::int AS judged, count(*) FILTER (WHERE status IS DISTINCT FROM 'CONFIRMED')::int AS open FROM judged`;
  const units = await tx.$queryRaw<TouchedUnit[]>`${touched}
    SELECT j.id, j.name, coalesce(d.name, '') AS place, j.before_fen::text AS "beforeFen", j.after_fen::text AS "afterFen", coalesce(j.counted, 0)::text AS "countedFen"
    FROM judged j LEFT JOIN division d ON d.code = j.division_code ORDER BY abs(j.after_fen - j.before_fen) DESC, j.id LIMIT ${UNITS}::int`;
  if (!sum) throw new Error("a sum has one row");
  return {
    figures: [
      figure("units", "count", sum.units, sum.units),
      figure("raised", "count", 0, sum.raised),
      figure("lowered", "count", 0, sum.lowered),
      figure("required", "fen", sum.required_before, sum.required_after),
      figure("behind", "count", sum.behind_before, sum.behind_after),
      figure("gap", "fen", sum.gap_before, sum.gap_after),
      figure("filingsJudged", "count", sum.judged, sum.judged),
      figure("filingsOpen", "count", sum.open, sum.open),
    ],
    units,
  };
}

/** Produce of a county, as far as a programme's list bears on it: what is for sale, and what was ordered in the last year. */
export interface CountyMeasure {
  coops: number;
  products: number;
  badges: number;
  orders: number;
  units: number;
  goods: bigint;
}

export async function measureCounty(tx: Tx, programmeId: string, countyCode: string, today: CalendarDate): Promise<CountyMeasure> {
  const [row] = await tx.$queryRaw<CountyMeasure[]>`
    WITH bought AS (
      SELECT count(DISTINCT n.order_id)::int AS orders, count(DISTINCT n.unit_id)::int AS units, coalesce(sum(n.goods_fen), 0)::bigint AS goods
      FROM product l JOIN order_line n ON n.product_id = l.id JOIN purchase_order p ON p.unit_id = n.unit_id AND p.id = n.order_id
      WHERE l.origin_county_code = ${countyCode} AND p.placed_on > ${toDbDate(addDays(today, -YEAR_DAYS))}::date)
    SELECT count(DISTINCT l.coop_id)::int AS coops, count(l.product_id)::int AS products, count(*) FILTER (WHERE ${programmeId}::uuid = ANY (l.programme_ids))::int AS badges,
      bought.orders, bought.units, bought.goods
    FROM bought LEFT JOIN listing l ON l.origin_county_code = ${countyCode} GROUP BY bought.orders, bought.units, bought.goods`;
  if (!row) throw new Error("a sum has one row");
  return row;
}

/** What a programme counts in a year, and how many accounts have reached what is required, under the stage that counts now. */
export async function measureCounting(tx: Tx, programmeId: string, fiscalYear: number, prefix = "") {
  const [row] = await tx.$queryRaw<{ accounts: number; counted: bigint; fulfilled: number; open: bigint }[]>`
    SELECT count(*)::int AS accounts, coalesce(sum(c.fen), 0)::bigint AS counted, coalesce(sum(q.ordered_fen), 0)::bigint AS open,
      count(*) FILTER (WHERE q.assessed_fen < 0 AND c.fen >= -q.assessed_fen)::int AS fulfilled
    FROM quota_account q, LATERAL (SELECT quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS fen) c
    WHERE q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear} AND q.division_code LIKE ${`${prefix}%`}`;
  if (!row) throw new Error("a sum has one row");
  return row;
}

/** Products that bear a programme's badge. */
export async function countBadges(tx: Tx, programmeId: string): Promise<number> {
  const [row] = await tx.$queryRaw<
    { n: number }[]
  >`SELECT count(*)::int AS n FROM listing WHERE programme_ids @> ARRAY[${programmeId}::uuid]`;
  return row?.n ?? 0;
}

/** Units that a filing window binds — those under no window of a longer prefix in the same year — and how far they are. */
export async function measureWindow(tx: Tx, fiscalYear: number, prefix: string) {
  const [row] = await tx.$queryRaw<{ units: number; filed: number; not_filed: number }[]>`
    SELECT count(*)::int AS units, count(*) FILTER (WHERE f.status IN ('SUBMITTED', 'CONFIRMED'))::int AS filed,
      count(*) FILTER (WHERE f.status IS NULL OR f.status IN ('DRAFT', 'RETURNED'))::int AS not_filed
    FROM unit u LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${fiscalYear}
    WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${prefix}%`} AND EXISTS (SELECT 1 FROM filing_window w WHERE w.fiscal_year = ${fiscalYear} AND w.division_prefix = ${prefix})
      AND NOT EXISTS (SELECT 1 FROM filing_window w WHERE w.fiscal_year = ${fiscalYear} AND length(w.division_prefix) > length(${prefix}::text) AND starts_with(u.division_code, w.division_prefix))`;
  if (!row) throw new Error("a sum has one row");
  return row;
}

/** Declarations of a year that differ from last year's confirmed ones by at least what the window of a place asks a reason for. */
export async function countBeyond(tx: Tx, fiscalYear: number, prefix: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM filing_window w JOIN unit u ON starts_with(u.division_code, w.division_prefix) AND u.closed_on IS NULL
      JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = w.fiscal_year AND f.mode NOT IN ('NONE', 'SHARED_MEMBER')
      JOIN filing l ON l.unit_id = u.id AND l.fiscal_year = w.fiscal_year - 1 AND l.status = 'CONFIRMED'
    WHERE w.fiscal_year = ${fiscalYear}::int AND w.division_prefix = ${prefix}
      AND NOT EXISTS (SELECT 1 FROM filing_window n WHERE n.fiscal_year = w.fiscal_year AND length(n.division_prefix) > length(w.division_prefix) AND starts_with(u.division_code, n.division_prefix))
      AND (f.mode <> l.mode OR l.canteen_total_fen > 0 AND abs(f.canteen_total_fen - l.canteen_total_fen)::numeric * 10000 >= l.canteen_total_fen::numeric * w.difference_bps
        OR EXISTS (SELECT 1 FROM filing_share s JOIN filing_share b ON b.unit_id = l.unit_id AND b.filing_id = l.id AND b.programme_id = s.programme_id
          WHERE s.unit_id = f.unit_id AND s.filing_id = f.id AND b.declared_bps > s.declared_bps AND (b.declared_bps - s.declared_bps) * 10000 >= b.declared_bps * w.difference_bps))`;
  return row?.count ?? 0;
}

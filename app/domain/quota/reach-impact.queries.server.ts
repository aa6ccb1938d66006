import type { Tx } from "#app/db/client.server";
import type { CorrectionKind } from "#app/domain/region/correction-period";
import type { CalendarDate } from "#app/lib/dates";

/** Whom a programme binds, and, where it goes by the size of the seller, who sells under it and what would bear its badge. */
export async function measureProgramme(
  tx: Tx,
  { prefix, sellerClasses }: { prefix: string; sellerClasses: readonly string[] },
): Promise<{ units: number; coops: number; badges: number }> {
  const [row] = await tx.$queryRaw<{ units: number; coops: number; badges: number }[]>`
    SELECT (SELECT count(*)::int FROM unit u WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${prefix}%`}) AS units,
      (SELECT count(*)::int FROM coop c WHERE c.suspended_at IS NULL AND c.seller_class = ANY (${[...sellerClasses]}::seller_class[])) AS coops,
      (SELECT count(*)::int FROM listing l JOIN coop c ON c.id = l.coop_id WHERE c.seller_class = ANY (${[...sellerClasses]}::seller_class[])) AS badges`;
  return row ?? { units: 0, coops: 0, badges: 0 };
}

export interface PeriodQuestion {
  kind: CorrectionKind;
  prefix: string;
  /** The day on which a correction would be proposed. */
  day: CalendarDate;
}

/**
 * Orders of a place that could be corrected on a day by the periods as they stand, and proposals under way, which keep theirs. The period is chosen as
 * `periodInForce` does, its last day as `lastCorrectionDay`.
 */
export async function measureCorrectable(
  tx: Tx,
  { kind, prefix, day }: PeriodQuestion,
): Promise<{ units: number; orders: number; proposed: number }> {
  const [row] = await tx.$queryRaw<{ units: number; orders: number; proposed: number }[]>`
    WITH place AS (SELECT DISTINCT division_code FROM unit WHERE division_code LIKE ${`${prefix}%`}),
      held AS (
        SELECT p.division_code, x.* FROM place p, LATERAL (
          SELECT c.counted_from, c.days, c.crosses_year FROM correction_period c WHERE c.kind = ${kind}::correction_kind AND starts_with(p.division_code, c.division_prefix)
            AND c.valid_from <= ${day}::date AND (c.valid_to IS NULL OR c.valid_to >= ${day}::date) ORDER BY length(c.division_prefix) DESC, c.valid_from DESC LIMIT 1) x)
    SELECT (SELECT count(*)::int FROM unit u WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${prefix}%`}) AS units,
      (SELECT count(*)::int FROM correction c JOIN unit u ON u.id = c.unit_id WHERE c.state = 'PROPOSED' AND c.kind = ${kind}::correction_kind AND u.division_code LIKE ${`${prefix}%`}) AS proposed,
      (SELECT count(*)::int FROM held h JOIN unit u ON u.division_code = h.division_code JOIN purchase_order o ON o.unit_id = u.id
        WHERE o.state IN ('AWAITING_COOP', 'AWAITING_BUYER', 'CONFIRMED')
          AND least(CASE WHEN h.crosses_year THEN NULL ELSE make_date(o.fiscal_year, 12, 31) END,
            CASE h.counted_from WHEN 'PLACED' THEN o.placed_on ELSE (o.settled_at AT TIME ZONE 'Asia/Shanghai')::date END + h.days, 'infinity'::date) >= ${day}::date) AS orders`;
  return row ?? { units: 0, orders: 0, proposed: 0 };
}

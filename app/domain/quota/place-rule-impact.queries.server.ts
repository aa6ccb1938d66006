import type { Tx } from "#app/db/client.server";

/** A place and the year in which a rule's effect is measured. */
export interface RulePlace {
  prefix: string;
  year: number;
}

/**
 * Terms of trade in a place: the units below it, what holds at its own level, weighed products whose own tolerance they narrow, and orders under way that keep
 * what they were placed under.
 */
export async function measureTerms(tx: Tx, { prefix, year }: RulePlace) {
  const [row] = await tx.$queryRaw<{ units: number; acceptance: number; payment: number; weighed: number; orders: number }[]>`
    SELECT (SELECT count(*)::int FROM unit u WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${prefix}%`}) AS units, t.acceptance_days AS acceptance, t.payment_days AS payment,
      (SELECT count(*)::int FROM product p WHERE p.catch_weight AND p.published_at IS NOT NULL AND p.tolerance_bps > t.tolerance_bps) AS weighed,
      (SELECT count(*)::int FROM purchase_order o JOIN unit u ON u.id = o.unit_id WHERE u.division_code LIKE ${`${prefix}%`} AND o.settled_at IS NULL
        AND o.state IN ('AWAITING_APPROVAL', 'AWAITING_COOP', 'AWAITING_BUYER', 'CONFIRMED')) AS orders
    FROM trade_terms_of(${prefix.padEnd(6, "0")}, ${year}::int) t`;
  if (!row) throw new Error("a sum has one row");
  return row;
}

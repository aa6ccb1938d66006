import type { Tx } from "#app/db/client.server";
import { seasonWeights } from "#app/domain/quota/target";

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

/** Units of a place, and the days they have for claims on delivered goods at its own level. */
export async function measureClaims(tx: Tx, { prefix, year }: RulePlace): Promise<{ units: number; days: number }> {
  const [row] = await tx.$queryRaw<{ units: number; days: number }[]>`
    SELECT (SELECT count(*)::int FROM unit u WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${prefix}%`}) AS units,
      coalesce((place_rule_value('CLAIMS', NULL, ${year}::int, ${prefix.padEnd(6, "0")})->>'claimDays')::int, 0) AS days`;
  return row ?? { units: 0, days: 0 };
}

/** Units of a place, and the working days at its own level until held money is to be back. */
export async function measureHeldMoney(tx: Tx, { prefix, year }: RulePlace): Promise<{ units: number; days: number }> {
  const [row] = await tx.$queryRaw<{ units: number; days: number }[]>`
    SELECT (SELECT count(*)::int FROM unit u WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${prefix}%`}) AS units,
      coalesce((place_rule_value('HELD_MONEY', NULL, ${year}::int, ${prefix.padEnd(6, "0")})->>'returnDays')::int, 0) AS days`;
  return row ?? { units: 0, days: 0 };
}

/** The season in force in each division of a place that has units, as text to be compared. */
export async function readSeasons(tx: Tx, programmeId: string, { prefix, year }: RulePlace): Promise<Map<string, string>> {
  const usual = JSON.stringify(seasonWeights.map((weight) => Number(weight) * 100));
  const rows = await tx.$queryRaw<{ code: string; season: string }[]>`
    SELECT d.code, coalesce(place_rule_value('SEASON', ${programmeId}::uuid, ${year}::int, d.code)->'weights', ${usual}::jsonb)::text AS season
    FROM (SELECT DISTINCT division_code::text AS code FROM unit WHERE division_code LIKE ${`${prefix}%`} AND closed_on IS NULL) d`;
  return new Map(rows.map(({ code, season }) => [code, season]));
}

/**
 * Units that will be proposed another plan, because they have none for the year and bought in fewer than six months of the last one; and those whose plan stays.
 */
export async function measureSeason(
  tx: Tx,
  programmeId: string,
  year: number,
  codes: readonly string[],
): Promise<{ proposed: number; kept: number }> {
  const [row] = await tx.$queryRaw<{ proposed: number; kept: number }[]>`
    WITH member AS (
      SELECT u.id, EXISTS (SELECT 1 FROM quota_account q JOIN plan_month m ON m.unit_id = q.unit_id AND m.account_id = q.id
          WHERE q.unit_id = u.id AND q.programme_id = p.id AND q.fiscal_year = ${year}::int AND m.planned_fen > 0) AS planned,
        (SELECT count(DISTINCT extract(month FROM e.effective_on)) FROM quota_account q JOIN quota_entry e ON e.unit_id = q.unit_id AND e.account_id = q.id
          WHERE q.unit_id = u.id AND q.programme_id = p.id AND q.fiscal_year = ${year - 1}::int AND e.kind = 'SETTLE') AS months
      FROM programme p JOIN unit u ON starts_with(u.division_code, p.buyer_prefix) AND u.division_code = ANY (${[...codes]}::text[]) AND u.closed_on IS NULL
      WHERE p.id = ${programmeId}::uuid)
    SELECT count(*) FILTER (WHERE NOT planned AND months < 6)::int AS proposed, count(*) FILTER (WHERE planned)::int AS kept FROM member`;
  if (!row) throw new Error("a sum has one row");
  return row;
}

/** What would go into the next year if the year were closed now, and what would stay though it is not settled. */
export async function measureCarry(
  tx: Tx,
  programmeId: string,
  { prefix, year }: RulePlace,
): Promise<{ accounts: number; carried: bigint; stays: bigint }> {
  const [row] = await tx.$queryRaw<{ accounts: number; carried: bigint; stays: bigint }[]>`
    SELECT count(*)::int AS accounts,
      coalesce(sum(CASE WHEN q.carry <> 'ORDER' THEN q.ordered_fen ELSE 0 END + CASE WHEN quota_carries_accepted(q.carry, q.counting_stage) THEN q.accepted_fen ELSE 0 END), 0)::bigint AS carried,
      coalesce(sum(CASE WHEN q.carry = 'ORDER' THEN q.ordered_fen ELSE 0 END + CASE WHEN quota_carries_accepted(q.carry, q.counting_stage) THEN 0 ELSE q.accepted_fen END), 0)::bigint AS stays
    FROM quota_account q WHERE q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${year}::int AND q.division_code LIKE ${`${prefix}%`} AND q.sealed_at IS NULL`;
  if (!row) throw new Error("a sum has one row");
  return row;
}

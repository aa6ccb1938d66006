import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { PurchaseKind } from "#app/db/generated/enums";
import { findingOf, thresholdInForce } from "#app/domain/quota/reservation";
import type { ImpactFigure } from "#app/domain/quota/rule-change";
import { figure, type TargetQuestion } from "#app/domain/quota/rule-impact.queries.server";
import type { RuleBase } from "#app/domain/region/minimum-share";

/** Shares that bind reservation plans rather than filings. */
export const isReservationBase = (base: RuleBase): boolean => base === "PROCUREMENT" || base === "RESERVED";

/**
 * What a changed share asks of the reservation plans it touches: those of the year whose share in force differs. To be asked in the transaction that has applied
 * the change. Plans that were handed in stay as they were judged.
 */
export async function measureReservations(tx: Tx, question: TargetQuestion & { base: RuleBase }): Promise<ImpactFigure[]> {
  const { programmeId, prefix, year, base, added, retired } = question;
  const shareSql = (but: Prisma.Sql) => Prisma.sql`
    SELECT r.minimum_bps AS bps FROM target_rule r WHERE r.programme_id = ${programmeId}::uuid AND r.base = ${base}::rule_base AND ${but}
      AND starts_with(u.division_code, r.division_prefix) AND r.from_year <= ${year} AND (r.to_year IS NULL OR r.to_year >= ${year})
    ORDER BY length(r.division_prefix) DESC, r.from_year DESC, r.id LIMIT 1`;
  const before = Prisma.sql`(r.retired_at IS NULL OR r.id = ${retired}::uuid) AND r.id IS DISTINCT FROM ${added}::uuid`;
  const [row] = await tx.$queryRaw<
    {
      plans: number;
      required_before: bigint;
      required_after: bigint;
      short_before: number;
      short_after: number;
      judged: number;
      open: number;
    }[]
  >`
    WITH plan AS (
      SELECT p.status, b.bps AS before_bps, a.bps AS after_bps, s.base_fen, s.fen FROM reservation_plan p JOIN unit u ON u.id = p.unit_id
      LEFT JOIN LATERAL (${shareSql(before)}) b ON true LEFT JOIN LATERAL (${shareSql(Prisma.sql`r.retired_at IS NULL`)}) a ON true,
        LATERAL (SELECT coalesce(sum(CASE WHEN ${base} = 'RESERVED' THEN i.reserved_fen ELSE i.budget_fen END), 0) AS base_fen,
          coalesce(sum(CASE WHEN ${base} = 'RESERVED' THEN i.micro_fen ELSE i.reserved_fen END), 0) AS fen FROM reservation_item i WHERE i.unit_id = p.unit_id AND i.plan_id = p.id) s
      WHERE p.fiscal_year = ${year} AND u.division_code LIKE ${`${prefix}%`} AND a.bps IS DISTINCT FROM b.bps)
    SELECT count(*)::int AS plans, coalesce(sum(ceil(base_fen * before_bps / 10000)), 0)::bigint AS required_before,
      coalesce(sum(ceil(base_fen * after_bps / 10000)), 0)::bigint AS required_after, count(*) FILTER (WHERE fen * 10000 < base_fen * before_bps)::int AS short_before,
      count(*) FILTER (WHERE fen * 10000 < base_fen * after_bps)::int AS short_after, count(*) FILTER (WHERE status = 'CONFIRMED')::int AS judged,
      count(*) FILTER (WHERE status <> 'CONFIRMED')::int AS open FROM plan`;
  if (!row) throw new Error("a sum has one row");
  return [
    figure("plans", "count", row.plans, row.plans),
    figure("required", "fen", row.required_before, row.required_after),
    figure("short", "count", row.short_before, row.short_after),
    figure("filingsJudged", "count", row.judged, row.judged),
    figure("filingsOpen", "count", row.open, row.open),
  ];
}

/** Plans of a place in a year with projects of a kind, their number, and how many of those are below the threshold in force. */
export async function measureThreshold(tx: Tx, kind: PurchaseKind, prefix: string, fiscalYear: number) {
  const [items, thresholds] = await Promise.all([
    tx.reservationItem.findMany({
      where: { kind, plan: { fiscalYear }, unitId: { in: await unitsBelow(tx, prefix, fiscalYear) } },
    }),
    tx.reservationThreshold.findMany({ where: { kind } }),
  ]);
  const units = await tx.unit.findMany({
    where: { id: { in: items.map(({ unitId }) => unitId) } },
    select: { id: true, divisionCode: true },
  });
  const placeOf = new Map(units.map(({ id, divisionCode }) => [id, divisionCode]));
  const short = items.filter((item) => findingOf(item, thresholdInForce(thresholds, kind, placeOf.get(item.unitId) ?? "", fiscalYear)));
  return { plans: new Set(items.map(({ planId }) => planId)).size, projects: items.length, short: short.length };
}

async function unitsBelow(tx: Tx, prefix: string, fiscalYear: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT u.id FROM unit u JOIN reservation_plan p ON p.unit_id = u.id WHERE p.fiscal_year = ${fiscalYear} AND u.division_code LIKE ${`${prefix}%`}`;
  return rows.map(({ id }) => id);
}

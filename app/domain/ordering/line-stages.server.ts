import { Prisma } from "#app/db/generated/client";
import type { FundSource } from "#app/db/generated/enums";
import type { LineStages } from "#app/domain/ordering/correction-postings";

export interface LineStagesRow {
  lineId: string;
  programmeId: string;
  creditedUnitId: string;
  accountId: string;
  fiscalYear: number;
  listVersion: number;
  source: FundSource;
  ordered: bigint;
  accepted: bigint;
  settled: bigint;
  /** Part of what is settled that is rated. */
  rated: bigint;
}

/** What stands on the accounts of the credited units for the lines of an order, stage by stage and year by year. */
export function selectLineStages(unitId: string, orderId: string, lineIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT v.line_id AS "lineId", v.programme_id AS "programmeId", v.credited_unit_id AS "creditedUnitId", e.account_id AS "accountId", q.fiscal_year AS "fiscalYear",
      v.list_version AS "listVersion", coalesce(l.corrected_source, g.source)::text AS source,
      sum(CASE WHEN e.kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN e.amount_fen
               WHEN e.kind IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -e.amount_fen ELSE 0 END)::bigint AS ordered,
      sum(CASE WHEN e.kind IN ('ACCEPT', 'UNSETTLE', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
               WHEN e.kind IN ('SETTLE', 'RETURN', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen ELSE 0 END)::bigint AS accepted,
      sum(CASE WHEN e.kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen
               WHEN e.kind IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen ELSE 0 END)::bigint AS settled,
      sum(CASE e.kind WHEN 'RATE' THEN e.amount_fen WHEN 'UNRATE' THEN -e.amount_fen ELSE 0 END)::bigint AS rated
    FROM order_line l JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
      JOIN order_line_quota v ON v.unit_id = l.unit_id AND v.line_id = l.id
      JOIN quota_entry e ON e.unit_id = v.credited_unit_id AND e.order_id = l.order_id AND e.line_id = l.id
      JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id AND q.programme_id = v.programme_id
    WHERE l.unit_id = ${unitId}::uuid AND l.order_id = ${orderId}::uuid AND l.id = ANY (${[...lineIds]}::uuid[])
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 5`;
}

export function toLineStages({ ordered, accepted, settled, rated, ...row }: LineStagesRow): LineStages {
  return { ...row, fen: { ORDERED: ordered, ACCEPTED: accepted, SETTLED: settled }, ratedFen: rated };
}

/** Programmes among some that hold for a unit of a division. */
export function selectHolding(divisionCode: string, programmeIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`SELECT id FROM programme WHERE id = ANY (${[...programmeIds]}::uuid[]) AND starts_with(${divisionCode}, buyer_prefix)`;
}

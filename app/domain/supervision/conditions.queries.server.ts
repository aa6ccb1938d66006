import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { monthShare } from "#app/domain/quota/overview.queries.server";
import type { Evidence } from "#app/domain/supervision/cases.queries.server";
import type { AskedCondition, ConditionName } from "#app/domain/supervision/conditions";
import { fiscalYearOf, type CalendarDate } from "#app/lib/dates";

/**
 * Each condition as one statement over the units of a place: `(unit_id, division_code, subject_id, evidence)`, one row per matter. Preview and run ask the same
 * statement. Evidence holds what the verdict rests on, under names that end in what they are: `…Fen`, `…On`, `…Bps`, `…Id`.
 */
export function hitsSql(asked: AskedCondition, today: CalendarDate): Prisma.Sql {
  return statements[asked.condition]({ ...asked, today, year: fiscalYearOf(today) });
}

interface Question extends AskedCondition {
  today: CalendarDate;
  year: number;
}

const inPlace = ({ divisionPrefix }: Question) => Prisma.sql`u.closed_on IS NULL AND u.division_code LIKE ${`${divisionPrefix}%`}`;
const ofProgramme = ({ programmeId }: Question, column: Prisma.Sql) =>
  programmeId === null ? Prisma.sql`true` : Prisma.sql`${column} = ${programmeId}::uuid`;

/** The window that binds a unit: the longest prefix of its division. */
const windowOf = (year: Prisma.Sql) => Prisma.sql`
  JOIN LATERAL (SELECT w.id, w.fiscal_year, w.opens_on, w.due_on FROM filing_window w
    WHERE w.fiscal_year = ${year} AND w.division_prefix = ANY (ARRAY['', left(u.division_code, 2), left(u.division_code, 4), u.division_code::text])
    ORDER BY length(w.division_prefix) DESC LIMIT 1) w ON true`;

/** Accounts of a year with what counts and what the plan expects to date. */
const paced = (question: Question) => {
  const { month, share } = monthShare({ fiscalYear: question.year, today: question.today });
  return Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, a.id AS account_id, p.short_zh, p.short_en, p.code AS programme_code, -a.assessed_fen AS required,
      quota_counted(a.counting_stage, a.accepted_fen, a.settled_fen, a.rated_fen) AS counted, m.plan
    FROM quota_account a JOIN unit u ON u.id = a.unit_id JOIN programme p ON p.id = a.programme_id
    JOIN (SELECT m.unit_id, m.account_id, sum(CASE WHEN m.month < ${month}::int THEN m.planned_fen ELSE m.planned_fen * ${share.days}::int / ${share.of}::int END)::bigint AS plan
      FROM plan_month m WHERE m.month <= ${month}::int GROUP BY 1, 2) m ON m.unit_id = a.unit_id AND m.account_id = a.id
    WHERE ${inPlace(question)} AND a.fiscal_year = ${question.year}::int AND a.assessed_fen < 0 AND ${ofProgramme(question, Prisma.sql`a.programme_id`)}`;
};

const statements: Record<ConditionName, (question: Question) => Prisma.Sql> = {
  FILING_MISSING: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, w.id AS subject_id, jsonb_build_object('fiscalYear', w.fiscal_year, 'dueOn', w.due_on, 'lateDays', ${question.today}::date - w.due_on,
      'filingStatus', coalesce(f.status::text, 'NONE')) AS evidence
    FROM unit u CROSS JOIN (VALUES (${question.year}::int), (${question.year + 1}::int)) AS y(year) ${windowOf(Prisma.sql`y.year`)}
    LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = w.fiscal_year
    WHERE ${inPlace(question)} AND w.opens_on <= ${question.today}::date AND w.due_on + ${question.threshold}::int <= ${question.today}::date
      AND (f.status IS NULL OR f.status = 'DRAFT')`,

  FILING_RETURNED: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, f.id AS subject_id, jsonb_build_object('fiscalYear', f.fiscal_year, 'filingId', f.id, 'returnedOn', e.returned_on,
      'lateDays', ${question.today}::date - e.returned_on, 'reason', f.return_reason) AS evidence
    FROM filing f JOIN unit u ON u.id = f.unit_id
    JOIN LATERAL (SELECT (max(e.at) AT TIME ZONE 'Asia/Shanghai')::date AS returned_on FROM filing_event e
      WHERE e.unit_id = f.unit_id AND e.filing_id = f.id AND e.kind = 'returned') e ON true
    WHERE ${inPlace(question)} AND f.fiscal_year >= ${question.year}::int AND f.status = 'RETURNED' AND e.returned_on + ${question.threshold}::int <= ${question.today}::date`,

  SHARE_BELOW_MINIMUM: (question) => Prisma.sql`
    SELECT DISTINCT ON (u.id, f.id) u.id AS unit_id, u.division_code, f.id AS subject_id, jsonb_build_object('fiscalYear', f.fiscal_year, 'filingId', f.id, 'programmeZh', p.short_zh,
      'programmeEn', p.short_en, 'declaredBps', s.declared_bps, 'minimumBps', r.minimum_bps, 'source', r.source) AS evidence
    FROM filing f JOIN unit u ON u.id = f.unit_id JOIN filing_share s ON s.unit_id = f.unit_id AND s.filing_id = f.id JOIN programme p ON p.id = s.programme_id
    JOIN LATERAL (SELECT r.minimum_bps, r.source FROM target_rule r WHERE r.programme_id = s.programme_id AND r.base = 'CANTEEN_TOTAL' AND r.retired_at IS NULL
      AND r.from_year <= f.fiscal_year AND (r.to_year IS NULL OR r.to_year >= f.fiscal_year) AND u.division_code LIKE r.division_prefix || '%'
      AND (r.canteen_mode IS NULL OR r.canteen_mode = f.mode) AND (r.subsidised_canteen IS NULL OR r.subsidised_canteen = u.subsidised_canteen)
      ORDER BY length(r.division_prefix) DESC, (r.canteen_mode IS NOT NULL)::int + (r.subsidised_canteen IS NOT NULL)::int DESC, r.from_year DESC LIMIT 1) r ON true
    WHERE ${inPlace(question)} AND f.fiscal_year = ${question.year}::int AND f.status IN ('SUBMITTED', 'CONFIRMED') AND f.mode IN ('OWN', 'OUTSOURCED', 'SHARED_LEAD')
      AND s.declared_bps < r.minimum_bps AND ${ofProgramme(question, Prisma.sql`s.programme_id`)} ORDER BY u.id, f.id, r.minimum_bps - s.declared_bps DESC, s.programme_id`,

  TARGET_LOWERED: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, f.id AS subject_id, jsonb_build_object('fiscalYear', f.fiscal_year, 'filingId', f.id, 'requiredFen', n.fen, 'lastYearFen', o.fen) AS evidence
    FROM filing f JOIN unit u ON u.id = f.unit_id JOIN filing l ON l.unit_id = f.unit_id AND l.fiscal_year = f.fiscal_year - 1 AND l.status = 'CONFIRMED'
    JOIN LATERAL (SELECT coalesce(sum(s.required_fen), 0)::bigint AS fen FROM filing_share s
      WHERE s.unit_id = f.unit_id AND s.filing_id = f.id AND ${ofProgramme(question, Prisma.sql`s.programme_id`)}) n ON true
    JOIN LATERAL (SELECT coalesce(sum(s.required_fen), 0)::bigint AS fen FROM filing_share s
      WHERE s.unit_id = l.unit_id AND s.filing_id = l.id AND ${ofProgramme(question, Prisma.sql`s.programme_id`)}) o ON true
    WHERE ${inPlace(question)} AND f.fiscal_year = ${question.year}::int AND f.status IN ('SUBMITTED', 'CONFIRMED') AND n.fen * 100 < o.fen * (100 - ${question.threshold}::int)`,

  PACE_BELOW: (question) => Prisma.sql`
    SELECT a.unit_id, a.division_code, a.account_id AS subject_id, jsonb_build_object('fiscalYear', ${question.year}::int, 'programmeZh', a.short_zh, 'programmeEn', a.short_en,
      'programmeCode', a.programme_code, 'countedFen', a.counted, 'planToDateFen', a.plan, 'paceBps', a.counted * 10000 / a.plan, 'requiredFen', a.required) AS evidence
    FROM (${paced(question)}) a WHERE a.plan > 0 AND a.counted < a.required AND a.counted * 100 < a.plan * ${question.threshold}::int`,

  NOTHING_ORDERED: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, u.id AS subject_id, jsonb_build_object('fiscalYear', ${question.year}::int, 'remainingFen', a.remaining, 'lastOrderedOn', o.last_on) AS evidence
    FROM unit u JOIN (SELECT unit_id, sum(remaining_fen)::bigint AS remaining, (min(opened_at) AT TIME ZONE 'Asia/Shanghai')::date AS opened_on FROM quota_account a
      WHERE a.fiscal_year = ${question.year}::int AND a.assessed_fen < 0 AND ${ofProgramme(question, Prisma.sql`a.programme_id`)} GROUP BY 1) a ON a.unit_id = u.id
    LEFT JOIN LATERAL (SELECT max(o.placed_on) AS last_on FROM purchase_order o WHERE o.unit_id = u.id) o ON true
    WHERE ${inPlace(question)} AND a.remaining > 0 AND greatest(a.opened_on, o.last_on) + ${question.threshold}::int <= ${question.today}::date`,

  APPROVAL_WAITING: (question) => waitingOrder(question, Prisma.sql`'AWAITING_APPROVAL'`),
  COOP_SILENT: (question) => waitingOrder(question, Prisma.sql`'AWAITING_COOP'`),

  DELIVERY_LATE: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, o.id AS subject_id, jsonb_build_object('orderId', o.id, 'orderNumber', o.number, 'coop', c.name, 'placedOn', o.placed_on,
      'deliverOn', g.deliver_to, 'lateDays', ${question.today}::date - g.deliver_to, 'amountFen', o.goods_fen + o.freight_fen) AS evidence
    FROM purchase_order o JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id JOIN unit u ON u.id = o.unit_id JOIN coop c ON c.id = o.coop_id
    WHERE ${inPlace(question)} AND o.state = 'CONFIRMED' AND o.goods_closed_at IS NULL AND g.deliver_to + ${question.threshold}::int <= ${question.today}::date
      AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.unit_id = o.unit_id AND s.order_id = o.id)`,

  ACCEPTANCE_LATE: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, s.id AS subject_id, jsonb_build_object('orderId', o.id, 'orderNumber', o.number, 'shipmentNumber', s.number, 'coop', c.name,
      'expectedOn', s.expected_on, 'lateDays', ${question.today}::date - s.expected_on) AS evidence
    FROM shipment s JOIN purchase_order o ON o.unit_id = s.unit_id AND o.id = s.order_id JOIN unit u ON u.id = s.unit_id JOIN coop c ON c.id = s.coop_id
    WHERE ${inPlace(question)} AND s.expected_on + greatest(${question.threshold}::int, o.acceptance_days) <= ${question.today}::date
      AND NOT EXISTS (SELECT 1 FROM acceptance a WHERE a.unit_id = s.unit_id AND a.shipment_id = s.id)`,

  MUCH_REFUSED: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, a.id AS subject_id, jsonb_build_object('orderId', o.id, 'orderNumber', o.number, 'acceptanceNumber', a.number, 'coop', c.name,
      'acceptedOn', (a.accepted_at AT TIME ZONE 'Asia/Shanghai')::date, 'refusedFen', l.refused, 'deliveredFen', l.delivered) AS evidence
    FROM acceptance a JOIN purchase_order o ON o.unit_id = a.unit_id AND o.id = a.order_id JOIN unit u ON u.id = a.unit_id JOIN coop c ON c.id = o.coop_id
    JOIN LATERAL (SELECT round(sum(al.rejected_quantity * ol.unit_price_fen))::bigint AS refused,
        round(sum((al.accepted_quantity + al.rejected_quantity) * ol.unit_price_fen))::bigint AS delivered
      FROM acceptance_line al JOIN order_line ol ON ol.unit_id = al.unit_id AND ol.id = al.line_id WHERE al.unit_id = a.unit_id AND al.acceptance_id = a.id) l ON true
    WHERE ${inPlace(question)} AND a.accepted_at >= (${question.today}::date - 60)::timestamptz AND l.refused * 100 > l.delivered * ${question.threshold}::int`,

  PAYMENT_OVERDUE: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, r.id AS subject_id, ${receivableEvidence(question)} AS evidence
    FROM receivable r JOIN unit u ON u.id = r.unit_id JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN coop c ON c.id = r.coop_id
    WHERE ${inPlace(question)} AND r.paid_at IS NULL AND r.due_on + ${question.threshold}::int <= ${question.today}::date`,

  PART_PAID: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, r.id AS subject_id, ${receivableEvidence(question)} || jsonb_build_object('lastPaidOn', m.last_on) AS evidence
    FROM receivable r JOIN unit u ON u.id = r.unit_id JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN coop c ON c.id = r.coop_id
    JOIN LATERAL (SELECT max(m.received_on) AS last_on FROM remittance_allocation al JOIN remittance m ON m.unit_id = al.unit_id AND m.id = al.remittance_id
      WHERE al.unit_id = r.unit_id AND al.receivable_id = r.id) m ON true
    WHERE ${inPlace(question)} AND r.paid_at IS NULL AND r.paid_fen > 0 AND m.last_on + ${question.threshold}::int <= ${question.today}::date`,

  GREEN_LANE_LATE: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, o.id AS subject_id, jsonb_build_object('orderId', o.id, 'orderNumber', o.number, 'coop', c.name, 'dueOn', g.due_on,
      'lateDays', ${question.today}::date - g.due_on, 'amountFen', r.amount, 'paidFen', r.paid) AS evidence
    FROM green_lane g JOIN unit u ON u.id = g.unit_id JOIN purchase_order o ON o.unit_id = g.unit_id AND o.id = g.order_id JOIN coop c ON c.id = g.coop_id
    JOIN LATERAL (SELECT sum(amount_fen)::bigint AS amount, sum(paid_fen)::bigint AS paid FROM receivable r WHERE r.unit_id = g.unit_id AND r.order_id = g.order_id) r ON true
    WHERE ${inPlace(question)} AND g.due_on + ${question.threshold}::int < ${question.today}::date AND r.paid < r.amount`,

  HELD_MONEY_LATE: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, h.id AS subject_id, jsonb_build_object('heldNumber', h.number, 'coop', c.name, 'dueOn', d.due_on, 'lateDays', ${question.today}::date - d.due_on,
      'heldFen', h.amount_fen - h.returned_fen, 'heldId', h.id) AS evidence
    FROM held_money h JOIN unit u ON u.id = h.unit_id JOIN coop c ON c.id = h.coop_id
      CROSS JOIN LATERAL (SELECT CASE WHEN h.state = 'TAKEN' THEN least(h.missed_on, h.deadline_on) ELSE h.missed_on END AS due_on) d
    WHERE ${inPlace(question)} AND h.ended_at IS NULL AND d.due_on + ${question.threshold}::int < ${question.today}::date`,

  OVERDUE_TOTAL: (question) => Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, u.id AS subject_id, jsonb_build_object('overdueFen', sum(r.amount_fen - r.paid_fen)::bigint, 'receivables', count(*)::int,
      'oldestDueOn', min(r.due_on)) AS evidence
    FROM receivable r JOIN unit u ON u.id = r.unit_id WHERE ${inPlace(question)} AND r.paid_at IS NULL AND r.due_on < ${question.today}::date
    GROUP BY u.id, u.division_code HAVING sum(r.amount_fen - r.paid_fen) > ${question.threshold}::bigint * 100`,
};

function waitingOrder(question: Question, state: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT u.id AS unit_id, u.division_code, o.id AS subject_id, jsonb_build_object('orderId', o.id, 'orderNumber', o.number, 'coop', c.name, 'placedOn', o.placed_on,
      'lateDays', ${question.today}::date - o.placed_on, 'amountFen', o.goods_fen + o.freight_fen) AS evidence
    FROM purchase_order o JOIN unit u ON u.id = o.unit_id JOIN coop c ON c.id = o.coop_id
    WHERE ${inPlace(question)} AND o.state = ${state} AND o.placed_on + ${question.threshold}::int <= ${question.today}::date`;
}

function receivableEvidence(question: Question): Prisma.Sql {
  return Prisma.sql`jsonb_build_object('orderId', o.id, 'orderNumber', o.number, 'coop', c.name, 'dueOn', r.due_on, 'lateDays', ${question.today}::date - r.due_on,
    'amountFen', r.amount_fen, 'paidFen', r.paid_fen)`;
}

/** Matters whose case is settled: dismissed for good under this rule, or resolved and still within the days that a resolution is given to show. */
export function settledSql(ruleId: string, caseDays: number, today: CalendarDate): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM alert_case s WHERE s.rule_id = ${ruleId}::uuid AND s.unit_id = h.unit_id AND s.subject_id = h.subject_id
    AND (s.status = 'DISMISSED' OR s.status = 'RESOLVED' AND (s.closed_at AT TIME ZONE 'Asia/Shanghai')::date + ${caseDays}::int > ${today}::date))`;
}

export interface Preview {
  /** Matters the condition finds today. */
  hits: number;
  units: number;
  /** Of them, those that become new cases: the others have one already, or were dealt with. */
  fresh: number;
  rows: { unitId: string; unit: string; division: string; subjectId: string; evidence: Evidence }[];
}

const NO_RULE = "00000000-0000-0000-0000-000000000000";

/** Whom a rule would hit today, before it exists or under a new version. */
export async function previewCondition(
  asked: AskedCondition,
  today: CalendarDate,
  rule: { id: string; caseDays: number } | null,
  limit = 20,
): Promise<Preview> {
  const id = rule?.id ?? NO_RULE;
  const fresh = Prisma.sql`NOT ${settledSql(id, rule?.caseDays ?? 1, today)}
    AND NOT EXISTS (SELECT 1 FROM alert_case o WHERE o.rule_id = ${id}::uuid AND o.unit_id = h.unit_id AND o.subject_id = h.subject_id AND o.status IN ('OPEN', 'TAKEN'))`;
  const rows = await db.$queryRaw<(Preview["rows"][number] & { hits: number; units: number; fresh: number })[]>`
    WITH h AS MATERIALIZED (${hitsSql(asked, today)}),
      n AS (SELECT count(*)::int AS hits, count(DISTINCT h.unit_id)::int AS units, count(*) FILTER (WHERE ${fresh})::int AS fresh FROM h)
    SELECT n.*, f.unit_id AS "unitId", u.name AS unit, d.name AS division, f.subject_id AS "subjectId", f.evidence
    FROM n LEFT JOIN (SELECT * FROM h ORDER BY h.division_code, h.unit_id, h.subject_id LIMIT ${limit}::int) f ON true
    LEFT JOIN unit u ON u.id = f.unit_id LEFT JOIN division d ON d.code = f.division_code`;
  const [first] = rows;
  return {
    hits: first?.hits ?? 0,
    units: first?.units ?? 0,
    fresh: first?.fresh ?? 0,
    rows: rows
      .filter((row) => row.unitId !== null)
      .map(({ unitId, unit, division, subjectId, evidence }) => ({ unitId, unit, division, subjectId, evidence })),
  };
}

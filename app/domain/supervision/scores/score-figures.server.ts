import { Prisma } from "#app/db/generated/client";
import { criterionNames, type Criterion, type CriterionName } from "#app/domain/supervision/scores/criteria";
import type { ScoreRule } from "#app/domain/supervision/scores/score-rules.queries.server";
import type { CalendarDate } from "#app/lib/dates";

export interface ScoreQuestion {
  rule: ScoreRule;
  year: number;
  /** Of the bureau. */
  prefix: string;
  /** What is not due yet on this day is not judged. */
  today: CalendarDate;
  /** Only this unit, which then has no rank. */
  unitId?: string;
}

/**
 * Every unit of a bureau with the two figures of each criterion, its points and its rank: `(unit_id, score_bps, rank, figures)`, where figures is
 * `{"COMPLETION": [numerator, denominator, points], …}` with amounts in fen and points in hundredths.
 */
export function scoresSql(question: ScoreQuestion): Prisma.Sql {
  const { rule } = question;
  const pair = (name: CriterionName) => Prisma.raw(name.toLowerCase());
  const points = rule.criteria.map(
    (criterion) => Prisma.sql`${pointsSql(criterion)} AS ${Prisma.raw(`${criterion.name.toLowerCase()}_p`)}`,
  );
  const sum = Prisma.join(
    rule.criteria.map(({ name }) => Prisma.sql`coalesce(${Prisma.raw(`${name.toLowerCase()}_p`)}, 0)`),
    " + ",
  );
  const weight = Prisma.join(
    rule.criteria.map(({ name, weight: points }) => Prisma.sql`CASE WHEN ${pair(name)}_d > 0 THEN ${points}::int ELSE 0 END`),
    " + ",
  );
  const exempt = rule.criteria.some(({ name }) => name === "COMPLETION") ? Prisma.sql`completion_d > 0` : Prisma.sql`true`;
  const figures = Prisma.join(
    rule.criteria.map(
      ({ name }) =>
        Prisma.sql`${Prisma.raw(`'${name}'`)}, jsonb_build_array(${pair(name)}_n::text, ${pair(name)}_d::text, ${pair(name)}_p)`,
    ),
  );
  return Prisma.sql`
    SELECT unit_id, score_bps, figures, CASE WHEN score_bps IS NOT NULL THEN (rank() OVER (ORDER BY score_bps DESC NULLS LAST))::int END AS rank
    FROM (SELECT unit_id, (total * 100 / nullif(weight, 0))::int AS score_bps, figures
      FROM (SELECT unit_id, (${sum})::int AS total, (${exempt})::int * (${weight})::int AS weight, jsonb_build_object(${figures}) AS figures
        FROM (SELECT f.*, ${Prisma.join(points)} FROM (${figuresSql(question)}) f) p) s) t`;
}

/** Points in hundredths by the rule's steps; null where nothing is judged. `pointsOf` says the same of one unit. */
function pointsSql({ name, weight, steps }: Criterion): Prisma.Sql {
  const [n, d] = [Prisma.raw(`${name.toLowerCase()}_n`), Prisma.raw(`${name.toLowerCase()}_d`)];
  const cases = steps.map(
    ({ atLeastBps, share }) => Prisma.sql`WHEN ${n} * 10000 >= ${d} * ${atLeastBps}::int THEN ${weight * share}::int`,
  );
  return Prisma.sql`CASE WHEN ${d} > 0 THEN CASE ${Prisma.join(cases, " ")} ELSE 0 END END`;
}

/**
 * Both figures of every criterion: `(unit_id, completion_n, completion_d, …)`. The criteria are put one below the other and summed by unit: nothing is joined, so that no
 * wrong guess of the planner about one of them can make a nation's scores slow.
 */
function figuresSql(question: ScoreQuestion): Prisma.Sql {
  const columns = criterionNames.map((name) => {
    const column = name.toLowerCase();
    return Prisma.raw(
      `coalesce(sum(n) FILTER (WHERE c = '${name}'), 0)::bigint AS ${column}_n, coalesce(sum(d) FILTER (WHERE c = '${name}'), 0)::bigint AS ${column}_d`,
    );
  });
  const parts = criterionNames.map(
    (name) => Prisma.sql`SELECT unit_id, ${Prisma.raw(`'${name}'`)} AS c, n::numeric, d::numeric FROM (${statements[name](question)}) s`,
  );
  return Prisma.sql`
    SELECT unit_id, ${Prisma.join(columns)} FROM (SELECT u.id AS unit_id, '' AS c, 0::numeric AS n, 0::numeric AS d FROM unit u WHERE ${isAsked(question)}
      UNION ALL ${Prisma.join(parts, " UNION ALL ")}) k GROUP BY unit_id`;
}

const isAsked = ({
  prefix,
  year,
  unitId,
}: ScoreQuestion) => Prisma.sql`u.division_code LIKE ${`${prefix}%`} AND (u.closed_on IS NULL OR u.closed_on > make_date(${year}::int, 12, 31))
  ${unitId === undefined ? Prisma.empty : Prisma.sql`AND u.id = ${unitId}::uuid`}`;
/** Also for one unit: that it lies in the bureau's divisions is checked in every part, for nothing is joined to the list of units. */
const ofUnits = (
  question: ScoreQuestion,
  column: Prisma.Sql,
) => Prisma.sql`EXISTS (SELECT 1 FROM unit u WHERE u.id = ${column} AND ${isAsked(question)})
  ${question.unitId === undefined ? Prisma.empty : Prisma.sql`AND ${column} = ${question.unitId}::uuid`}`;
const inChina = (column: Prisma.Sql) => Prisma.sql`(${column} AT TIME ZONE 'Asia/Shanghai')::date`;
const inYear = (day: Prisma.Sql, { year }: ScoreQuestion) =>
  Prisma.sql`${day} >= make_date(${year}::int, 1, 1) AND ${day} <= make_date(${year}::int, 12, 31)`;

/** Accounts of the year that require something, with the stage that counts. */
const accounts = (question: ScoreQuestion) => Prisma.sql`
  SELECT q.* FROM quota_account q
  WHERE q.fiscal_year = ${question.year}::int AND q.assessed_fen < 0 AND q.division_code LIKE ${`${question.prefix}%`} AND ${ofUnits(question, Prisma.sql`q.unit_id`)}`;

const statements: Record<CriterionName, (question: ScoreQuestion) => Prisma.Sql> = {
  COMPLETION: (question) => Prisma.sql`
    SELECT a.unit_id, sum(least(-a.assessed_fen, quota_counted(a.counting_stage, a.accepted_fen, a.settled_fen, a.rated_fen))) AS n, sum(-a.assessed_fen) AS d
    FROM (${accounts(question)}) a GROUP BY 1`,

  FILING_ON_TIME: (question) => Prisma.sql`
    SELECT u.id AS unit_id, (f.status IN ('SUBMITTED', 'CONFIRMED') AND NOT f.is_late)::int AS n, (f.status IN ('SUBMITTED', 'CONFIRMED') OR w.due_on < ${question.today}::date)::int AS d
    FROM unit u JOIN LATERAL (SELECT w.due_on FROM filing_window w WHERE w.fiscal_year = ${question.year}::int
        AND w.division_prefix = ANY (ARRAY['', left(u.division_code, 2), left(u.division_code, 4), u.division_code::text]) ORDER BY length(w.division_prefix) DESC LIMIT 1) w ON true
    LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${question.year}::int WHERE ${isAsked(question)}`,

  PLAN_KEPT: (question) => Prisma.sql`
    SELECT unit_id, count(*) FILTER (WHERE counted * 100 >= planned * 95) AS n, count(*) AS d
    FROM (SELECT unit_id, month, sum(sum(planned)) OVER w AS planned, sum(sum(counted)) OVER w AS counted
      FROM (SELECT a.unit_id, a.id, m.month::int AS month, m.planned_fen AS planned, 0::bigint AS counted
          FROM (${accounts(question)}) a JOIN plan_month m ON m.unit_id = a.unit_id AND m.account_id = a.id
        UNION ALL
        SELECT a.unit_id, a.id, CASE WHEN extract(year FROM e.effective_on) = a.fiscal_year THEN extract(month FROM e.effective_on)::int
            WHEN extract(year FROM e.effective_on) > a.fiscal_year THEN 12 ELSE 1 END,
          0, quota_counted(a.counting_stage, v.accepted, v.settled, v.rated)
        FROM (${accounts(question)}) a JOIN quota_entry e ON e.unit_id = a.unit_id AND e.account_id = a.id, LATERAL quota_moves(e.kind, e.amount_fen) v) x
      GROUP BY unit_id, id, month WINDOW w AS (PARTITION BY unit_id, id ORDER BY month)) k
    WHERE month <= ${monthsOver(question)}::int AND planned > 0 GROUP BY 1`,

  SETTLED_IN_TIME: (question) => Prisma.sql`
    SELECT r.unit_id, count(*) FILTER (WHERE ${inChina(Prisma.sql`r.paid_at`)} <= r.due_on) AS n, count(*) AS d
    FROM receivable r WHERE ${inYear(inChina(Prisma.sql`r.opened_at`), question)} AND (r.paid_at IS NOT NULL OR r.due_on < ${question.today}::date)
      AND ${ofUnits(question, Prisma.sql`r.unit_id`)} GROUP BY 1`,

  ACCEPTED_IN_TIME: (question) => Prisma.sql`
    SELECT s.unit_id, count(*) FILTER (WHERE ${inChina(Prisma.sql`a.accepted_at`)} <= s.expected_on + ${question.rule.acceptanceDays}::int) AS n, count(*) AS d
    FROM shipment s LEFT JOIN acceptance a ON a.unit_id = s.unit_id AND a.shipment_id = s.id
    WHERE ${inYear(Prisma.sql`s.expected_on`, question)} AND (a.id IS NOT NULL OR s.expected_on + ${question.rule.acceptanceDays}::int < ${question.today}::date)
      AND ${ofUnits(question, Prisma.sql`s.unit_id`)} GROUP BY 1`,

  ALERTS_RESOLVED: (question) => Prisma.sql`
    SELECT c.unit_id, count(*) FILTER (WHERE ${inChina(Prisma.sql`c.closed_at`)} <= c.due_on) AS n, count(*) AS d
    FROM alert_case c WHERE ${inYear(inChina(Prisma.sql`c.opened_at`), question)} AND c.status <> 'DISMISSED' AND (c.closed_at IS NOT NULL OR c.due_on < ${question.today}::date)
      AND ${ofUnits(question, Prisma.sql`c.unit_id`)} GROUP BY 1`,

  CORRECTIONS_FEW: (question) => Prisma.sql`
    SELECT o.unit_id, count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM correction c WHERE c.unit_id = o.unit_id AND c.order_id = o.id AND c.state = 'DONE')) AS n, count(*) AS d
    FROM purchase_order o WHERE o.fiscal_year = ${question.year}::int AND ${ofUnits(question, Prisma.sql`o.unit_id`)} GROUP BY 1`,
};

/** Months of the year that are over. */
function monthsOver({ year, today }: ScoreQuestion): number {
  const current = Number(today.slice(0, 4));
  return current > year ? 12 : current < year ? 0 : Number(today.slice(5, 7)) - 1;
}

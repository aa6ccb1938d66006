/** Sums that triggers keep, and the statement that says what they should be. */
export interface KeptSum {
  table: string;
  /** In the order of the statement; the keys first. */
  columns: string;
  /** How many of the columns name the row. */
  keys: number;
  sql: string;
  /** Rows that say nothing and may as well be missing. */
  empty: string;
  /** The table is a list of differences: what it says is their sum. */
  summed?: true;
}

/**
 * What pages read instead of every unit and account. The verification compares each table with its statement; a bulk load fills it by the same one. Parents first:
 * the sums of plans are of the standings.
 */
export const keptSums: readonly KeptSum[] = [
  {
    table: "unit_count",
    columns: "division_code, open, closed",
    keys: 1,
    empty: "open = 0 AND closed = 0",
    sql: `SELECT division_code, count(*) FILTER (WHERE closed_on IS NULL), count(*) FILTER (WHERE closed_on IS NOT NULL) FROM unit GROUP BY 1`,
  },
  {
    table: "filing_count",
    columns: "fiscal_year, division_code, status, mode, units",
    keys: 4,
    empty: "units = 0",
    sql: `SELECT f.fiscal_year, u.division_code, f.status, f.mode, count(*) FROM filing f JOIN unit u ON u.id = f.unit_id WHERE u.closed_on IS NULL GROUP BY 1, 2, 3, 4`,
  },
  {
    table: "quota_standing",
    columns: "unit_id, account_id, programme_id, fiscal_year, division_code, planned_fen, counted_fen, completion, behind_on",
    keys: 2,
    empty: "completion = 999999999 AND counted_fen = 0 AND planned_fen = array_fill(0::bigint, ARRAY[12])",
    sql: `SELECT q.unit_id, q.id, q.programme_id, q.fiscal_year, q.division_code, p.planned, c.fen,
        CASE WHEN q.assessed_fen < 0 THEN least(c.fen * 10000 / -q.assessed_fen, 999999998) ELSE 999999999 END, quota_behind_from(c.fen, -q.assessed_fen, p.planned, q.fiscal_year)
      FROM quota_account q LEFT JOIN (SELECT unit_id, account_id, array_agg(planned_fen ORDER BY month) AS planned, count(*) AS months FROM plan_month GROUP BY 1, 2) g
        ON g.unit_id = q.unit_id AND g.account_id = q.id,
      LATERAL (SELECT CASE WHEN g.months = 12 THEN g.planned WHEN g.months IS NULL THEN array_fill(0::bigint, ARRAY[12])
        ELSE ARRAY(SELECT coalesce(m.planned_fen, 0) FROM generate_series(1, 12) n LEFT JOIN plan_month m ON m.unit_id = q.unit_id AND m.account_id = q.id AND m.month = n ORDER BY n)
        END AS planned) p, LATERAL (SELECT quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS fen) c`,
  },
  {
    table: "quota_plan_rollup",
    columns: "programme_id, fiscal_year, month, slot, division_code, planned_fen, accounts, behind, counted_fen",
    keys: 5,
    empty: "planned_fen = 0 AND accounts = 0 AND behind = 0 AND counted_fen = 0",
    sql: `SELECT s.programme_id, s.fiscal_year, p.month, p.slot, s.division_code, sum(p.planned_fen)::bigint, sum(p.accounts)::int, sum(p.behind)::int, sum(p.counted_fen)::bigint
      FROM quota_standing s, LATERAL quota_plan_parts(s.planned_fen, s.fiscal_year, s.behind_on, s.counted_fen) p GROUP BY 1, 2, 3, 4, 5`,
  },
  {
    table: "alert_case_count",
    columns: "division_code, status, level, due_on, storm_id, cases",
    keys: 5,
    empty: "cases = 0",
    summed: true,
    sql: `SELECT division_code, status, level, due_on, storm_id, count(*) FROM alert_case WHERE status IN ('OPEN', 'TAKEN') GROUP BY 1, 2, 3, 4, 5`,
  },
];

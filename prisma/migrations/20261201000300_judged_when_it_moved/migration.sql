-- An entry judges an account anew only where what counts has moved, and by the plan that its standing already keeps: most entries (an acceptance where what is settled
-- counts) move nothing. The account's row is held by the entry itself, so its standing cannot move meanwhile.
CREATE OR REPLACE FUNCTION quota_entry_judge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  units uuid[]; accounts uuid[]; new_units uuid[]; new_accounts uuid[];
BEGIN
  SELECT array_agg(p.unit_id) FILTER (WHERE s.unit_id IS NULL), array_agg(p.account_id) FILTER (WHERE s.unit_id IS NULL),
      array_agg(p.unit_id) FILTER (WHERE s.unit_id IS NOT NULL), array_agg(p.account_id) FILTER (WHERE s.unit_id IS NOT NULL)
    INTO new_units, new_accounts, units, accounts
  FROM (SELECT unit_id, account_id, bool_or(kind IN ('ASSESS', 'REASSESS_UP', 'REASSESS_DOWN')) AS required_moved FROM posted
      WHERE kind NOT IN ('ORDER', 'CANCEL', 'CARRY_OUT_ORDERED', 'CARRY_IN_ORDERED', 'ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_IN_ORDERED') GROUP BY 1, 2) p
    JOIN quota_account q ON q.unit_id = p.unit_id AND q.id = p.account_id
    LEFT JOIN quota_standing s ON s.unit_id = p.unit_id AND s.account_id = p.account_id
  WHERE p.required_moved OR s.counted_fen IS DISTINCT FROM quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen);
  IF new_units IS NOT NULL THEN PERFORM quota_standing_judge(new_units, new_accounts); END IF;
  IF units IS NOT NULL THEN
    UPDATE quota_standing s SET counted_fen = j.fen, completion = j.completion, behind_on = quota_behind_from(j.fen, j.required, s.planned_fen, s.fiscal_year)
    FROM (SELECT q.unit_id, q.id, c.fen, -q.assessed_fen AS required,
        CASE WHEN q.assessed_fen < 0 THEN least(c.fen * 10000 / -q.assessed_fen, 999999998) ELSE 999999999 END AS completion
      FROM unnest(units, accounts) x(u, a) JOIN quota_account q ON q.unit_id = x.u AND q.id = x.a,
        LATERAL (SELECT quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS fen) c) j
    WHERE s.unit_id = j.unit_id AND s.account_id = j.id;
  END IF;
  RETURN NULL;
END $$;

-- Nothing is looked for where nothing is open.
CREATE OR REPLACE FUNCTION alert_case_lapse(of_unit uuid, of_subject uuid, of_conditions text[], of_year integer, lapsed_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM alert_case WHERE unit_id = of_unit AND status IN ('OPEN', 'TAKEN')) THEN RETURN; END IF;
  WITH lapsed AS (
    UPDATE alert_case c SET status = 'LAPSED', closed_at = lapsed_at, resolution = 'condition-gone' FROM alert_rule r
    WHERE c.unit_id = of_unit AND c.status IN ('OPEN', 'TAKEN') AND r.id = c.rule_id AND r.version = c.rule_version AND r.condition = ANY (of_conditions)
      AND (of_subject IS NULL OR c.subject_id = of_subject) AND (of_year IS NULL OR (c.evidence->>'fiscalYear')::integer = of_year) RETURNING c.unit_id, c.id)
  INSERT INTO alert_case_event (unit_id, id, case_id, at, kind, note) SELECT unit_id, gen_random_uuid(), id, lapsed_at, 'lapsed', 'condition-gone' FROM lapsed;
END $$;

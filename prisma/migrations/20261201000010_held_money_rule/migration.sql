-- Working days for reports of held money, by place like the other terms.
CREATE FUNCTION held_money_rule_fits(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((value->>'answerDays')::int BETWEEN 1 AND 30 AND (value->>'takeDays')::int BETWEEN 1 AND 30 AND (value->>'returnDays')::int BETWEEN 1 AND 60, false)
$$;
ALTER TABLE place_rule DROP CONSTRAINT place_rule_value, DROP CONSTRAINT place_rule_of_programme,
  ADD CONSTRAINT place_rule_value CHECK (CASE WHEN kind = 'HELD_MONEY' THEN held_money_rule_fits(value) ELSE place_rule_fits(kind, value) END),
  ADD CONSTRAINT place_rule_of_programme CHECK ((kind IN ('TERMS', 'CLAIMS', 'HELD_MONEY')) = (programme_id IS NULL));
INSERT INTO place_rule (id, kind, programme_id, division_prefix, from_year, version, value, source, created_at) VALUES
  ('01938c2b-7800-7000-8000-0000000003a1', 'HELD_MONEY', NULL, '', 2021, 1, '{"answerDays": 5, "takeDays": 3, "returnDays": 10}', '保证金清理期限为平台缺省', '2021-01-01T00:00:00Z');

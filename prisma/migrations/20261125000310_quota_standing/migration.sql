-- Where an account stands against its plan, kept when what counts or the plan changes. Ordering alone changes neither: submitting an order touches nothing of this.
CREATE TABLE quota_standing (
  unit_id uuid NOT NULL,
  account_id uuid NOT NULL,
  programme_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  division_code char(6) NOT NULL,
  -- Twelve months.
  planned_fen bigint[] NOT NULL CHECK (array_length(planned_fen, 1) = 12),
  -- What counts on it, by its own stage.
  counted_fen bigint NOT NULL,
  -- Basis points of what is required, 999,999,998 at most; 999,999,999 where nothing is.
  completion bigint NOT NULL,
  -- The day from which on it is behind unless something changes; null when it will not be.
  behind_on date,
  PRIMARY KEY (unit_id, account_id),
  FOREIGN KEY (unit_id, account_id) REFERENCES quota_account (unit_id, id) ON DELETE RESTRICT
);

-- Plans and days of falling behind by place, and what counts, all of it at the first month. Slot 0 is the month as a whole. Slot r is what floors need: the accounts whose plan of the month leaves r fen when it is dealt
-- out to the days; and slot d the accounts that fall behind on day d.
CREATE TABLE quota_plan_rollup (
  programme_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  month smallint NOT NULL CHECK (month BETWEEN 1 AND 12),
  slot smallint NOT NULL CHECK (slot BETWEEN 0 AND 31),
  division_code char(6) NOT NULL,
  planned_fen bigint NOT NULL,
  accounts integer NOT NULL,
  behind integer NOT NULL,
  counted_fen bigint NOT NULL,
  PRIMARY KEY (programme_id, fiscal_year, month, slot, division_code)
);

-- The first day on which the plan to date, by `planToDateFen`, makes an amount less than 95 % of it. The plan to date only grows, so that it is behind from then on.
CREATE FUNCTION quota_behind_from(counted bigint, required bigint, planned bigint[], fiscal_year integer) RETURNS date LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  least bigint := counted * 100 / 95 + 1; before bigint := 0; days integer;
BEGIN
  IF required <= 0 OR counted >= required THEN RETURN NULL; END IF;
  FOR m IN 1..12 LOOP
    IF before + planned[m] >= least THEN
      days := extract(day FROM make_date(fiscal_year, m, 1) + interval '1 month - 1 day');
      RETURN make_date(fiscal_year, m, (((least - before) * days + planned[m] - 1) / planned[m])::integer);
    END IF;
    before := before + planned[m];
  END LOOP;
  RETURN NULL;
END $$;

-- What one account adds to the sums of its place.
CREATE FUNCTION quota_plan_parts(planned bigint[], fiscal_year integer, behind_on date, counted bigint,
  OUT month smallint, OUT slot smallint, OUT planned_fen bigint, OUT accounts integer, OUT behind integer, OUT counted_fen bigint) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT m::smallint, 0::smallint, fen, 0, 0, 0::bigint FROM unnest(planned) WITH ORDINALITY p(fen, m) WHERE fen > 0
  UNION ALL
  SELECT m::smallint, (fen % d)::smallint, 0, 1, 0, 0 FROM unnest(planned) WITH ORDINALITY p(fen, m),
    LATERAL (SELECT extract(day FROM make_date(fiscal_year, m::int, 1) + interval '1 month - 1 day')::integer AS d) days WHERE fen % d > 0
  UNION ALL
  SELECT extract(month FROM b.on_day)::smallint, b.slot::smallint, 0, 0, 1, 0
    FROM (VALUES (behind_on, 0), (behind_on, extract(day FROM behind_on)::int)) b(on_day, slot) WHERE b.on_day IS NOT NULL
  UNION ALL
  SELECT 1::smallint, 0::smallint, 0, 0, 0, counted WHERE counted <> 0
$$;

-- Judges accounts anew. The accounts are locked first: a plan that is edited and an amount that is posted at the same moment wait for each other.
CREATE FUNCTION quota_standing_judge(units uuid[], accounts uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM quota_account q WHERE (q.unit_id, q.id) IN (SELECT u, a FROM unnest(units, accounts) x(u, a)) ORDER BY q.unit_id, q.id FOR NO KEY UPDATE;
  INSERT INTO quota_standing AS s (unit_id, account_id, programme_id, fiscal_year, division_code, planned_fen, counted_fen, completion, behind_on)
  SELECT q.unit_id, q.id, q.programme_id, q.fiscal_year, q.division_code, p.planned, c.fen,
    CASE WHEN q.assessed_fen < 0 THEN least(c.fen * 10000 / -q.assessed_fen, 999999998) ELSE 999999999 END,
    quota_behind_from(c.fen, -q.assessed_fen, p.planned, q.fiscal_year)
  FROM quota_account q, LATERAL (SELECT ARRAY(SELECT coalesce(m.planned_fen, 0) FROM generate_series(1, 12) n
    LEFT JOIN plan_month m ON m.unit_id = q.unit_id AND m.account_id = q.id AND m.month = n ORDER BY n) AS planned) p,
    LATERAL (SELECT quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS fen) c
  WHERE (q.unit_id, q.id) IN (SELECT u, a FROM unnest(units, accounts) x(u, a)) ORDER BY q.unit_id, q.id
  ON CONFLICT (unit_id, account_id) DO UPDATE SET planned_fen = EXCLUDED.planned_fen, counted_fen = EXCLUDED.counted_fen, completion = EXCLUDED.completion,
    behind_on = EXCLUDED.behind_on
  WHERE (s.planned_fen, s.counted_fen, s.completion, s.behind_on) IS DISTINCT FROM (EXCLUDED.planned_fen, EXCLUDED.counted_fen, EXCLUDED.completion, EXCLUDED.behind_on);
END $$;

CREATE FUNCTION quota_entry_judge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  units uuid[]; accounts uuid[];
BEGIN
  SELECT array_agg(unit_id), array_agg(account_id) INTO units, accounts FROM (SELECT DISTINCT unit_id, account_id FROM posted
    WHERE kind NOT IN ('ORDER', 'CANCEL', 'CARRY_OUT_ORDERED', 'CARRY_IN_ORDERED', 'ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_IN_ORDERED')) p;
  IF units IS NOT NULL THEN PERFORM quota_standing_judge(units, accounts); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER quota_entry_standing AFTER INSERT ON quota_entry REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION quota_entry_judge();

CREATE FUNCTION plan_month_judge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  units uuid[]; accounts uuid[];
BEGIN
  SELECT array_agg(unit_id), array_agg(account_id) INTO units, accounts FROM (SELECT DISTINCT unit_id, account_id FROM planned) p;
  IF units IS NOT NULL THEN PERFORM quota_standing_judge(units, accounts); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER plan_month_arrived AFTER INSERT ON plan_month REFERENCING NEW TABLE AS planned FOR EACH STATEMENT EXECUTE FUNCTION plan_month_judge();
CREATE TRIGGER plan_month_moved AFTER UPDATE ON plan_month REFERENCING NEW TABLE AS planned FOR EACH STATEMENT EXECUTE FUNCTION plan_month_judge();
CREATE TRIGGER plan_month_left AFTER DELETE ON plan_month REFERENCING OLD TABLE AS planned FOR EACH STATEMENT EXECUTE FUNCTION plan_month_judge();

CREATE FUNCTION quota_standing_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO quota_plan_rollup AS r (programme_id, fiscal_year, month, slot, division_code, planned_fen, accounts, behind, counted_fen)
  SELECT s.programme_id, s.fiscal_year, p.month, p.slot, s.division_code, sum(p.planned_fen), sum(p.accounts), sum(p.behind), sum(p.counted_fen)
  FROM arrived s, LATERAL quota_plan_parts(s.planned_fen, s.fiscal_year, s.behind_on, s.counted_fen) p GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (programme_id, fiscal_year, month, slot, division_code) DO UPDATE SET planned_fen = r.planned_fen + EXCLUDED.planned_fen, accounts = r.accounts + EXCLUDED.accounts,
    behind = r.behind + EXCLUDED.behind, counted_fen = r.counted_fen + EXCLUDED.counted_fen;
  RETURN NULL;
END $$;

CREATE FUNCTION quota_standing_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO quota_plan_rollup AS r (programme_id, fiscal_year, month, slot, division_code, planned_fen, accounts, behind, counted_fen)
  SELECT s.programme_id, s.fiscal_year, p.month, p.slot, s.division_code, sum(s.n * p.planned_fen), sum(s.n * p.accounts), sum(s.n * p.behind), sum(s.n * p.counted_fen)
  FROM (SELECT 1 AS n, a.* FROM arrived a UNION ALL SELECT -1, g.* FROM gone g) s,
    LATERAL quota_plan_parts(s.planned_fen, s.fiscal_year, s.behind_on, s.counted_fen) p GROUP BY 1, 2, 3, 4, 5
  HAVING sum(s.n * p.planned_fen) <> 0 OR sum(s.n * p.accounts) <> 0 OR sum(s.n * p.behind) <> 0 OR sum(s.n * p.counted_fen) <> 0 ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (programme_id, fiscal_year, month, slot, division_code) DO UPDATE SET planned_fen = r.planned_fen + EXCLUDED.planned_fen, accounts = r.accounts + EXCLUDED.accounts,
    behind = r.behind + EXCLUDED.behind, counted_fen = r.counted_fen + EXCLUDED.counted_fen;
  RETURN NULL;
END $$;
CREATE TRIGGER quota_standing_arrived AFTER INSERT ON quota_standing REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION quota_standing_arrived();
CREATE TRIGGER quota_standing_moved AFTER UPDATE ON quota_standing REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION quota_standing_moved();

DO $$
BEGIN
  PERFORM quota_standing_judge(array_agg(unit_id), array_agg(id)) FROM quota_account;
END $$;

CREATE INDEX quota_standing_by_completion ON quota_standing (programme_id, fiscal_year, completion, unit_id);

-- When what counts in a place changes, its accounts are judged by it.
CREATE OR REPLACE FUNCTION quota_accounts_follow(programme uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  units uuid[]; accounts uuid[];
BEGIN
  PERFORM 1 FROM programme p WHERE p.id = programme FOR UPDATE;
  WITH place AS MATERIALIZED (
      SELECT fiscal_year, division_code, counting_stage_of(programme, fiscal_year, division_code) AS stage, quota_carry_of(programme, fiscal_year, division_code) AS carry
      FROM quota_account WHERE programme_id = programme AND sealed_at IS NULL GROUP BY 1, 2),
    other AS MATERIALIZED (
      SELECT q.unit_id, q.id, p.stage, p.carry FROM quota_account q JOIN place p USING (fiscal_year, division_code)
      WHERE q.programme_id = programme AND q.sealed_at IS NULL AND (q.counting_stage, q.carry) IS DISTINCT FROM (p.stage, p.carry)
      ORDER BY q.unit_id, q.id FOR NO KEY UPDATE OF q),
    followed AS (UPDATE quota_account q SET counting_stage = o.stage, carry = o.carry FROM other o WHERE q.unit_id = o.unit_id AND q.id = o.id RETURNING q.unit_id, q.id)
  SELECT array_agg(unit_id), array_agg(id) INTO units, accounts FROM followed;
  IF units IS NOT NULL THEN PERFORM quota_standing_judge(units, accounts); END IF;
END $$;
CREATE TRIGGER quota_standing_guard BEFORE INSERT OR UPDATE OR DELETE ON quota_standing FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct_count();
CREATE TRIGGER quota_plan_rollup_guard BEFORE INSERT OR UPDATE OR DELETE ON quota_plan_rollup FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct_count();
CREATE TRIGGER quota_standing_stays BEFORE DELETE OR TRUNCATE ON quota_standing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

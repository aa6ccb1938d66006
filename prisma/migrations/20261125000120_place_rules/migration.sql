-- Rules by place: what holds in a division and below from a year on. The longest prefix wins, then the latest year, then the latest version; a row is never changed.
CREATE TYPE place_rule_kind AS ENUM ('COUNTING', 'TERMS', 'SEASON', 'CARRY');

/* What a rule of a kind consists of. */
CREATE FUNCTION place_rule_fits(kind place_rule_kind, value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(CASE kind
    WHEN 'COUNTING' THEN value->>'stage' IN ('ACCEPTED', 'SETTLED', 'RATED')
    WHEN 'TERMS' THEN (value->>'acceptanceDays')::int BETWEEN 1 AND 60 AND (value->>'paymentDays')::int BETWEEN 1 AND 60
      AND (value->>'lateInterestPpm')::int BETWEEN 0 AND 10000 AND (value->>'toleranceBps')::int BETWEEN 0 AND 2000
    WHEN 'SEASON' THEN jsonb_array_length(value->'weights') = 12
      AND (SELECT sum(w::int) = 10000 AND min(w::int) >= 0 FROM jsonb_array_elements_text(value->'weights') w)
    WHEN 'CARRY' THEN value->>'carry' IN ('COUNTING', 'ORDER', 'ACCEPTANCE', 'PAYMENT')
  END, false)
$$;

CREATE TABLE place_rule (
  id uuid PRIMARY KEY,
  kind place_rule_kind NOT NULL,
  -- Null: for orders of every programme and of none.
  programme_id uuid REFERENCES programme (id) ON DELETE RESTRICT,
  division_prefix text NOT NULL CHECK (division_prefix ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})?$'),
  from_year integer NOT NULL CHECK (from_year BETWEEN 2021 AND 2099),
  version integer NOT NULL CHECK (version > 0),
  value jsonb NOT NULL,
  source text NOT NULL CHECK (source <> ''),
  created_at timestamptz(3) NOT NULL,
  CHECK ((kind = 'TERMS') = (programme_id IS NULL)),
  -- What counts in all places is said by the programme and its years.
  CHECK (kind <> 'COUNTING' OR division_prefix <> ''),
  CONSTRAINT place_rule_value CHECK (place_rule_fits(kind, value))
);
CREATE UNIQUE INDEX place_rule_versions ON place_rule (kind, coalesce(programme_id, '00000000-0000-0000-0000-000000000000'), division_prefix, from_year, version);
CREATE INDEX ON place_rule (kind, programme_id);
CREATE TRIGGER place_rule_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON place_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* The value in force in a division in a year; null where no rule binds it. */
CREATE FUNCTION place_rule_value(wanted place_rule_kind, programme uuid, year integer, division text) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT r.value FROM place_rule r WHERE r.kind = wanted AND r.programme_id IS NOT DISTINCT FROM programme AND r.from_year <= year AND starts_with(division, r.division_prefix)
  ORDER BY length(r.division_prefix) DESC, r.from_year DESC, r.version DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION counting_stage_of(programme uuid, year integer, division text) RETURNS counting_stage LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce((place_rule_value('COUNTING', programme, year, division)->>'stage')::counting_stage,
    (SELECT y.counting_stage FROM programme_year y WHERE y.programme_id = programme AND y.fiscal_year = year), p.counting_stage)
  FROM programme p WHERE p.id = programme
$$;

CREATE OR REPLACE FUNCTION counting_stage_below(programme uuid, year integer, prefix text) RETURNS counting_stage LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN EXISTS (
      SELECT 1 FROM place_rule r WHERE r.kind = 'COUNTING' AND r.programme_id = programme AND r.from_year <= year
        AND starts_with(r.division_prefix, prefix) AND length(r.division_prefix) > length(prefix)
        AND counting_stage_of(programme, year, rpad(r.division_prefix, 6, '0')) <> here.stage) THEN NULL ELSE here.stage END
  FROM (SELECT counting_stage_of(programme, year, rpad(prefix, 6, '0')) AS stage) here
$$;
CREATE TRIGGER place_rule_counts AFTER INSERT ON place_rule FOR EACH ROW WHEN (NEW.kind = 'COUNTING') EXECUTE FUNCTION programme_rule_changed();

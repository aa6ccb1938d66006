-- Ending a rule of supervision is a change like any other: proposed by one person with its source, decided by another of the same bureau.
CREATE TABLE rule_ending (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('alert-rule', 'reminder-rule', 'score-rule')),
  rule_id uuid NOT NULL,
  rule_version integer NOT NULL,
  bureau_id uuid NOT NULL REFERENCES bureau (id) ON DELETE RESTRICT,
  -- The last day wanted; a decision that comes later ends the rule on its own day.
  valid_to date NOT NULL,
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
  document_url text CHECK (length(document_url) <= 300),
  status rule_status NOT NULL,
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  CHECK ((status = 'PROPOSED') = (decided_by_id IS NULL)),
  CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)),
  CONSTRAINT rule_ending_second_person CHECK (status <> 'CONFIRMED' OR decided_by_id <> proposed_by_id)
);
CREATE UNIQUE INDEX rule_ending_one_proposal ON rule_ending (kind, rule_id) WHERE status = 'PROPOSED';
CREATE INDEX ON rule_ending (rule_id, rule_version);
CREATE TRIGGER rule_ending_stays BEFORE UPDATE OF id, kind, rule_id, rule_version, bureau_id, valid_to, source, document_url, proposed_by_id, proposed_at ON rule_ending
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rule_ending_kept BEFORE DELETE OR TRUNCATE ON rule_ending FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* Nobody ends a rule whose end nobody else proposed. */
CREATE FUNCTION rule_ended_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM rule_ending e WHERE e.kind = replace(TG_TABLE_NAME, '_', '-') AND e.rule_id = NEW.id AND e.rule_version = NEW.version AND e.status = 'CONFIRMED'
      AND e.decided_by_id = NEW.ended_by_id) THEN
    RAISE EXCEPTION 'two persons end a rule' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER alert_rule_ended_by_two BEFORE UPDATE OF ended_by_id ON alert_rule FOR EACH ROW WHEN (NEW.ended_by_id IS DISTINCT FROM OLD.ended_by_id) EXECUTE FUNCTION rule_ended_by_two();
CREATE TRIGGER reminder_rule_ended_by_two BEFORE UPDATE OF ended_by_id ON reminder_rule FOR EACH ROW WHEN (NEW.ended_by_id IS DISTINCT FROM OLD.ended_by_id) EXECUTE FUNCTION rule_ended_by_two();
CREATE TRIGGER score_rule_ended_by_two BEFORE UPDATE OF ended_by_id ON score_rule FOR EACH ROW WHEN (NEW.ended_by_id IS DISTINCT FROM OLD.ended_by_id) EXECUTE FUNCTION rule_ended_by_two();

CREATE TYPE alert_subject AS ENUM ('FILING', 'PLAN', 'ORDER', 'ACCEPTANCE', 'PAYMENT');
CREATE TYPE alert_level AS ENUM ('REMIND', 'WARN', 'BLOCK');
CREATE TYPE rule_status AS ENUM ('PROPOSED', 'CONFIRMED', 'WITHDRAWN');
CREATE TYPE alert_case_status AS ENUM ('OPEN', 'TAKEN', 'RESOLVED', 'DISMISSED', 'LAPSED');
CREATE TYPE reminder_level AS ENUM ('UNIT', 'SUPERVISOR');
CREATE TYPE reminder_origin AS ENUM ('CLICK', 'SCHEDULE', 'ALERT', 'ESCALATION');

CREATE TABLE alert_rule (
  id uuid NOT NULL,
  version integer NOT NULL,
  bureau_id uuid NOT NULL,
  division_prefix text NOT NULL,
  name text NOT NULL,
  subject alert_subject NOT NULL,
  condition text NOT NULL,
  params jsonb NOT NULL,
  level alert_level NOT NULL,
  programme_id uuid,
  case_days integer NOT NULL,
  storm_limit integer NOT NULL,
  source text NOT NULL,
  document_url text,
  valid_from date NOT NULL,
  valid_to date,
  status rule_status NOT NULL,
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  ended_by_id uuid,
  PRIMARY KEY (id, version),
  FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT
);
CREATE INDEX ON alert_rule (bureau_id);

CREATE TABLE alert_storm (
  id uuid NOT NULL,
  rule_id uuid NOT NULL,
  rule_version integer NOT NULL,
  division_code char(6) NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  due_on date NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (rule_id, division_code),
  FOREIGN KEY (rule_id, rule_version) REFERENCES alert_rule (id, version) ON DELETE RESTRICT
);

CREATE TABLE alert_case (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  rule_id uuid NOT NULL,
  rule_version integer NOT NULL,
  subject alert_subject NOT NULL,
  level alert_level NOT NULL,
  subject_id uuid NOT NULL,
  division_code char(6) NOT NULL,
  evidence jsonb NOT NULL,
  status alert_case_status NOT NULL,
  opened_at timestamptz(3) NOT NULL,
  due_on date NOT NULL,
  owner_id uuid,
  storm_id uuid,
  resolution text,
  closed_at timestamptz(3),
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (rule_id, rule_version) REFERENCES alert_rule (id, version) ON DELETE RESTRICT,
  FOREIGN KEY (storm_id) REFERENCES alert_storm (id) ON DELETE RESTRICT
);
CREATE INDEX ON alert_case (storm_id, status);
CREATE INDEX ON alert_case (owner_id, status);

CREATE TABLE alert_case_event (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  actor_id uuid,
  note text,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, case_id) REFERENCES alert_case (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON alert_case_event (unit_id, case_id, at);

CREATE TABLE alert_run (
  id uuid NOT NULL,
  rule_id uuid NOT NULL,
  rule_version integer NOT NULL,
  at timestamptz(3) NOT NULL,
  opened integer NOT NULL,
  lapsed integer NOT NULL,
  held integer NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (rule_id, rule_version) REFERENCES alert_rule (id, version) ON DELETE RESTRICT
);
CREATE INDEX ON alert_run (rule_id, at);

CREATE TABLE reminder_rule (
  id uuid NOT NULL,
  version integer NOT NULL,
  bureau_id uuid NOT NULL,
  division_prefix text NOT NULL,
  subject alert_subject NOT NULL,
  programme_id uuid,
  states text[] NOT NULL DEFAULT '{}',
  min_days integer NOT NULL,
  escalate_days integer NOT NULL,
  weekdays integer[] NOT NULL DEFAULT '{}',
  month_days integer[] NOT NULL DEFAULT '{}',
  message text NOT NULL,
  source text NOT NULL,
  document_url text,
  valid_from date NOT NULL,
  valid_to date,
  status rule_status NOT NULL,
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  ended_by_id uuid,
  PRIMARY KEY (id, version),
  FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT
);
CREATE INDEX ON reminder_rule (bureau_id);

CREATE TABLE reminder_batch (
  id uuid NOT NULL,
  bureau_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  rule_version integer NOT NULL,
  subject alert_subject NOT NULL,
  division_prefix text NOT NULL,
  unit_ids uuid[] NOT NULL DEFAULT '{}',
  message text NOT NULL,
  origin reminder_origin NOT NULL,
  requested_by_id uuid,
  requested_at timestamptz(3) NOT NULL,
  sent integer NOT NULL DEFAULT 0,
  finished_at timestamptz(3),
  PRIMARY KEY (id),
  FOREIGN KEY (rule_id, rule_version) REFERENCES reminder_rule (id, version) ON DELETE RESTRICT
);
CREATE INDEX ON reminder_batch (bureau_id, requested_at);

CREATE TABLE reminder (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  to_unit_id uuid NOT NULL,
  level reminder_level NOT NULL,
  subject alert_subject NOT NULL,
  bureau_id uuid NOT NULL,
  division_code char(6) NOT NULL,
  rule_id uuid NOT NULL,
  rule_version integer NOT NULL,
  batch_id uuid,
  origin reminder_origin NOT NULL,
  case_id uuid,
  escalates_id uuid,
  message text NOT NULL,
  evidence jsonb NOT NULL,
  sent_at timestamptz(3) NOT NULL,
  sent_on date NOT NULL,
  sent_by_id uuid,
  acknowledged_at timestamptz(3),
  acknowledged_by_id uuid,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, subject, level, to_unit_id, sent_on),
  UNIQUE (unit_id, escalates_id),
  FOREIGN KEY (rule_id, rule_version) REFERENCES reminder_rule (id, version) ON DELETE RESTRICT,
  FOREIGN KEY (batch_id) REFERENCES reminder_batch (id) ON DELETE RESTRICT
);

CREATE TABLE reminder_pause (
  unit_id uuid NOT NULL,
  subject alert_subject NOT NULL,
  reminded_on date NOT NULL,
  reminded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (unit_id, subject)
);

-- Rules are data with a history: what a version says never changes, it is decided once by somebody else, and it ends.
ALTER TABLE alert_rule ADD FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT,
  ADD CHECK (version > 0), ADD CHECK (division_prefix ~ '^[0-9]{0,6}$'), ADD CHECK (condition ~ '^[A-Z_]+$'), ADD CHECK (jsonb_typeof(params) = 'object'),
  ADD CHECK (case_days BETWEEN 1 AND 365 AND storm_limit BETWEEN 2 AND 100000), ADD CHECK (valid_to IS NULL OR valid_to >= valid_from - 1),
  ADD CHECK ((status = 'PROPOSED') = (decided_by_id IS NULL)), ADD CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)),
  ADD CONSTRAINT alert_rule_second_person CHECK (status <> 'CONFIRMED' OR decided_by_id <> proposed_by_id);
CREATE UNIQUE INDEX alert_rule_one_proposal ON alert_rule (id) WHERE status = 'PROPOSED';
CREATE UNIQUE INDEX alert_rule_one_open_end ON alert_rule (id) WHERE status = 'CONFIRMED' AND valid_to IS NULL;
CREATE TRIGGER alert_rule_stays BEFORE UPDATE OF id, version, bureau_id, division_prefix, name, subject, condition, params, level, programme_id, case_days, storm_limit,
  source, document_url, valid_from, proposed_by_id, proposed_at ON alert_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alert_rule_kept BEFORE DELETE OR TRUNCATE ON alert_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE reminder_rule ADD FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT,
  ADD CHECK (version > 0), ADD CHECK (division_prefix ~ '^[0-9]{0,6}$'), ADD CHECK (min_days BETWEEN 1 AND 365 AND escalate_days BETWEEN 1 AND 365),
  ADD CHECK (weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]), ADD CHECK (valid_to IS NULL OR valid_to >= valid_from - 1),
  ADD CHECK ((status = 'PROPOSED') = (decided_by_id IS NULL)), ADD CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)),
  ADD CONSTRAINT reminder_rule_second_person CHECK (status <> 'CONFIRMED' OR decided_by_id <> proposed_by_id);
CREATE UNIQUE INDEX reminder_rule_one_proposal ON reminder_rule (id) WHERE status = 'PROPOSED';
CREATE UNIQUE INDEX reminder_rule_one_open_end ON reminder_rule (id) WHERE status = 'CONFIRMED' AND valid_to IS NULL;
CREATE TRIGGER reminder_rule_stays BEFORE UPDATE OF id, version, bureau_id, division_prefix, subject, programme_id, states, min_days, escalate_days, weekdays, month_days,
  message, source, document_url, valid_from, proposed_by_id, proposed_at ON reminder_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reminder_rule_kept BEFORE DELETE OR TRUNCATE ON reminder_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- One matter is one open case, whatever runs at the same time; what it was judged by stays as it was.
ALTER TABLE alert_case ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD CHECK ((status IN ('OPEN', 'TAKEN')) = (closed_at IS NULL)), ADD CHECK ((status = 'OPEN' AND owner_id IS NULL) OR status <> 'OPEN'),
  ADD CHECK (status <> 'TAKEN' OR owner_id IS NOT NULL), ADD CHECK (status NOT IN ('RESOLVED', 'DISMISSED') OR length(resolution) > 0);
CREATE UNIQUE INDEX alert_case_open ON alert_case (unit_id, rule_id, subject_id) WHERE status IN ('OPEN', 'TAKEN');
CREATE INDEX alert_case_of_rule ON alert_case (rule_id) WHERE status IN ('OPEN', 'TAKEN');
CREATE INDEX alert_case_settled ON alert_case (rule_id, unit_id, subject_id) WHERE status IN ('RESOLVED', 'DISMISSED');
CREATE INDEX alert_case_blocks ON alert_case (unit_id) WHERE level = 'BLOCK' AND status IN ('OPEN', 'TAKEN');
CREATE INDEX alert_case_by_due ON alert_case (status, due_on, id);
CREATE INDEX alert_case_lines ON alert_case (status, due_on, id) WHERE storm_id IS NULL;
CREATE INDEX alert_storm_by_due ON alert_storm (due_on, id);
CREATE INDEX alert_case_by_place ON alert_case (division_code bpchar_pattern_ops, status, due_on, id);
CREATE TRIGGER alert_case_judgement BEFORE UPDATE OF unit_id, id, rule_id, rule_version, subject, level, subject_id, division_code, evidence, opened_at, due_on ON alert_case
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alert_case_kept BEFORE DELETE OR TRUNCATE ON alert_case FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER alert_case_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alert_case_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a unit was told stays; only that it was read is added.
ALTER TABLE reminder ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD FOREIGN KEY (to_unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD CHECK ((level = 'UNIT') = (to_unit_id = unit_id)), ADD CHECK ((origin = 'ESCALATION') = (escalates_id IS NOT NULL)),
  ADD CHECK ((acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)), ADD CHECK (length(message) > 0);
CREATE INDEX reminder_unread ON reminder (to_unit_id) WHERE acknowledged_at IS NULL;
CREATE INDEX reminder_received ON reminder (to_unit_id, sent_at DESC, id DESC);
CREATE INDEX reminder_sent ON reminder (bureau_id, sent_at DESC, id DESC);
CREATE INDEX reminder_by_place ON reminder (division_code bpchar_pattern_ops, sent_at DESC, id DESC);
CREATE INDEX reminder_of_batch ON reminder (batch_id);
CREATE INDEX reminder_to_escalate ON reminder (rule_id, sent_on) WHERE acknowledged_at IS NULL AND level = 'UNIT';
CREATE TRIGGER reminder_stays BEFORE UPDATE OF unit_id, id, to_unit_id, level, subject, bureau_id, division_code, rule_id, rule_version, batch_id, origin, case_id, escalates_id,
  message, evidence, sent_at, sent_on, sent_by_id ON reminder FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reminder_kept BEFORE DELETE OR TRUNCATE ON reminder FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE reminder_pause ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT;
ALTER TABLE reminder_batch ADD CHECK (length(message) > 0 AND sent >= 0);
CREATE INDEX reminder_by_id ON reminder (id);

-- What a unit puts right closes its case in the same transaction, whoever writes it: a block that rests on it is lifted at once, not by the next run.
CREATE FUNCTION alert_case_lapse(of_unit uuid, of_subject uuid, of_conditions text[], of_year integer, lapsed_at timestamptz) RETURNS void LANGUAGE sql AS $$
  WITH lapsed AS (
    UPDATE alert_case c SET status = 'LAPSED', closed_at = lapsed_at, resolution = 'condition-gone' FROM alert_rule r
    WHERE c.unit_id = of_unit AND c.status IN ('OPEN', 'TAKEN') AND r.id = c.rule_id AND r.version = c.rule_version AND r.condition = ANY (of_conditions)
      AND (of_subject IS NULL OR c.subject_id = of_subject) AND (of_year IS NULL OR (c.evidence->>'fiscalYear')::integer = of_year) RETURNING c.unit_id, c.id)
  INSERT INTO alert_case_event (unit_id, id, case_id, at, kind, note) SELECT unit_id, gen_random_uuid(), id, lapsed_at, 'lapsed', 'condition-gone' FROM lapsed
$$;

CREATE FUNCTION filing_lapses_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM alert_case_lapse(NEW.unit_id, NULL, ARRAY['FILING_MISSING', 'FILING_RETURNED'], NEW.fiscal_year, coalesce(NEW.submitted_at, NEW.updated_at));
  RETURN NULL;
END $$;
CREATE TRIGGER filing_lapses_cases AFTER UPDATE OF status ON filing FOR EACH ROW WHEN (NEW.status IN ('SUBMITTED', 'CONFIRMED') AND OLD.status IN ('DRAFT', 'RETURNED'))
  EXECUTE FUNCTION filing_lapses_cases();

CREATE FUNCTION acceptance_lapses_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM alert_case_lapse(NEW.unit_id, NEW.shipment_id, ARRAY['ACCEPTANCE_LATE'], NULL, NEW.accepted_at);
  RETURN NULL;
END $$;
CREATE TRIGGER acceptance_lapses_cases AFTER INSERT ON acceptance FOR EACH ROW EXECUTE FUNCTION acceptance_lapses_cases();

CREATE FUNCTION receivable_lapses_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM alert_case_lapse(NEW.unit_id, NEW.id, ARRAY['PAYMENT_OVERDUE', 'PART_PAID'], NULL, NEW.paid_at);
  IF EXISTS (SELECT 1 FROM alert_case c JOIN alert_rule r ON r.id = c.rule_id AND r.version = c.rule_version
      WHERE c.unit_id = NEW.unit_id AND c.status IN ('OPEN', 'TAKEN') AND r.condition = 'OVERDUE_TOTAL' AND (r.params->>'threshold')::bigint * 100 >=
        (SELECT coalesce(sum(v.amount_fen - v.paid_fen), 0) FROM receivable v WHERE v.unit_id = NEW.unit_id AND v.paid_at IS NULL
          AND v.due_on < (NEW.paid_at AT TIME ZONE 'Asia/Shanghai')::date)) THEN
    PERFORM alert_case_lapse(NEW.unit_id, NEW.unit_id, ARRAY['OVERDUE_TOTAL'], NULL, NEW.paid_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER receivable_lapses_cases AFTER UPDATE OF paid_at ON receivable FOR EACH ROW WHEN (NEW.paid_at IS NOT NULL AND OLD.paid_at IS NULL)
  EXECUTE FUNCTION receivable_lapses_cases();

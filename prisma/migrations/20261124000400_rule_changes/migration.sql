-- A change of a rule waits here between the person who drafts it and the one who confirms it; the rules themselves change only with the confirmation.
CREATE TYPE rule_change_status AS ENUM ('DRAFT', 'PROPOSED', 'CONFIRMED', 'REFUSED', 'WITHDRAWN');

CREATE TABLE rule_change (
  id uuid NOT NULL PRIMARY KEY,
  kind text NOT NULL CHECK (kind ~ '^[A-Z_]+$'),
  -- What it changes; one proposal at a time.
  subject_key text NOT NULL CHECK (subject_key <> ''),
  -- Bureau that the rule belongs to; null: the platform.
  bureau_id uuid REFERENCES bureau (id) ON DELETE RESTRICT,
  division_prefix text NOT NULL CHECK (division_prefix ~ '^[0-9]{0,6}$'),
  programme_id uuid REFERENCES programme (id) ON DELETE RESTRICT,
  payload jsonb NOT NULL,
  source text NOT NULL CHECK (source <> ''),
  document_url text CHECK (document_url ~ '^https?://'),
  document_file_id uuid REFERENCES stored_file (id) ON DELETE RESTRICT,
  impact jsonb NOT NULL,
  status rule_change_status NOT NULL,
  created_by_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  proposed_at timestamptz(3),
  decided_by_id uuid,
  decided_at timestamptz(3),
  decision_reason text,
  CHECK ((proposed_at IS NULL) = (status = 'DRAFT') OR status = 'WITHDRAWN'),
  CHECK ((status IN ('CONFIRMED', 'REFUSED', 'WITHDRAWN')) = (decided_by_id IS NOT NULL)),
  CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)),
  CONSTRAINT rule_change_two_persons CHECK (status NOT IN ('CONFIRMED', 'REFUSED') OR decided_by_id <> created_by_id),
  CHECK ((status = 'REFUSED') = (decision_reason IS NOT NULL))
);
CREATE UNIQUE INDEX rule_change_one_proposal ON rule_change (subject_key) WHERE status = 'PROPOSED';
CREATE INDEX ON rule_change (bureau_id, status, id);
CREATE INDEX ON rule_change (document_file_id) WHERE document_file_id IS NOT NULL;

-- What somebody drafted or decided stays as it was.
CREATE FUNCTION rule_change_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('CONFIRMED', 'REFUSED', 'WITHDRAWN')
    OR (OLD.id, OLD.kind, OLD.subject_key, OLD.payload, OLD.source, OLD.created_by_id, OLD.created_at) IS DISTINCT FROM
       (NEW.id, NEW.kind, NEW.subject_key, NEW.payload, NEW.source, NEW.created_by_id, NEW.created_at) THEN
    RAISE EXCEPTION 'a rule change only moves forward' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER rule_change_moves_forward BEFORE UPDATE ON rule_change FOR EACH ROW EXECUTE FUNCTION rule_change_moves_forward();
CREATE TRIGGER rule_change_stays BEFORE DELETE OR TRUNCATE ON rule_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was bought of a county is asked before it joins or leaves a list.
CREATE INDEX ON product (origin_county_code);

-- Units merge, split, close and move. The old unit ends and keeps its history; what it had is continued by another one.

-- Where a unit that was merged or moved is continued, and what a unit was split from.
ALTER TABLE unit ADD COLUMN continues_as_id uuid, ADD COLUMN split_from_id uuid,
  ADD FOREIGN KEY (continues_as_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD FOREIGN KEY (split_from_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD CONSTRAINT unit_continues CHECK (continues_as_id IS NULL OR closed_on IS NOT NULL AND continues_as_id <> id);
CREATE INDEX ON unit (continues_as_id) WHERE continues_as_id IS NOT NULL;
CREATE INDEX ON unit (split_from_id) WHERE split_from_id IS NOT NULL;

-- A unit that moves keeps its code: of the records that carry it, one is open.
ALTER TABLE unit DROP CONSTRAINT unit_uscc_key, DROP CONSTRAINT unit_division_code_budget_code_key;
CREATE UNIQUE INDEX unit_uscc_open ON unit (uscc) WHERE closed_on IS NULL;
CREATE UNIQUE INDEX unit_budget_code_open ON unit (division_code, budget_code) WHERE closed_on IS NULL;
CREATE INDEX ON unit (uscc);

-- An account whose amounts have gone over to a successor is empty and stays so: the constraint refuses every later entry, whoever posts it.
ALTER TABLE quota_account ADD COLUMN closed_at timestamptz(3),
  ADD CONSTRAINT quota_account_closed_is_empty CHECK (closed_at IS NULL OR assessed_fen = 0 AND remaining_fen = 0 AND ordered_fen = 0 AND accepted_fen = 0 AND settled_fen = 0);
CREATE FUNCTION quota_account_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'quota account % is closed', OLD.id USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER quota_account_stays_closed BEFORE UPDATE OF closed_at ON quota_account FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION quota_account_stays_closed();

-- Whoever opens an account waits for a change of its unit that is under way, and then sees it: a unit that is continued elsewhere opens none.
CREATE FUNCTION quota_account_of_open_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM unit WHERE id = NEW.unit_id AND continues_as_id IS NULL FOR SHARE;
  IF NOT FOUND AND EXISTS (SELECT 1 FROM unit WHERE id = NEW.unit_id) THEN
    RAISE EXCEPTION 'quota.unitContinues' USING ERRCODE = 'XJ409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quota_account_of_open_unit BEFORE INSERT ON quota_account FOR EACH ROW EXECUTE FUNCTION quota_account_of_open_unit();

CREATE TYPE organisation_change_kind AS ENUM ('MERGE', 'SPLIT', 'CLOSE', 'MOVE');
CREATE TYPE organisation_change_status AS ENUM ('PROPOSED', 'CONFIRMED', 'APPLIED', 'REFUSED', 'WITHDRAWN');
CREATE TABLE organisation_change (
  id uuid NOT NULL,
  kind organisation_change_kind NOT NULL,
  bureau_id uuid NOT NULL,
  -- Bureau that the units go over to, where it is another one; its consent is needed.
  receiving_bureau_id uuid,
  effective_on date NOT NULL,
  reason text NOT NULL,
  document_file_id uuid,
  -- MERGE: the unit that goes on; SPLIT and MOVE: the new unit, once it is there.
  successor_id uuid,
  -- The new unit's particulars, what a split takes, and the grants that follow.
  payload jsonb NOT NULL,
  -- What it touched when it was proposed; when it was done, what it did.
  impact jsonb NOT NULL,
  status organisation_change_status NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  proposed_by_id uuid NOT NULL,
  confirmed_at timestamptz(3),
  confirmed_by_id uuid,
  received_at timestamptz(3),
  received_by_id uuid,
  ended_at timestamptz(3),
  ended_by_id uuid,
  end_reason text,
  PRIMARY KEY (id),
  FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT,
  FOREIGN KEY (receiving_bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT,
  FOREIGN KEY (document_file_id) REFERENCES stored_file (id) ON DELETE RESTRICT,
  FOREIGN KEY (successor_id) REFERENCES unit (id) ON DELETE RESTRICT,
  CHECK (reason <> ''), CHECK (receiving_bureau_id <> bureau_id),
  CONSTRAINT organisation_change_two_persons CHECK (confirmed_by_id <> proposed_by_id AND received_by_id IS DISTINCT FROM proposed_by_id),
  CHECK ((confirmed_at IS NULL) = (confirmed_by_id IS NULL) AND (received_at IS NULL) = (received_by_id IS NULL)),
  CONSTRAINT organisation_change_consents CHECK (status NOT IN ('CONFIRMED', 'APPLIED') OR confirmed_at IS NOT NULL AND (receiving_bureau_id IS NULL OR received_at IS NOT NULL)),
  CHECK ((status IN ('APPLIED', 'REFUSED', 'WITHDRAWN')) = (ended_at IS NOT NULL)),
  CHECK (status <> 'REFUSED' OR end_reason IS NOT NULL)
);
CREATE INDEX ON organisation_change (bureau_id, status, id);
CREATE INDEX ON organisation_change (receiving_bureau_id, status, id) WHERE receiving_bureau_id IS NOT NULL;
CREATE INDEX ON organisation_change (document_file_id) WHERE document_file_id IS NOT NULL;
CREATE INDEX organisation_change_due ON organisation_change (effective_on) WHERE status = 'CONFIRMED';
CREATE FUNCTION organisation_change_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('APPLIED', 'REFUSED', 'WITHDRAWN')
    OR (OLD.id, OLD.kind, OLD.bureau_id, OLD.receiving_bureau_id, OLD.effective_on, OLD.reason, OLD.document_file_id, OLD.payload, OLD.proposed_at, OLD.proposed_by_id)
      IS DISTINCT FROM
       (NEW.id, NEW.kind, NEW.bureau_id, NEW.receiving_bureau_id, NEW.effective_on, NEW.reason, NEW.document_file_id, NEW.payload, NEW.proposed_at, NEW.proposed_by_id) THEN
    RAISE EXCEPTION 'an organisation change only moves forward' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER organisation_change_moves_forward BEFORE UPDATE ON organisation_change FOR EACH ROW EXECUTE FUNCTION organisation_change_moves_forward();
CREATE TRIGGER organisation_change_stays BEFORE DELETE OR TRUNCATE ON organisation_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The units a change is about; a unit takes part in one open change at a time.
CREATE TYPE organisation_change_part AS ENUM ('SOURCE', 'TARGET');
CREATE TABLE organisation_change_unit (
  change_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  part organisation_change_part NOT NULL,
  open boolean NOT NULL,
  PRIMARY KEY (change_id, unit_id),
  FOREIGN KEY (change_id) REFERENCES organisation_change (id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX organisation_change_unit_one_open ON organisation_change_unit (unit_id) WHERE open;
CREATE INDEX ON organisation_change_unit (unit_id);
CREATE TRIGGER organisation_change_unit_kept BEFORE DELETE OR TRUNCATE ON organisation_change_unit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An order line whose amounts went over to the successor; its id is the cause of the entries.
CREATE TABLE organisation_change_line (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  change_id uuid NOT NULL,
  line_id uuid NOT NULL,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, change_id, line_id),
  FOREIGN KEY (change_id) REFERENCES organisation_change (id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, line_id) REFERENCES order_line (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON organisation_change_line (change_id);
CREATE INDEX organisation_change_line_by_id ON organisation_change_line (id);
CREATE TRIGGER organisation_change_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON organisation_change_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

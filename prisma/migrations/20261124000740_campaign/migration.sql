-- The filing campaign of a year: who was invited, what differs from last year and why, exceptions from the minimum share, and the result that closes it.

-- A difference from last year of at least this many basis points needs a reason of the unit: data of the window, never a constant.
ALTER TABLE filing_window ADD COLUMN difference_bps integer NOT NULL DEFAULT 1000,
  ADD CONSTRAINT filing_window_difference CHECK (difference_bps BETWEEN 1 AND 10000);

-- Why a declaration differs from last year, in the unit's words; and whether it was changed after the campaign was closed.
ALTER TABLE filing ADD COLUMN difference_reason text NOT NULL DEFAULT '', ADD COLUMN after_closing boolean NOT NULL DEFAULT false;

-- A unit asks for a share below the minimum, with a paper and a last day. Each request is a row of its own; what was asked never changes.
CREATE TYPE exception_status AS ENUM ('REQUESTED', 'GRANTED', 'REFUSED', 'WITHDRAWN', 'EXPIRED');
CREATE TABLE filing_exception (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  programme_id uuid NOT NULL,
  -- How often this unit has asked for this programme and year.
  version integer NOT NULL,
  -- Zero asks to be exempt.
  asked_bps integer NOT NULL,
  reason text NOT NULL,
  document_file_id uuid NOT NULL,
  expires_on date NOT NULL,
  status exception_status NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  requested_by_id uuid NOT NULL,
  decided_at timestamptz(3),
  decided_by_id uuid,
  decision_reason text,
  ended_at timestamptz(3),
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, fiscal_year, programme_id, version),
  FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT,
  FOREIGN KEY (document_file_id) REFERENCES stored_file (id) ON DELETE RESTRICT,
  CHECK (asked_bps BETWEEN 0 AND 9999), CHECK (reason <> ''), CHECK (version > 0),
  CHECK ((status IN ('GRANTED', 'REFUSED', 'EXPIRED')) = (decided_by_id IS NOT NULL)),
  CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)),
  CHECK ((status = 'REFUSED') = (decision_reason IS NOT NULL)),
  CHECK ((status IN ('WITHDRAWN', 'EXPIRED')) = (ended_at IS NOT NULL))
);
CREATE INDEX filing_exception_by_id ON filing_exception (id);
CREATE INDEX ON filing_exception (document_file_id);
CREATE UNIQUE INDEX filing_exception_one_open ON filing_exception (unit_id, fiscal_year, programme_id) WHERE status IN ('REQUESTED', 'GRANTED');
CREATE INDEX filing_exception_expiring ON filing_exception (expires_on) WHERE status = 'GRANTED';
CREATE FUNCTION filing_exception_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.unit_id, OLD.id, OLD.fiscal_year, OLD.programme_id, OLD.version, OLD.asked_bps, OLD.reason, OLD.document_file_id, OLD.expires_on, OLD.requested_at, OLD.requested_by_id)
      IS DISTINCT FROM
     (NEW.unit_id, NEW.id, NEW.fiscal_year, NEW.programme_id, NEW.version, NEW.asked_bps, NEW.reason, NEW.document_file_id, NEW.expires_on, NEW.requested_at, NEW.requested_by_id)
    OR NOT (OLD.status = 'REQUESTED' AND NEW.status IN ('GRANTED', 'REFUSED', 'WITHDRAWN') OR OLD.status = 'GRANTED' AND NEW.status = 'EXPIRED') THEN
    RAISE EXCEPTION 'an exception only moves forward' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER filing_exception_moves_forward BEFORE UPDATE ON filing_exception FOR EACH ROW EXECUTE FUNCTION filing_exception_moves_forward();
CREATE TRIGGER filing_exception_stays BEFORE DELETE OR TRUNCATE ON filing_exception FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The exception a share was judged by, frozen with it; its minimum then is what was granted.
ALTER TABLE filing_share ADD COLUMN exception_id uuid,
  ADD FOREIGN KEY (unit_id, exception_id) REFERENCES filing_exception (unit_id, id) ON DELETE RESTRICT;

-- The end of a campaign: proposed by one person of the bureau, closed by another; from then on the result stays as it was.
CREATE TABLE campaign_result (
  window_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  division_prefix text NOT NULL,
  bureau_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  proposed_by_id uuid NOT NULL,
  closed_at timestamptz(3),
  closed_by_id uuid,
  -- Canonical JSON: counts, and a line for each unit.
  content text,
  sha256 bytea,
  PRIMARY KEY (window_id),
  FOREIGN KEY (window_id) REFERENCES filing_window (id) ON DELETE RESTRICT,
  FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT,
  CONSTRAINT campaign_result_two_persons CHECK (closed_by_id <> proposed_by_id),
  CHECK ((closed_at IS NULL) = (closed_by_id IS NULL) AND (closed_at IS NULL) = (content IS NULL) AND (closed_at IS NULL) = (sha256 IS NULL)),
  CONSTRAINT campaign_result_hash CHECK (sha256 = sha256(convert_to(content, 'UTF8')))
);
CREATE FUNCTION campaign_result_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the campaign is closed' USING ERRCODE = 'XJ001';
END $$;
CREATE TRIGGER campaign_result_stays BEFORE UPDATE ON campaign_result FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION campaign_result_stays();
CREATE TRIGGER campaign_result_kept BEFORE DELETE OR TRUNCATE ON campaign_result FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who was invited to file, once for each window.
CREATE TABLE campaign_invitation (
  unit_id uuid NOT NULL,
  window_id uuid NOT NULL,
  invited_at timestamptz(3) NOT NULL,
  -- Null: the daily job, for a unit that came later.
  invited_by_id uuid,
  PRIMARY KEY (unit_id, window_id),
  FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  FOREIGN KEY (window_id) REFERENCES filing_window (id) ON DELETE RESTRICT
);
CREATE INDEX ON campaign_invitation (window_id);
CREATE TRIGGER campaign_invitation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON campaign_invitation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

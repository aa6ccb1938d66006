-- The end of a year: proposed by one person of the bureau, confirmed by another, then every account below is closed. Afterwards only adjustments with a reason.
ALTER TABLE quota_account ADD COLUMN sealed_at timestamptz(3);
CREATE INDEX quota_account_unsealed ON quota_account (fiscal_year, division_code) WHERE sealed_at IS NULL;
CREATE FUNCTION quota_account_stays_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a sealed account stays sealed' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER quota_account_stays_sealed BEFORE UPDATE OF sealed_at ON quota_account FOR EACH ROW WHEN (OLD.sealed_at IS NOT NULL)
  EXECUTE FUNCTION quota_account_stays_sealed();

CREATE OR REPLACE FUNCTION quota_entry_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  from_stage text; to_stage text; a bigint := NEW.amount_fen; sealed timestamptz;
BEGIN
  CASE NEW.kind
    WHEN 'ASSESS', 'REASSESS_UP' THEN from_stage := 'S'; to_stage := 'R';
    WHEN 'REASSESS_DOWN' THEN from_stage := 'R'; to_stage := 'S';
    WHEN 'ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED' THEN from_stage := 'R'; to_stage := 'O';
    WHEN 'CANCEL', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED' THEN from_stage := 'O'; to_stage := 'R';
    WHEN 'ACCEPT' THEN from_stage := 'O'; to_stage := 'A';
    WHEN 'RETURN', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED' THEN from_stage := 'A'; to_stage := 'R';
    WHEN 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED' THEN from_stage := 'R'; to_stage := 'A';
    WHEN 'SETTLE' THEN from_stage := 'A'; to_stage := 'T';
    WHEN 'REFUND', 'ATTRIBUTE_OUT_SETTLED' THEN from_stage := 'T'; to_stage := 'R';
    WHEN 'ATTRIBUTE_IN_SETTLED' THEN from_stage := 'R'; to_stage := 'T';
  END CASE;
  NEW.recorded_at := date_trunc('milliseconds', NEW.recorded_at);
  UPDATE quota_account q SET
    seq = q.seq + 1,
    assessed_fen = q.assessed_fen + CASE WHEN to_stage = 'S' THEN a WHEN from_stage = 'S' THEN -a ELSE 0 END,
    remaining_fen = q.remaining_fen + CASE WHEN to_stage = 'R' THEN a WHEN from_stage = 'R' THEN -a ELSE 0 END,
    ordered_fen = q.ordered_fen + CASE WHEN to_stage = 'O' THEN a WHEN from_stage = 'O' THEN -a ELSE 0 END,
    accepted_fen = q.accepted_fen + CASE WHEN to_stage = 'A' THEN a WHEN from_stage = 'A' THEN -a ELSE 0 END,
    settled_fen = q.settled_fen + CASE WHEN to_stage = 'T' THEN a WHEN from_stage = 'T' THEN -a ELSE 0 END,
    head_hash = sha256(q.head_hash || quota_canonical(NEW.unit_id, NEW.account_id, q.seq + 1, NEW.kind, a, NEW.cause_type, NEW.cause_id, NEW.order_id,
      NEW.line_id, NEW.source, NEW.effective_on, NEW.recorded_at, NEW.actor_id, NEW.rule_version))
  WHERE q.unit_id = NEW.unit_id AND q.id = NEW.account_id
  RETURNING q.seq, q.head_hash, q.sealed_at INTO NEW.seq, NEW.hash, sealed;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'quota account % of unit % does not exist', NEW.account_id, NEW.unit_id USING ERRCODE = 'XJ002';
  END IF;
  -- A settlement of what counted at acceptance moves nothing that counts; the others are corrections with a reason of their own.
  IF sealed IS NOT NULL AND NEW.cause_type NOT IN ('adjustment', 're-attribution', 'source', 'settlement') THEN
    RAISE EXCEPTION 'quota.yearClosed' USING ERRCODE = 'XJ409';
  END IF;
  NEW.canonical := quota_canonical(NEW.unit_id, NEW.account_id, NEW.seq, NEW.kind, a, NEW.cause_type, NEW.cause_id, NEW.order_id, NEW.line_id,
    NEW.source, NEW.effective_on, NEW.recorded_at, NEW.actor_id, NEW.rule_version);
  RETURN NEW;
END $$;

CREATE TYPE year_closing_status AS ENUM ('PROPOSED', 'REFUSED', 'WITHDRAWN', 'CONFIRMED', 'DONE');
CREATE TABLE year_closing (
  id uuid PRIMARY KEY,
  bureau_id uuid NOT NULL REFERENCES bureau (id) ON DELETE RESTRICT,
  division_prefix text NOT NULL CHECK (division_prefix ~ '^[0-9]{0,6}$'),
  fiscal_year integer NOT NULL,
  status year_closing_status NOT NULL,
  -- What was open when it was proposed.
  checklist jsonb NOT NULL,
  note text NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  proposed_by_id uuid NOT NULL,
  decided_at timestamptz(3),
  decided_by_id uuid,
  decision_reason text,
  done_at timestamptz(3),
  -- Canonical JSON: a line for each account as it was closed.
  content text,
  sha256 bytea,
  CONSTRAINT year_closing_two_persons CHECK (status NOT IN ('CONFIRMED', 'REFUSED', 'DONE') OR decided_by_id <> proposed_by_id),
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CHECK ((status = 'REFUSED') = (decision_reason IS NOT NULL)),
  CHECK ((status = 'DONE') = (done_at IS NOT NULL) AND (done_at IS NULL) = (content IS NULL) AND (content IS NULL) = (sha256 IS NULL)),
  CONSTRAINT year_closing_hash CHECK (sha256 = sha256(convert_to(content, 'UTF8')))
);
CREATE UNIQUE INDEX year_closing_one ON year_closing (fiscal_year, division_prefix) WHERE status IN ('PROPOSED', 'CONFIRMED', 'DONE');
CREATE FUNCTION year_closing_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was decided about a year stays' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER year_closing_stays BEFORE UPDATE ON year_closing FOR EACH ROW
  WHEN (OLD.status IN ('DONE', 'REFUSED', 'WITHDRAWN') OR OLD.status = 'CONFIRMED' AND NEW.status <> 'DONE') EXECUTE FUNCTION year_closing_stays();
CREATE TRIGGER year_closing_kept BEFORE DELETE OR TRUNCATE ON year_closing FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a closed year is corrected by: the required amount of an account, with a reason, by two persons.
CREATE TYPE year_adjustment_status AS ENUM ('PROPOSED', 'CONFIRMED', 'REFUSED', 'WITHDRAWN');
CREATE TABLE year_adjustment (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  bureau_id uuid NOT NULL REFERENCES bureau (id) ON DELETE RESTRICT,
  status year_adjustment_status NOT NULL,
  -- What will be required.
  required_fen bigint NOT NULL CHECK (required_fen >= 0),
  reason text NOT NULL CHECK (reason <> ''),
  proposed_at timestamptz(3) NOT NULL,
  proposed_by_id uuid NOT NULL,
  decided_at timestamptz(3),
  decided_by_id uuid,
  decision_reason text,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, account_id) REFERENCES quota_account (unit_id, id) ON DELETE RESTRICT,
  CONSTRAINT year_adjustment_two_persons CHECK (status NOT IN ('CONFIRMED', 'REFUSED') OR decided_by_id <> proposed_by_id),
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CHECK ((status = 'REFUSED') = (decision_reason IS NOT NULL))
);
CREATE UNIQUE INDEX year_adjustment_one ON year_adjustment (unit_id, account_id) WHERE status = 'PROPOSED';
CREATE INDEX ON year_adjustment (bureau_id, id);
CREATE TRIGGER year_adjustment_stays BEFORE UPDATE ON year_adjustment FOR EACH ROW WHEN (OLD.status <> 'PROPOSED') EXECUTE FUNCTION year_closing_stays();
CREATE TRIGGER year_adjustment_kept BEFORE DELETE OR TRUNCATE ON year_adjustment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An exception that ends before its last day: proposed by one person of the bureau with a reason, confirmed by another.
CREATE TYPE exception_ending_status AS ENUM ('PROPOSED', 'CONFIRMED', 'DECLINED', 'WITHDRAWN');
CREATE TABLE exception_ending (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  exception_id uuid NOT NULL,
  status exception_ending_status NOT NULL,
  -- The last day on which it holds.
  last_on date NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  proposed_at timestamptz(3) NOT NULL,
  proposed_by_id uuid NOT NULL,
  decided_at timestamptz(3),
  decided_by_id uuid,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, exception_id) REFERENCES filing_exception (unit_id, id) ON DELETE RESTRICT,
  CONSTRAINT exception_ending_two_persons CHECK (status NOT IN ('CONFIRMED', 'DECLINED') OR decided_by_id <> proposed_by_id),
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL))
);
CREATE UNIQUE INDEX exception_ending_one ON exception_ending (unit_id, exception_id) WHERE status IN ('PROPOSED', 'CONFIRMED');
CREATE FUNCTION exception_ending_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was decided about the end of an exception stays' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER exception_ending_stays BEFORE UPDATE ON exception_ending FOR EACH ROW WHEN (OLD.status <> 'PROPOSED') EXECUTE FUNCTION exception_ending_stays();
CREATE TRIGGER exception_ending_kept BEFORE DELETE OR TRUNCATE ON exception_ending FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The limit above which a second person releases is itself changed by two persons.
CREATE TABLE release_limit_change (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  -- Null: one person is enough.
  release_above_fen bigint CHECK (release_above_fen >= 0),
  status bank_decision_status NOT NULL CHECK (status <> 'REVERSED'),
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  PRIMARY KEY (coop_id, id),
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CONSTRAINT release_limit_two_persons CHECK (status <> 'POSTED' OR decided_by_id <> proposed_by_id)
);
CREATE UNIQUE INDEX release_limit_waits_once ON release_limit_change (coop_id) WHERE status = 'PROPOSED';
CREATE TRIGGER release_limit_change_stays BEFORE DELETE OR TRUNCATE ON release_limit_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

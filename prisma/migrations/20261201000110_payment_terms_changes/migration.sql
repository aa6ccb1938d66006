-- Whether a co-op asks for money first is its own decision, of two persons where it has a limit for one.
CREATE TABLE payment_terms_change (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  terms payment_terms NOT NULL,
  two_persons boolean NOT NULL,
  status bank_decision_status NOT NULL CHECK (status <> 'REVERSED'),
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  PRIMARY KEY (coop_id, id),
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CONSTRAINT payment_terms_two_persons CHECK (NOT two_persons OR status <> 'POSTED' OR decided_by_id <> proposed_by_id)
);
CREATE UNIQUE INDEX payment_terms_change_waits_once ON payment_terms_change (coop_id) WHERE status = 'PROPOSED';
CREATE TRIGGER payment_terms_change_stays BEFORE DELETE OR TRUNCATE ON payment_terms_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Kept public pages say the terms.
CREATE TRIGGER coop_terms_changed AFTER UPDATE OF payment_terms ON coop FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();

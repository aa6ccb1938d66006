-- A pledge that ended because the receivable was paid stands again when that payment is taken back, whoever takes it back; what happened to a pledge is kept for whoever is told of it.
CREATE TYPE confirmation_event_kind AS ENUM ('PLEDGED', 'PAID', 'REOPENED');
CREATE TABLE confirmation_event (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  confirmation_id uuid NOT NULL,
  kind confirmation_event_kind NOT NULL,
  at timestamptz(3) NOT NULL,
  -- Of the receivable, after it happened.
  paid_fen bigint NOT NULL CHECK (paid_fen >= 0),
  credited_fen bigint NOT NULL CHECK (credited_fen BETWEEN 0 AND paid_fen),
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, confirmation_id) REFERENCES receivable_confirmation (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON confirmation_event (unit_id, confirmation_id, at);
CREATE INDEX ON confirmation_event (at);
CREATE TRIGGER confirmation_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON confirmation_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION receivable_confirmation_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.unit_id, NEW.id, NEW.receivable_id, NEW.coop_id, NEW.number, NEW.asked_at) IS DISTINCT FROM (OLD.unit_id, OLD.id, OLD.receivable_id, OLD.coop_id, OLD.number, OLD.asked_at)
      OR OLD.content IS NOT NULL AND (NEW.content, NEW.sha256, NEW.token) IS DISTINCT FROM (OLD.content, OLD.sha256, OLD.token)
      OR OLD.signature IS NOT NULL AND (NEW.signature, NEW.public_key) IS DISTINCT FROM (OLD.signature, OLD.public_key)
      OR OLD.pledged_at IS NOT NULL AND (NEW.bank_name, NEW.bank_account_name, NEW.bank_account_number, NEW.pledged_at)
        IS DISTINCT FROM (OLD.bank_name, OLD.bank_account_name, OLD.bank_account_number, OLD.pledged_at) THEN
    RAISE EXCEPTION 'a confirmation keeps what it says' USING ERRCODE = 'XJ003';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state::text || ' ' || NEW.state::text) <> ALL (ARRAY['ASKED CHECKED', 'ASKED REFUSED', 'ASKED WITHDRAWN', 'CHECKED CONFIRMED', 'CHECKED REFUSED',
      'CHECKED WITHDRAWN', 'CONFIRMED PLEDGED', 'CONFIRMED RELEASED', 'PLEDGED RELEASED', 'RELEASED CONFIRMED', 'RELEASED PLEDGED']) THEN
    RAISE EXCEPTION 'a confirmation goes from % to % never', OLD.state, NEW.state USING ERRCODE = 'XJ003';
  END IF;
  -- Back only as it was, and only while the receivable is open again.
  IF OLD.state = 'RELEASED' AND NEW.state <> 'RELEASED' AND ((NEW.state = 'PLEDGED') <> (NEW.pledged_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM receivable r WHERE r.unit_id = NEW.unit_id AND r.id = NEW.receivable_id AND r.paid_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a paid receivable is pledged to nobody' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;

/* Open again: what the payment ended stands again. Nothing else can have been asked for while it was paid. */
CREATE FUNCTION receivable_reopened_restores() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE receivable_confirmation SET state = CASE WHEN pledged_at IS NULL THEN 'CONFIRMED'::confirmation_state ELSE 'PLEDGED' END, released_at = NULL
    WHERE unit_id = NEW.unit_id AND receivable_id = NEW.id AND state = 'RELEASED' AND released_at = OLD.paid_at
      AND NOT EXISTS (SELECT 1 FROM receivable_confirmation l WHERE l.unit_id = NEW.unit_id AND l.receivable_id = NEW.id AND l.state IN ('ASKED', 'CHECKED', 'CONFIRMED', 'PLEDGED'));
  RETURN NULL;
END $$;
CREATE TRIGGER receivable_reopened_restores AFTER UPDATE OF paid_at ON receivable FOR EACH ROW WHEN (NEW.paid_at IS NULL AND OLD.paid_at IS NOT NULL)
  EXECUTE FUNCTION receivable_reopened_restores();

/* What banks are told of: a pledge, its end by payment, and its return. */
CREATE FUNCTION confirmation_event_noted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  what confirmation_event_kind := CASE NEW.state WHEN 'RELEASED' THEN 'PAID' WHEN 'PLEDGED' THEN CASE OLD.state WHEN 'RELEASED' THEN 'REOPENED' ELSE 'PLEDGED' END END;
BEGIN
  INSERT INTO confirmation_event (unit_id, id, confirmation_id, kind, at, paid_fen, credited_fen)
    SELECT NEW.unit_id, gen_random_uuid(), NEW.id, what, CASE what WHEN 'PAID' THEN NEW.released_at WHEN 'PLEDGED' THEN NEW.pledged_at
        ELSE coalesce((SELECT max(m.confirmed_at) FROM remittance_allocation a JOIN remittance m ON m.unit_id = a.unit_id AND m.id = a.remittance_id
          WHERE a.unit_id = r.unit_id AND a.receivable_id = r.id AND a.amount_fen < 0), now()) END, r.paid_fen, r.credited_fen
    FROM receivable r WHERE r.unit_id = NEW.unit_id AND r.id = NEW.receivable_id;
  RETURN NULL;
END $$;
CREATE TRIGGER confirmation_event_noted AFTER UPDATE OF state ON receivable_confirmation FOR EACH ROW WHEN (NEW.state <> OLD.state AND NEW.pledged_at IS NOT NULL)
  EXECUTE FUNCTION confirmation_event_noted();
INSERT INTO confirmation_event (unit_id, id, confirmation_id, kind, at, paid_fen, credited_fen)
  SELECT c.unit_id, gen_random_uuid(), c.id, 'PLEDGED'::confirmation_event_kind, c.pledged_at, 0, 0 FROM receivable_confirmation c WHERE c.pledged_at IS NOT NULL
  UNION ALL SELECT c.unit_id, gen_random_uuid(), c.id, 'PAID'::confirmation_event_kind, c.released_at, r.paid_fen, r.credited_fen
    FROM receivable_confirmation c JOIN receivable r ON r.unit_id = c.unit_id AND r.id = c.receivable_id WHERE c.pledged_at IS NOT NULL AND c.state = 'RELEASED';

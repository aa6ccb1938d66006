-- 政采贷: the unit confirms what it owes, so that a bank can lend on it; a pledge redirects the payee until it is paid.
CREATE TYPE confirmation_state AS ENUM ('ASKED', 'CHECKED', 'CONFIRMED', 'PLEDGED', 'RELEASED', 'REFUSED', 'WITHDRAWN');
CREATE TABLE receivable_confirmation (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  receivable_id uuid NOT NULL,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  number text NOT NULL UNIQUE,
  state confirmation_state NOT NULL,
  asked_at timestamptz(3) NOT NULL,
  asked_by_id uuid NOT NULL,
  checked_at timestamptz(3),
  checked_by_id uuid,
  decided_at timestamptz(3),
  decided_by_id uuid,
  reason text CHECK (length(reason) BETWEEN 1 AND 300),
  -- The document: its text, what it hashes to, the signature and the address it is checked at.
  content text,
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  token text UNIQUE,
  signature bytea,
  public_key text,
  signed_at timestamptz(3),
  bank_name text CHECK (length(bank_name) BETWEEN 1 AND 60),
  bank_account_name text CHECK (length(bank_account_name) BETWEEN 1 AND 60),
  bank_account_number text CHECK (bank_account_number ~ '^[0-9 -]{6,40}$'),
  pledged_at timestamptz(3),
  pledged_by_id uuid,
  released_at timestamptz(3),
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, receivable_id) REFERENCES receivable (unit_id, id) ON DELETE RESTRICT,
  CHECK (decided_by_id IS NULL OR state IN ('REFUSED', 'WITHDRAWN') OR decided_by_id <> checked_by_id),
  CHECK ((content IS NOT NULL) = (state IN ('CONFIRMED', 'PLEDGED', 'RELEASED'))),
  CHECK ((content IS NULL) = (sha256 IS NULL) AND (content IS NULL) = (token IS NULL)),
  CHECK ((pledged_at IS NOT NULL) = (bank_account_number IS NOT NULL) AND (pledged_at IS NOT NULL) = (bank_name IS NOT NULL)),
  CHECK (state <> 'PLEDGED' OR pledged_at IS NOT NULL)
);
-- One receivable is confirmed, and therefore pledged, once at a time: whoever asks, from however many tabs.
CREATE UNIQUE INDEX receivable_confirmation_once ON receivable_confirmation (unit_id, receivable_id) WHERE state IN ('ASKED', 'CHECKED', 'CONFIRMED', 'PLEDGED');
CREATE INDEX ON receivable_confirmation (coop_id, asked_at);

CREATE FUNCTION receivable_confirmation_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.unit_id, NEW.id, NEW.receivable_id, NEW.coop_id, NEW.number, NEW.asked_at) IS DISTINCT FROM (OLD.unit_id, OLD.id, OLD.receivable_id, OLD.coop_id, OLD.number, OLD.asked_at)
      OR OLD.content IS NOT NULL AND (NEW.content, NEW.sha256, NEW.token) IS DISTINCT FROM (OLD.content, OLD.sha256, OLD.token)
      OR OLD.signature IS NOT NULL AND (NEW.signature, NEW.public_key) IS DISTINCT FROM (OLD.signature, OLD.public_key)
      OR OLD.pledged_at IS NOT NULL AND (NEW.bank_name, NEW.bank_account_name, NEW.bank_account_number, NEW.pledged_at)
        IS DISTINCT FROM (OLD.bank_name, OLD.bank_account_name, OLD.bank_account_number, OLD.pledged_at) THEN
    RAISE EXCEPTION 'a confirmation keeps what it says' USING ERRCODE = 'XJ003';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state::text || ' ' || NEW.state::text) <> ALL (ARRAY['ASKED CHECKED', 'ASKED REFUSED', 'ASKED WITHDRAWN', 'CHECKED CONFIRMED', 'CHECKED REFUSED',
      'CHECKED WITHDRAWN', 'CONFIRMED PLEDGED', 'CONFIRMED RELEASED', 'PLEDGED RELEASED']) THEN
    RAISE EXCEPTION 'a confirmation goes from % to % never', OLD.state, NEW.state USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receivable_confirmation_moves_forward BEFORE UPDATE ON receivable_confirmation FOR EACH ROW EXECUTE FUNCTION receivable_confirmation_moves_forward();
CREATE TRIGGER receivable_confirmation_stays BEFORE DELETE OR TRUNCATE ON receivable_confirmation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* Paid, whoever records it: the pledge is released in the same transaction, and what was only confirmed is over. */
CREATE FUNCTION receivable_paid_releases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE receivable_confirmation SET state = 'RELEASED', released_at = NEW.paid_at WHERE unit_id = NEW.unit_id AND receivable_id = NEW.id AND state IN ('CONFIRMED', 'PLEDGED');
  RETURN NULL;
END $$;
CREATE TRIGGER receivable_paid_releases AFTER UPDATE OF paid_at ON receivable FOR EACH ROW WHEN (NEW.paid_at IS NOT NULL AND OLD.paid_at IS NULL)
  EXECUTE FUNCTION receivable_paid_releases();

/* Where a receivable is to be paid to: the bank it is pledged to, otherwise the co-op's own account. */
CREATE FUNCTION receivable_payee(unit uuid, wanted uuid, OUT bank_name text, OUT bank_account_name text, OUT bank_account_number text, OUT pledged boolean) LANGUAGE sql STABLE AS $$
  SELECT coalesce(p.bank_name, c.bank_name), coalesce(p.bank_account_name, c.bank_account_name), coalesce(p.bank_account_number, c.bank_account_number), p.id IS NOT NULL
  FROM receivable r JOIN coop c ON c.id = r.coop_id
    LEFT JOIN receivable_confirmation p ON p.unit_id = r.unit_id AND p.receivable_id = r.id AND p.state = 'PLEDGED'
  WHERE r.unit_id = unit AND r.id = wanted
$$;

-- 电子保函: instead of a deposit a co-op gives a unit a guarantee of a bank, an insurer or a guarantor.
CREATE TYPE guarantee_issuer AS ENUM ('BANK', 'INSURER', 'GUARANTOR');
CREATE TYPE guarantee_purpose AS ENUM ('BID', 'PERFORMANCE', 'QUALITY', 'ADVANCE');
CREATE TYPE guarantee_state AS ENUM ('DRAFT', 'ISSUED', 'ACCEPTED', 'REFUSED', 'CLAIMED', 'RELEASED', 'EXPIRED', 'WITHDRAWN');
CREATE TABLE guarantee (
  -- Whom it protects.
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  number text NOT NULL UNIQUE,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  issuer_kind guarantee_issuer NOT NULL,
  issuer text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 100),
  -- The issuer's own number.
  reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 64),
  purpose guarantee_purpose NOT NULL,
  contract_number text NOT NULL CHECK (length(contract_number) BETWEEN 1 AND 64),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  valid_from date NOT NULL,
  valid_to date NOT NULL CHECK (valid_to >= valid_from),
  file_id uuid NOT NULL REFERENCES stored_file (id) ON DELETE RESTRICT,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  state guarantee_state NOT NULL,
  -- Why it was refused or is called.
  reason text CHECK (length(reason) BETWEEN 1 AND 300),
  drafted_at timestamptz(3) NOT NULL,
  drafted_by_id uuid NOT NULL,
  issued_at timestamptz(3),
  ended_at timestamptz(3),
  -- Days before the end that were reminded of last: 30, then 7.
  reminded_days integer CHECK (reminded_days IN (30, 7)),
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, id),
  CHECK ((issued_at IS NULL) = (state = 'DRAFT') OR state = 'WITHDRAWN'),
  CHECK ((ended_at IS NOT NULL) = (state IN ('REFUSED', 'RELEASED', 'EXPIRED', 'WITHDRAWN'))),
  CHECK (reason IS NOT NULL OR state NOT IN ('REFUSED', 'CLAIMED'))
);
-- One guarantee is given once, however its number is typed.
CREATE UNIQUE INDEX guarantee_once ON guarantee (lower(regexp_replace(issuer, '\s', '', 'g')), upper(regexp_replace(reference, '[\s-]', '', 'g'))) WHERE state NOT IN ('REFUSED', 'WITHDRAWN');
CREATE INDEX ON guarantee (coop_id, drafted_at);
CREATE INDEX ON guarantee (unit_id, drafted_at);
CREATE INDEX ON guarantee (file_id);
CREATE INDEX guarantee_ends ON guarantee (valid_to) WHERE state IN ('ISSUED', 'ACCEPTED');

CREATE FUNCTION guarantee_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.unit_id, NEW.id, NEW.number, NEW.coop_id, NEW.issuer_kind, NEW.issuer, NEW.reference, NEW.purpose, NEW.contract_number, NEW.amount_fen, NEW.valid_from, NEW.valid_to, NEW.file_id,
      NEW.sha256, NEW.drafted_at) IS DISTINCT FROM (OLD.unit_id, OLD.id, OLD.number, OLD.coop_id, OLD.issuer_kind, OLD.issuer, OLD.reference, OLD.purpose, OLD.contract_number, OLD.amount_fen,
      OLD.valid_from, OLD.valid_to, OLD.file_id, OLD.sha256, OLD.drafted_at) THEN
    RAISE EXCEPTION 'a guarantee keeps what it says' USING ERRCODE = 'XJ003';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state::text || ' ' || NEW.state::text) <> ALL (ARRAY['DRAFT ISSUED', 'DRAFT WITHDRAWN', 'ISSUED ACCEPTED', 'ISSUED REFUSED', 'ISSUED WITHDRAWN',
      'ISSUED EXPIRED', 'ACCEPTED RELEASED', 'ACCEPTED CLAIMED', 'ACCEPTED EXPIRED', 'CLAIMED RELEASED']) THEN
    RAISE EXCEPTION 'a guarantee goes from % to % never', OLD.state, NEW.state USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guarantee_moves_forward BEFORE UPDATE ON guarantee FOR EACH ROW EXECUTE FUNCTION guarantee_moves_forward();
CREATE TRIGGER guarantee_stays BEFORE DELETE OR TRUNCATE ON guarantee FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* The file of a guarantee that was issued stays byte for byte, whoever writes. */
CREATE FUNCTION guarantee_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.content, NEW.sha256, NEW.media_type, NEW.size) IS DISTINCT FROM (OLD.content, OLD.sha256, OLD.media_type, OLD.size)
      AND EXISTS (SELECT 1 FROM guarantee g WHERE g.file_id = OLD.id AND g.state <> 'DRAFT') THEN
    RAISE EXCEPTION 'the file of a guarantee stays as it was issued' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guarantee_file_stays BEFORE UPDATE OF content, sha256, media_type, size ON stored_file FOR EACH ROW EXECUTE FUNCTION guarantee_file_stays();

CREATE TABLE guarantee_event (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  guarantee_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  -- coop, unit; none for the clock.
  side text,
  actor_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, guarantee_id) REFERENCES guarantee (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON guarantee_event (unit_id, guarantee_id, at);
CREATE TRIGGER guarantee_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON guarantee_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE held_money_return ADD FOREIGN KEY (unit_id, guarantee_id) REFERENCES guarantee (unit_id, id) ON DELETE RESTRICT;

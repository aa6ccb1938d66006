-- A paper that a treasury accepts before it pays: what is owed for an order, or by a payment order, frozen, hashed and signed.
CREATE TABLE payment_proof (
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  number text NOT NULL UNIQUE,
  -- Part of the public address: whoever holds the paper may ask, nobody can guess.
  token text NOT NULL UNIQUE CHECK (token ~ '^[A-Za-z0-9_-]{22}$'),
  order_id uuid,
  batch_id uuid,
  -- The bytes that are hashed and signed.
  content text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  issued_at timestamptz(3) NOT NULL,
  issued_by_id uuid NOT NULL,
  signature bytea,
  public_key text,
  signed_at timestamptz(3),
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, batch_id) REFERENCES payment_batch (unit_id, id) ON DELETE RESTRICT,
  CHECK (num_nonnulls(order_id, batch_id) = 1),
  CHECK ((signature IS NULL) = (public_key IS NULL) AND (signature IS NULL) = (signed_at IS NULL)),
  CHECK (sha256 = sha256(convert_to(content, 'UTF8')))
);
CREATE INDEX payment_proof_order ON payment_proof (unit_id, order_id, issued_at DESC);
CREATE INDEX payment_proof_batch ON payment_proof (unit_id, batch_id, issued_at DESC);

CREATE FUNCTION payment_proof_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a proof stays as it was issued' USING ERRCODE = 'XJ003';
END $$;
-- Signed once; nothing else of it changes.
CREATE TRIGGER payment_proof_stays BEFORE UPDATE ON payment_proof FOR EACH ROW WHEN (OLD.signature IS NOT NULL OR (OLD.unit_id, OLD.id, OLD.number, OLD.token, OLD.order_id, OLD.batch_id,
    OLD.content, OLD.issued_at, OLD.issued_by_id) IS DISTINCT FROM (NEW.unit_id, NEW.id, NEW.number, NEW.token, NEW.order_id, NEW.batch_id, NEW.content, NEW.issued_at, NEW.issued_by_id))
  EXECUTE FUNCTION payment_proof_stays();
CREATE TRIGGER payment_proof_kept BEFORE DELETE OR TRUNCATE ON payment_proof FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A unit's year under a programme, fulfilled: what stood on the account when the certificate was issued, and where the chain stood.
CREATE TABLE completion_certificate (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  number text NOT NULL UNIQUE,
  -- Part of the public address: whoever holds the paper may ask, nobody can guess.
  token text NOT NULL UNIQUE CHECK (token ~ '^[A-Za-z0-9_-]{22}$'),
  counting_stage counting_stage NOT NULL,
  required_fen bigint NOT NULL,
  counted_fen bigint NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  head_hash bytea NOT NULL CHECK (octet_length(head_hash) = 32),
  issued_at timestamptz(3) NOT NULL,
  issued_by_id uuid NOT NULL,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, account_id, seq),
  FOREIGN KEY (unit_id, account_id) REFERENCES quota_account (unit_id, id) ON DELETE RESTRICT,
  CHECK (required_fen > 0 AND counted_fen >= required_fen)
);
CREATE TRIGGER completion_certificate_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON completion_certificate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

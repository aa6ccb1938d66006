-- A day's list of all heads: the header is what is signed, the heads themselves lie in parts. An earlier list would have no header, hence no defaults.
ALTER TABLE head_list
  DROP COLUMN content,
  ADD COLUMN header text NOT NULL,
  ADD COLUMN previous bytea NOT NULL UNIQUE,
  ALTER COLUMN created_at DROP DEFAULT,
  ADD CHECK (accounts >= 0 AND entries >= 0), ADD CHECK (octet_length(previous) = 32), ADD CHECK (octet_length(sha256) = 32),
  ADD CHECK (octet_length(signature) = 64);

-- Written before the list's own row, whose header names their root: the key is looked at when the transaction ends.
CREATE TABLE head_list_part (
  day date NOT NULL REFERENCES head_list (day) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
  part integer NOT NULL CHECK (part >= 0),
  first_account_id uuid NOT NULL,
  heads integer NOT NULL CHECK (heads BETWEEN 1 AND 4096),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  content bytea NOT NULL,
  PRIMARY KEY (day, part)
);
CREATE TRIGGER head_list_part_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON head_list_part FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Keys that lists are signed with, one at a time.
CREATE TABLE ledger_key (
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  public_key text NOT NULL CHECK (public_key ~ '^[A-Za-z0-9+/]{43}=$'),
  PRIMARY KEY (valid_from)
);
CREATE UNIQUE INDEX ledger_key_one_in_use ON ledger_key ((valid_to IS NULL)) WHERE valid_to IS NULL;

-- The last day of a key is entered once; nothing else about it changes.
CREATE TRIGGER ledger_key_stays BEFORE DELETE OR TRUNCATE ON ledger_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_key_ends_once BEFORE UPDATE ON ledger_key FOR EACH ROW
  WHEN (OLD.valid_to IS NOT NULL OR NEW.valid_to IS NULL OR NEW.valid_from <> OLD.valid_from OR NEW.public_key <> OLD.public_key)
  EXECUTE FUNCTION refuse_change();

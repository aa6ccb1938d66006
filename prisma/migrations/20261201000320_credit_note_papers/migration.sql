-- A credit note as it was issued: the bytes that are hashed and signed, and the address under which whoever holds the paper may ask.
CREATE TABLE credit_note_paper (
  unit_id uuid NOT NULL,
  credit_note_id uuid NOT NULL,
  token text NOT NULL UNIQUE CHECK (token ~ '^[A-Za-z0-9_-]{22}$'),
  content text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  signature bytea,
  public_key text,
  signed_at timestamptz(3),
  PRIMARY KEY (unit_id, credit_note_id),
  FOREIGN KEY (unit_id, credit_note_id) REFERENCES credit_note (unit_id, id) ON DELETE RESTRICT,
  CHECK ((signature IS NULL) = (public_key IS NULL) AND (signature IS NULL) = (signed_at IS NULL)),
  CHECK (sha256 = sha256(convert_to(content, 'UTF8')))
);
CREATE FUNCTION credit_note_paper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a credit note stays as it was issued' USING ERRCODE = 'XJ003';
END $$;
-- Signed once; nothing else of it changes.
CREATE TRIGGER credit_note_paper_stays BEFORE UPDATE ON credit_note_paper FOR EACH ROW WHEN (OLD.signature IS NOT NULL
    OR (OLD.unit_id, OLD.credit_note_id, OLD.token, OLD.content) IS DISTINCT FROM (NEW.unit_id, NEW.credit_note_id, NEW.token, NEW.content))
  EXECUTE FUNCTION credit_note_paper_stays();
CREATE TRIGGER credit_note_paper_kept BEFORE DELETE OR TRUNCATE ON credit_note_paper FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Looked for by its id alone, by halls and bureaus.
CREATE INDEX credit_note_by_id ON credit_note (id);

-- A payment may be disputed part by part: each lost dispute takes its part back, and all of them together no more than came.
ALTER TABLE remittance DROP CONSTRAINT remittance_taken_back_once;
CREATE UNIQUE INDEX remittance_taken_back_once ON remittance (unit_id, reverses_id) WHERE reverses_id IS NOT NULL AND hold_id IS NULL;
CREATE INDEX remittance_takes_back ON remittance (unit_id, reverses_id) WHERE reverses_id IS NOT NULL;

/* What takes a remittance back opens no more than it had paid. Two at once wait for each other at the remittance. */
CREATE FUNCTION remittance_taken_back_in_all() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE left_fen bigint;
BEGIN
  PERFORM 1 FROM remittance m WHERE m.unit_id = NEW.unit_id AND m.id = NEW.reverses_id FOR NO KEY UPDATE;
  SELECT m.amount_fen + coalesce(sum(b.amount_fen), 0) INTO left_fen FROM remittance m LEFT JOIN remittance b ON b.unit_id = m.unit_id AND b.reverses_id = m.id
    WHERE m.unit_id = NEW.unit_id AND m.id = NEW.reverses_id GROUP BY m.amount_fen;
  IF left_fen < 0 THEN
    RAISE EXCEPTION 'payments.refundedAlready' USING ERRCODE = 'XJ409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER remittance_taken_back_in_all AFTER INSERT ON remittance FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION remittance_taken_back_in_all();

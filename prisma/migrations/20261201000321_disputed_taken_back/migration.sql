-- A lost dispute may be about a part of a payment: taken back is that part. The counter-entry names its dispute.
ALTER TABLE remittance ADD COLUMN hold_id uuid, ADD FOREIGN KEY (unit_id, hold_id) REFERENCES remittance_hold (unit_id, id) ON DELETE RESTRICT,
  ADD CONSTRAINT remittance_of_dispute CHECK (hold_id IS NULL OR reverses_id IS NOT NULL);
CREATE UNIQUE INDEX remittance_dispute_once ON remittance (unit_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE FUNCTION remittance_takes_disputed_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM remittance m JOIN remittance_hold h ON h.unit_id = m.unit_id AND h.remittance_id = m.id
    WHERE m.unit_id = NEW.unit_id AND m.id = NEW.reverses_id AND h.id = NEW.hold_id AND h.outcome = 'lost' AND h.amount_fen = -NEW.amount_fen AND h.amount_fen <= m.amount_fen
      AND (m.order_id, m.coop_id, m.method, m.held_by) = (NEW.order_id, NEW.coop_id, NEW.method, NEW.held_by)) THEN
    RAISE EXCEPTION 'a lost dispute takes back what was disputed' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER remittance_takes_back ON remittance;
CREATE TRIGGER remittance_takes_back BEFORE INSERT ON remittance FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL AND NEW.hold_id IS NULL) EXECUTE FUNCTION remittance_takes_back();
CREATE TRIGGER remittance_takes_disputed_back BEFORE INSERT ON remittance FOR EACH ROW WHEN (NEW.hold_id IS NOT NULL) EXECUTE FUNCTION remittance_takes_disputed_back();

-- Above the co-op's limit a first person proposes to take it back, and a second one does.
ALTER TABLE remittance_hold ADD COLUMN proposed_by_id uuid, ADD COLUMN proposed_at timestamptz(3), ADD COLUMN release_above_fen bigint,
  ADD CONSTRAINT remittance_hold_proposed CHECK ((proposed_by_id IS NULL) = (proposed_at IS NULL) AND (proposed_at IS NULL OR outcome = 'lost')),
  ADD CONSTRAINT remittance_hold_two_persons CHECK (answer IS DISTINCT FROM 'TAKEN_BACK' OR proposed_by_id IS NULL AND (release_above_fen IS NULL OR amount_fen <= release_above_fen)
    OR proposed_by_id IS NOT NULL AND answered_by_id IS NOT NULL AND answered_by_id <> proposed_by_id);

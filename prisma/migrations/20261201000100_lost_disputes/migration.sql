-- A dispute that is lost took money out of the platform's account. Who bears it is somebody's decision; until then the money is not paid out.
CREATE TYPE lost_dispute_answer AS ENUM ('BORNE', 'TAKEN_BACK');
ALTER TABLE remittance_hold ADD COLUMN answer lost_dispute_answer, ADD COLUMN answered_at timestamptz(3), ADD COLUMN answered_by_id uuid;
-- Until now the co-op bore it, by a refund of its own.
UPDATE remittance_hold SET answer = 'BORNE', answered_at = released_at WHERE outcome = 'lost';
ALTER TABLE remittance_hold ADD CONSTRAINT remittance_hold_answer CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL OR outcome = 'lost'));
CREATE INDEX remittance_hold_lost ON remittance_hold (released_at) WHERE outcome = 'lost' AND answer IS NULL;

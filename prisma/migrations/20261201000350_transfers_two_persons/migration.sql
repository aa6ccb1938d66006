-- Transfers to co-ops' own accounts are turned on by two persons, and off by one: then nothing moves.
CREATE TABLE transfer_setting_change (
  id uuid PRIMARY KEY,
  enabled boolean NOT NULL,
  two_persons boolean NOT NULL,
  status bank_decision_status NOT NULL CHECK (status <> 'REVERSED'),
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CONSTRAINT transfer_setting_two_persons CHECK (NOT two_persons OR status <> 'POSTED' OR decided_by_id <> proposed_by_id)
);
-- What stood until now was one person's.
INSERT INTO transfer_setting_change (id, enabled, two_persons, status, proposed_by_id, proposed_at, decided_by_id, decided_at)
SELECT id, enabled, false, 'POSTED', changed_by_id, changed_at, changed_by_id, changed_at FROM transfer_setting;
ALTER TABLE transfer_setting_change ADD CONSTRAINT transfer_setting_on_by_two CHECK (two_persons OR NOT enabled) NOT VALID;
CREATE UNIQUE INDEX transfer_setting_change_waits_once ON transfer_setting_change (status) WHERE status = 'PROPOSED';
CREATE INDEX transfer_setting_change_latest ON transfer_setting_change (decided_at DESC, id DESC) WHERE status = 'POSTED';
CREATE TRIGGER transfer_setting_change_stays BEFORE DELETE OR TRUNCATE ON transfer_setting_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_setting_change_decided BEFORE UPDATE ON transfer_setting_change FOR EACH ROW WHEN (OLD.status <> 'PROPOSED') EXECUTE FUNCTION refuse_change();
DROP TABLE transfer_setting;

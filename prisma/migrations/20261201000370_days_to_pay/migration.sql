-- The last day to pay an order of a co-op that asks for money first gives way to a day off, as every other due day does.
UPDATE purchase_order SET pay_by = working_day_from(pay_by)
  WHERE pay_by > (now() AT TIME ZONE 'Asia/Shanghai')::date AND state = 'CONFIRMED' AND settled_at IS NULL AND NOT works_on(pay_by);

-- A bank is told when the due day of what is pledged to it moves: the confirmation that was signed says the day of its signing.
ALTER TYPE confirmation_event_kind ADD VALUE 'DUE_DAY_MOVED';
ALTER TABLE webhook_endpoint DROP CONSTRAINT webhook_endpoint_check3;
ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_bank
  CHECK (bank_account_number IS NULL OR (coop_id IS NOT NULL AND bank_account_number ~ '^[0-9]{6,40}$'
    AND events <@ ARRAY['receivable.pledged', 'receivable.paid', 'receivable.reopened', 'receivable.dueDayMoved']));

CREATE FUNCTION pledge_due_day_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO confirmation_event (unit_id, id, confirmation_id, kind, at, paid_fen, credited_fen)
    SELECT c.unit_id, gen_random_uuid(), c.id, 'DUE_DAY_MOVED', now(), NEW.paid_fen, NEW.credited_fen
    FROM receivable_confirmation c WHERE c.unit_id = NEW.unit_id AND c.receivable_id = NEW.id AND c.state = 'PLEDGED';
  RETURN NULL;
END $$;
CREATE TRIGGER pledge_due_day_moved AFTER UPDATE OF due_on ON receivable FOR EACH ROW WHEN (NEW.due_on <> OLD.due_on) EXECUTE FUNCTION pledge_due_day_moved();

-- A unit's payment order: receivables that it pays together, made by one person and approved by another.
CREATE TYPE payment_batch_status AS ENUM ('PREPARED', 'APPROVED', 'REFUSED', 'WITHDRAWN');
CREATE TYPE payment_item_status AS ENUM ('PENDING', 'EXECUTED', 'CONFIRMED', 'FAILED', 'DROPPED');

CREATE TABLE payment_batch (
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  number text NOT NULL UNIQUE,
  pay_on date NOT NULL,
  -- The unit's own account that is charged, as typed.
  payer_bank text NOT NULL,
  payer_account text NOT NULL,
  status payment_batch_status NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  prepared_by_id uuid NOT NULL,
  prepared_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  reason text NOT NULL DEFAULT '',
  exported_at timestamptz(3),
  PRIMARY KEY (unit_id, id),
  CHECK ((status = 'PREPARED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CONSTRAINT payment_batch_two_persons CHECK (status <> 'APPROVED' OR decided_by_id <> prepared_by_id),
  CHECK (exported_at IS NULL OR status = 'APPROVED')
);
CREATE INDEX payment_batch_latest ON payment_batch (unit_id, prepared_at DESC, id DESC);

CREATE TABLE payment_item (
  unit_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  receivable_id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- The payee as it stood when the order was made.
  payee_name text NOT NULL,
  payee_bank text NOT NULL,
  payee_account text NOT NULL,
  -- PENDING: not known to be paid · EXECUTED: the unit's bank says so · CONFIRMED: the co-op has it · FAILED, DROPPED: not paid by this.
  status payment_item_status NOT NULL,
  note text NOT NULL DEFAULT '',
  status_at timestamptz(3) NOT NULL,
  status_by_id uuid,
  PRIMARY KEY (unit_id, batch_id, receivable_id),
  FOREIGN KEY (unit_id, batch_id) REFERENCES payment_batch (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, receivable_id) REFERENCES receivable (unit_id, id) ON DELETE RESTRICT
);
-- A receivable is in one order at most that may still pay it, however many people prepare at once.
CREATE UNIQUE INDEX payment_item_live ON payment_item (unit_id, receivable_id) WHERE status IN ('PENDING', 'EXECUTED');
CREATE INDEX payment_item_receivable ON payment_item (unit_id, receivable_id);

CREATE FUNCTION payment_item_keeps_what_it_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a payment order keeps what it says' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER payment_item_keeps_what_it_says BEFORE UPDATE OF unit_id, batch_id, receivable_id, order_id, coop_id, amount_fen, payee_name, payee_bank, payee_account ON payment_item
  FOR EACH ROW EXECUTE FUNCTION payment_item_keeps_what_it_says();
CREATE TRIGGER payment_item_stays BEFORE DELETE OR TRUNCATE ON payment_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_batch_stays BEFORE DELETE OR TRUNCATE ON payment_batch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nothing is ordered to be paid that is not open, and what the co-op has received in full is confirmed, or dropped from an order that nobody approved yet.
CREATE FUNCTION payment_item_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  open bigint;
BEGIN
  SELECT r.amount_fen - r.paid_fen INTO open FROM receivable r WHERE r.unit_id = NEW.unit_id AND r.id = NEW.receivable_id FOR NO KEY UPDATE;
  IF open IS NULL OR open < NEW.amount_fen THEN
    RAISE EXCEPTION 'payments.notOpenAnyMore' USING ERRCODE = 'XJ409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_item_is_open BEFORE INSERT ON payment_item FOR EACH ROW EXECUTE FUNCTION payment_item_is_open();
CREATE FUNCTION payment_item_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE payment_item i SET status = CASE WHEN b.status = 'APPROVED' THEN 'CONFIRMED'::payment_item_status ELSE 'DROPPED' END, status_at = now(), status_by_id = NULL
  FROM payment_batch b WHERE b.unit_id = i.unit_id AND b.id = i.batch_id AND i.unit_id = NEW.unit_id AND i.receivable_id = NEW.id AND i.status IN ('PENDING', 'EXECUTED');
  RETURN NULL;
END $$;
CREATE TRIGGER payment_item_received AFTER UPDATE OF paid_fen ON receivable FOR EACH ROW WHEN (NEW.paid_fen = NEW.amount_fen AND OLD.paid_fen <> OLD.amount_fen)
  EXECUTE FUNCTION payment_item_received();

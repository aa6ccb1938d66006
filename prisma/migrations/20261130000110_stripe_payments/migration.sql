-- Money that is asked for through the payment service.
CREATE TABLE psp_customer (
  unit_id uuid PRIMARY KEY REFERENCES unit (id) ON DELETE RESTRICT,
  -- Of the command that asked for it: another when the first one is gone over there.
  command_id uuid NOT NULL,
  psp_id text UNIQUE,
  created_at timestamptz(3) NOT NULL
);

CREATE TYPE psp_flow AS ENUM ('INVOICE', 'CHECKOUT');
CREATE TYPE psp_payment_state AS ENUM ('REQUESTED', 'OPEN', 'PAID', 'ENDED');
CREATE TABLE psp_payment (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  flow psp_flow NOT NULL,
  -- An invoice asks for the rest of one receivable; a checkout for an order before it is sent.
  receivable_id uuid,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- What it is for, line by line.
  lines jsonb NOT NULL,
  state psp_payment_state NOT NULL DEFAULT 'REQUESTED',
  -- The invoice or the session over there.
  psp_id text UNIQUE,
  hosted_url text,
  number text,
  due_on date,
  expires_at timestamptz(3),
  -- What has come by it; what came by other ways and has been reported there; by how much it was lowered there.
  received_fen bigint NOT NULL DEFAULT 0 CHECK (received_fen >= 0),
  mirrored_fen bigint NOT NULL DEFAULT 0 CHECK (mirrored_fen >= 0),
  credited_fen bigint NOT NULL DEFAULT 0 CHECK (credited_fen >= 0),
  requested_by_id uuid NOT NULL,
  requested_grant_id uuid NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  opened_at timestamptz(3),
  ended_at timestamptz(3),
  -- A word: paid, expired, voided, refused, withdrawn.
  end_reason text,
  problem text,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(3) NOT NULL,
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, receivable_id) REFERENCES receivable (unit_id, id) ON DELETE RESTRICT,
  CHECK ((flow = 'INVOICE') = (receivable_id IS NOT NULL)),
  CHECK ((state IN ('PAID', 'ENDED')) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (end_reason IS NULL)),
  CHECK (state <> 'OPEN' OR psp_id IS NOT NULL)
);
-- From two tabs there is still one invoice of a receivable, and one checkout of an order.
CREATE UNIQUE INDEX psp_payment_of_receivable ON psp_payment (unit_id, receivable_id) WHERE state IN ('REQUESTED', 'OPEN') AND receivable_id IS NOT NULL;
CREATE UNIQUE INDEX psp_payment_of_order ON psp_payment (unit_id, order_id) WHERE state IN ('REQUESTED', 'OPEN') AND flow = 'CHECKOUT';
CREATE INDEX psp_payment_live ON psp_payment (next_attempt_at) WHERE state IN ('REQUESTED', 'OPEN');
CREATE INDEX psp_payment_order ON psp_payment (unit_id, order_id);
CREATE INDEX psp_payment_latest ON psp_payment (requested_at DESC);
CREATE TRIGGER psp_payment_stays BEFORE DELETE OR TRUNCATE ON psp_payment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Money that came so is a remittance like any other, once for each payment over there.
ALTER TABLE remittance ADD COLUMN psp_payment_id uuid, ADD FOREIGN KEY (unit_id, psp_payment_id) REFERENCES psp_payment (unit_id, id) ON DELETE RESTRICT,
  ADD CHECK (psp_payment_id IS NULL OR method = 'STRIPE');
CREATE UNIQUE INDEX remittance_psp_once ON remittance (bank_reference) WHERE method = 'STRIPE' AND amount_fen > 0;
CREATE INDEX remittance_psp_payment ON remittance (unit_id, psp_payment_id) WHERE psp_payment_id IS NOT NULL;

-- What is paid before it is due stays on its remittance until a receivable arises, and is never given out twice.
CREATE FUNCTION remittance_not_given_out_twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM remittance m WHERE m.unit_id = NEW.unit_id AND m.id = NEW.remittance_id
    AND abs((SELECT sum(a.amount_fen) FROM remittance_allocation a WHERE a.unit_id = m.unit_id AND a.remittance_id = m.id)) > abs(m.amount_fen)) THEN
    RAISE EXCEPTION 'a remittance pays no more than its amount' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER remittance_not_given_out_twice AFTER INSERT ON remittance_allocation FOR EACH ROW EXECUTE FUNCTION remittance_not_given_out_twice();

-- While somebody disputes a payment, its money stays where it is.
CREATE TABLE remittance_hold (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  remittance_id uuid NOT NULL,
  -- The dispute over there.
  psp_id text NOT NULL UNIQUE,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL,
  state text NOT NULL,
  held_at timestamptz(3) NOT NULL,
  released_at timestamptz(3),
  -- won: the money stays; lost: it was taken back.
  outcome text,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, remittance_id) REFERENCES remittance (unit_id, id) ON DELETE RESTRICT,
  CHECK ((released_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX remittance_hold_open ON remittance_hold (unit_id, remittance_id) WHERE released_at IS NULL;

-- Where a co-op asks for money first, an order waits for it until a day; the day moves once.
ALTER TABLE purchase_order ADD COLUMN pay_by date, ADD COLUMN pay_by_extended_at timestamptz(3);
CREATE INDEX purchase_order_pay_by ON purchase_order (pay_by) WHERE pay_by IS NOT NULL AND state = 'CONFIRMED' AND settled_at IS NULL;

-- What an order's payer uses of its balance with the co-op pays like a transfer, though nothing arrives.
ALTER TYPE payment_method ADD VALUE 'BALANCE';
-- Periods for claims on delivered goods, and where their refunds go: a rule by place.
ALTER TYPE place_rule_kind ADD VALUE 'CLAIMS';

-- ORIGINAL: the way it came · BALANCE: kept with the co-op for later receivables · TRANSFER: by the co-op's bank.
CREATE TYPE refund_destination AS ENUM ('ORIGINAL', 'BALANCE', 'TRANSFER');
CREATE TYPE refund_state AS ENUM ('PENDING', 'SUCCEEDED', 'FAILED');
CREATE TYPE refund_cause AS ENUM ('GOODS_CLAIM', 'OVERPAID', 'HOLD_LOST', 'DISPUTE');

CREATE TABLE refund (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  cause refund_cause NOT NULL,
  cause_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  destination refund_destination NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  state refund_state NOT NULL DEFAULT 'PENDING',
  -- What the bank or the payment service calls it, once it is known.
  reference text CHECK (length(reference) BETWEEN 1 AND 120),
  failure text CHECK (length(failure) BETWEEN 1 AND 300),
  opened_at timestamptz(3) NOT NULL,
  opened_by_id uuid,
  ended_at timestamptz(3),
  ended_by_id uuid,
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT,
  CHECK ((ended_at IS NULL) = (state = 'PENDING')),
  CHECK ((failure IS NOT NULL) = (state = 'FAILED'))
);
-- One cause is refunded once; after a failure again.
CREATE UNIQUE INDEX refund_once ON refund (unit_id, cause, cause_id) WHERE state <> 'FAILED';
CREATE INDEX ON refund (unit_id, order_id);
CREATE INDEX ON refund (coop_id, opened_at);
CREATE INDEX refund_pending ON refund (destination, opened_at) WHERE state = 'PENDING';

/* What was paid for an order, by whatever way. */
CREATE FUNCTION order_received_fen(unit uuid, wanted uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(amount_fen), 0)::bigint FROM remittance WHERE unit_id = unit AND order_id = wanted
$$;

/* Never more than was paid for the order: whoever writes, the order's row is where they wait for each other. */
CREATE FUNCTION refund_within_what_was_paid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refunded bigint;
BEGIN
  PERFORM 1 FROM purchase_order WHERE unit_id = NEW.unit_id AND id = NEW.order_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(amount_fen), 0) INTO refunded FROM refund WHERE unit_id = NEW.unit_id AND order_id = NEW.order_id AND state <> 'FAILED';
  IF refunded + NEW.amount_fen > order_received_fen(NEW.unit_id, NEW.order_id) THEN
    RAISE EXCEPTION 'payments.refundMoreThanPaid' USING ERRCODE = 'XJ409';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_within_what_was_paid BEFORE INSERT ON refund FOR EACH ROW EXECUTE FUNCTION refund_within_what_was_paid();

/* Forwards only. A payment service may take a success back; a balance that is gone cannot be. */
CREATE FUNCTION refund_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.unit_id, NEW.id, NEW.order_id, NEW.coop_id, NEW.cause, NEW.cause_id, NEW.amount_fen, NEW.destination, NEW.reason, NEW.opened_at)
      IS DISTINCT FROM (OLD.unit_id, OLD.id, OLD.order_id, OLD.coop_id, OLD.cause, OLD.cause_id, OLD.amount_fen, OLD.destination, OLD.reason, OLD.opened_at) THEN
    RAISE EXCEPTION 'a refund keeps what it says' USING ERRCODE = 'XJ003';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state = 'PENDING' OR OLD.state = 'SUCCEEDED' AND NEW.state = 'FAILED' AND OLD.destination <> 'BALANCE') THEN
    RAISE EXCEPTION 'a refund goes from % to % never', OLD.state, NEW.state USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_moves_forward BEFORE UPDATE ON refund FOR EACH ROW EXECUTE FUNCTION refund_moves_forward();
CREATE TRIGGER refund_stays BEFORE DELETE OR TRUNCATE ON refund FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a co-op keeps for a unit: refunds that went here, less what was used of them. The CHECK refuses using more, whoever writes.
CREATE TABLE unit_balance (
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  amount_fen bigint NOT NULL DEFAULT 0 CONSTRAINT unit_balance_not_below_zero CHECK (amount_fen >= 0),
  PRIMARY KEY (unit_id, coop_id)
);
CREATE TRIGGER unit_balance_stays BEFORE DELETE OR TRUNCATE ON unit_balance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* The balance follows what it consists of, in the same transaction. */
CREATE FUNCTION unit_balance_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'refund' THEN
    INSERT INTO unit_balance AS b (unit_id, coop_id, amount_fen) VALUES (NEW.unit_id, NEW.coop_id, NEW.amount_fen)
      ON CONFLICT (unit_id, coop_id) DO UPDATE SET amount_fen = b.amount_fen + NEW.amount_fen;
  ELSE
    UPDATE unit_balance SET amount_fen = amount_fen - NEW.amount_fen WHERE unit_id = NEW.unit_id AND coop_id = NEW.coop_id;
    IF NOT FOUND THEN RAISE EXCEPTION 'payments.noBalance' USING ERRCODE = 'XJ409'; END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_to_balance_at_once AFTER INSERT ON refund FOR EACH ROW
  WHEN (NEW.destination = 'BALANCE' AND NEW.state = 'SUCCEEDED') EXECUTE FUNCTION unit_balance_follows();
CREATE TRIGGER refund_to_balance AFTER UPDATE OF state ON refund FOR EACH ROW
  WHEN (NEW.destination = 'BALANCE' AND NEW.state = 'SUCCEEDED' AND OLD.state = 'PENDING') EXECUTE FUNCTION unit_balance_follows();
CREATE TRIGGER remittance_from_balance AFTER INSERT ON remittance FOR EACH ROW WHEN (NEW.method::text = 'BALANCE') EXECUTE FUNCTION unit_balance_follows();

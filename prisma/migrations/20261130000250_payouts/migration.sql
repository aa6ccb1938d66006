-- What the platform's account holds for co-ops, line by line, and how it is paid out. A line is in one payout at most, because it has one column for it.
CREATE TYPE platform_entry_kind AS ENUM ('REMITTANCE', 'REFUND');
CREATE TYPE payout_status AS ENUM ('PREPARED', 'RELEASED', 'CONFIRMED', 'FAILED', 'WITHDRAWN');

CREATE TABLE coop_payout (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  id uuid NOT NULL UNIQUE,
  number text NOT NULL UNIQUE,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  payee_name text NOT NULL,
  payee_bank text NOT NULL,
  payee_account text NOT NULL,
  status payout_status NOT NULL,
  prepared_by_id uuid NOT NULL,
  prepared_at timestamptz(3) NOT NULL,
  released_by_id uuid,
  released_at timestamptz(3),
  -- The bank's reference of the transfer that arrived.
  bank_reference text,
  ended_by_id uuid,
  ended_at timestamptz(3),
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (coop_id, id),
  CHECK ((released_at IS NULL) = (released_by_id IS NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)),
  CHECK (status NOT IN ('RELEASED', 'CONFIRMED') OR released_at IS NOT NULL),
  CHECK ((status IN ('PREPARED', 'RELEASED')) = (ended_at IS NULL)),
  CHECK (status <> 'CONFIRMED' OR bank_reference IS NOT NULL),
  CONSTRAINT coop_payout_two_persons CHECK (released_by_id IS NULL OR released_by_id <> prepared_by_id)
);
-- One payout of a co-op is under way at a time.
CREATE UNIQUE INDEX coop_payout_under_way ON coop_payout (coop_id) WHERE status IN ('PREPARED', 'RELEASED');
CREATE INDEX coop_payout_latest ON coop_payout (prepared_at DESC, id DESC);
CREATE TRIGGER coop_payout_stays BEFORE DELETE OR TRUNCATE ON coop_payout FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE platform_entry (
  coop_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  kind platform_entry_kind NOT NULL,
  unit_id uuid NOT NULL,
  order_id uuid NOT NULL,
  -- The remittance, or the refund.
  cause_id uuid NOT NULL,
  -- Negative: goes back to the unit.
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  happened_at timestamptz(3) NOT NULL,
  payout_id uuid,
  PRIMARY KEY (coop_id, id),
  CONSTRAINT platform_entry_once UNIQUE (coop_id, kind, cause_id),
  FOREIGN KEY (coop_id, payout_id) REFERENCES coop_payout (coop_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX platform_entry_held ON platform_entry (coop_id, happened_at) WHERE payout_id IS NULL;
CREATE INDEX platform_entry_payout ON platform_entry (coop_id, payout_id);
CREATE FUNCTION platform_entry_keeps_what_it_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what the platform holds is written once' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER platform_entry_keeps_what_it_says BEFORE UPDATE OF coop_id, id, kind, unit_id, order_id, cause_id, amount_fen, happened_at ON platform_entry
  FOR EACH ROW EXECUTE FUNCTION platform_entry_keeps_what_it_says();
-- Out of one payout into none, or out of none into one; never from one into another.
CREATE TRIGGER platform_entry_one_payout BEFORE UPDATE OF payout_id ON platform_entry FOR EACH ROW WHEN (OLD.payout_id IS NOT NULL AND NEW.payout_id IS NOT NULL)
  EXECUTE FUNCTION platform_entry_keeps_what_it_says();
CREATE TRIGGER platform_entry_stays BEFORE DELETE OR TRUNCATE ON platform_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a payout consisted of, also where it failed.
CREATE TABLE payout_item (
  coop_id uuid NOT NULL,
  payout_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  PRIMARY KEY (coop_id, payout_id, entry_id),
  FOREIGN KEY (coop_id, payout_id) REFERENCES coop_payout (coop_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (coop_id, entry_id) REFERENCES platform_entry (coop_id, id) ON DELETE RESTRICT
);
CREATE TRIGGER payout_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whoever writes a remittance on the platform's account writes what the platform holds.
CREATE FUNCTION remittance_held_by_platform() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO platform_entry (coop_id, kind, unit_id, order_id, cause_id, amount_fen, happened_at)
  VALUES (NEW.coop_id, 'REMITTANCE', NEW.unit_id, NEW.order_id, NEW.id, NEW.amount_fen, NEW.confirmed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER remittance_held_by_platform AFTER INSERT ON remittance FOR EACH ROW WHEN (NEW.held_by = 'PLATFORM') EXECUTE FUNCTION remittance_held_by_platform();
INSERT INTO platform_entry (coop_id, kind, unit_id, order_id, cause_id, amount_fen, happened_at)
  SELECT coop_id, 'REMITTANCE', unit_id, order_id, id, amount_fen, confirmed_at FROM remittance WHERE held_by = 'PLATFORM';

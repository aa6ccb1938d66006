-- A co-op may have an account of its own at the payment service. What the platform's account received for it then goes there by a transfer instead of a payout.
CREATE TYPE psp_account_state AS ENUM ('REQUESTED', 'OPEN', 'CHECKING', 'ACTIVE', 'RESTRICTED', 'CLOSED');
CREATE TABLE psp_account (
  coop_id uuid PRIMARY KEY REFERENCES coop (id) ON DELETE RESTRICT,
  -- Of the command that asked for it: another when the first one was closed.
  command_id uuid NOT NULL,
  psp_id text UNIQUE,
  state psp_account_state NOT NULL DEFAULT 'REQUESTED',
  -- What is still asked for there, as it is called there.
  missing text[] NOT NULL DEFAULT '{}',
  problem text,
  requested_by_id uuid NOT NULL,
  requested_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3),
  CHECK (state = 'REQUESTED' OR psp_id IS NOT NULL)
);

-- Whether transfers are made; the latest row counts, and without one they are not.
CREATE TABLE transfer_setting (
  id uuid PRIMARY KEY,
  enabled boolean NOT NULL,
  changed_by_id uuid NOT NULL,
  changed_at timestamptz(3) NOT NULL
);
CREATE INDEX transfer_setting_latest ON transfer_setting (changed_at DESC, id DESC);
CREATE TRIGGER transfer_setting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer_setting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TYPE transfer_state AS ENUM ('REQUESTED', 'MADE', 'FAILED');
CREATE TABLE coop_transfer (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  id uuid NOT NULL UNIQUE,
  -- Positive: to the co-op. Negative: takes a part of an earlier one back.
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  -- The receipt whose money it is.
  unit_id uuid NOT NULL,
  remittance_id uuid NOT NULL,
  order_id uuid NOT NULL,
  reverses_id uuid,
  -- To whose account there.
  account_id text NOT NULL,
  -- The charge there whose money it is, once it is known.
  charge_id text,
  state transfer_state NOT NULL DEFAULT 'REQUESTED',
  psp_id text UNIQUE,
  failure text,
  requested_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  PRIMARY KEY (coop_id, id),
  FOREIGN KEY (unit_id, remittance_id) REFERENCES remittance (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (coop_id, reverses_id) REFERENCES coop_transfer (coop_id, id) ON DELETE RESTRICT,
  CHECK ((reverses_id IS NULL) = (amount_fen > 0)),
  CHECK ((state = 'REQUESTED') = (ended_at IS NULL)),
  CHECK (state <> 'MADE' OR psp_id IS NOT NULL),
  CHECK ((state = 'FAILED') = (failure IS NOT NULL))
);
CREATE INDEX coop_transfer_open ON coop_transfer (requested_at) WHERE state = 'REQUESTED';
CREATE INDEX coop_transfer_latest ON coop_transfer (requested_at DESC, id DESC);
CREATE INDEX coop_transfer_receipt ON coop_transfer (unit_id, remittance_id);
CREATE TRIGGER coop_transfer_stays BEFORE DELETE OR TRUNCATE ON coop_transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a transfer says never changes; it is made or fails, and one that was made may turn out not to have been.
CREATE FUNCTION coop_transfer_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'FAILED' OR (OLD.state = 'MADE' AND NEW.state = 'REQUESTED')
    OR (NEW.coop_id, NEW.id, NEW.amount_fen, NEW.unit_id, NEW.remittance_id, NEW.order_id, NEW.reverses_id, NEW.account_id, NEW.requested_at)
      IS DISTINCT FROM (OLD.coop_id, OLD.id, OLD.amount_fen, OLD.unit_id, OLD.remittance_id, OLD.order_id, OLD.reverses_id, OLD.account_id, OLD.requested_at) THEN
    RAISE EXCEPTION 'a transfer says what it said' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER coop_transfer_moves_forward BEFORE UPDATE ON coop_transfer FOR EACH ROW EXECUTE FUNCTION coop_transfer_moves_forward();

-- Whoever writes: of a receipt no more goes to the co-op than came, and no more is taken back than went.
CREATE FUNCTION coop_transfer_within_what_came() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone bigint; came bigint; unreversed bigint;
BEGIN
  PERFORM 1 FROM psp_account WHERE coop_id = NEW.coop_id FOR UPDATE;
  SELECT coalesce(sum(amount_fen), 0) INTO gone FROM coop_transfer WHERE unit_id = NEW.unit_id AND remittance_id = NEW.remittance_id AND state <> 'FAILED';
  SELECT amount_fen INTO came FROM remittance WHERE unit_id = NEW.unit_id AND id = NEW.remittance_id AND coop_id = NEW.coop_id AND held_by = 'PLATFORM';
  SELECT min(t.amount_fen + coalesce((SELECT sum(r.amount_fen) FROM coop_transfer r WHERE r.coop_id = t.coop_id AND r.reverses_id = t.id AND r.state <> 'FAILED'), 0))
    INTO unreversed FROM coop_transfer t WHERE t.coop_id = NEW.coop_id AND t.id = NEW.reverses_id AND t.state = 'MADE';
  IF came IS NULL OR gone > came OR (NEW.reverses_id IS NOT NULL AND (unreversed IS NULL OR unreversed < 0)) THEN
    RAISE EXCEPTION 'no more is transferred than came' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER coop_transfer_within_what_came AFTER INSERT ON coop_transfer FOR EACH ROW EXECUTE FUNCTION coop_transfer_within_what_came();

-- A line of the platform's account goes out one way: by a payout or by a transfer.
ALTER TABLE platform_entry ADD COLUMN transfer_id uuid, ADD FOREIGN KEY (coop_id, transfer_id) REFERENCES coop_transfer (coop_id, id) ON DELETE RESTRICT,
  ADD CONSTRAINT platform_entry_one_way CHECK (payout_id IS NULL OR transfer_id IS NULL);
CREATE INDEX platform_entry_transfer ON platform_entry (coop_id, transfer_id) WHERE transfer_id IS NOT NULL;
CREATE INDEX platform_entry_cause ON platform_entry (unit_id, cause_id);
CREATE TRIGGER platform_entry_one_transfer BEFORE UPDATE OF transfer_id ON platform_entry FOR EACH ROW WHEN (OLD.transfer_id IS NOT NULL AND NEW.transfer_id IS NOT NULL)
  EXECUTE FUNCTION platform_entry_keeps_what_it_says();

-- What a transfer consisted of, also where it failed.
CREATE TABLE transfer_item (
  coop_id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  PRIMARY KEY (coop_id, transfer_id, entry_id),
  FOREIGN KEY (coop_id, transfer_id) REFERENCES coop_transfer (coop_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (coop_id, entry_id) REFERENCES platform_entry (coop_id, id) ON DELETE RESTRICT
);
CREATE INDEX transfer_item_entry ON transfer_item (coop_id, entry_id);
CREATE TRIGGER transfer_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The receipt that a line of the platform's account belongs to: itself, the one it takes back, or the one its refund went back by.
CREATE FUNCTION platform_entry_receipt(e platform_entry) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN e.kind = 'REMITTANCE' THEN (SELECT coalesce(m.reverses_id, m.id) FROM remittance m WHERE m.unit_id = e.unit_id AND m.id = e.cause_id)
    ELSE coalesce(
      (SELECT p.remittance_id FROM psp_refund p WHERE p.unit_id = e.unit_id AND p.refund_id = e.cause_id),
      (SELECT h.remittance_id FROM refund f JOIN remittance_hold h ON h.unit_id = f.unit_id AND h.id = f.cause_id
        WHERE f.unit_id = e.unit_id AND f.id = e.cause_id AND f.cause = 'DISPUTE')) END
$$;

-- What was decided about money is taken back by a fact of its own: a remittance with the opposite amount. Nothing is changed or deleted.
ALTER TABLE remittance DROP CONSTRAINT remittance_amount_fen_check,
  -- The remittance that this one takes back.
  ADD COLUMN reverses_id uuid,
  -- How many of the same reference, typed by hand, had been taken back when it was written.
  ADD COLUMN turn integer NOT NULL DEFAULT 0 CHECK (turn >= 0),
  ADD CONSTRAINT remittance_sign CHECK (amount_fen <> 0 AND (amount_fen < 0) = (reverses_id IS NOT NULL)),
  ADD CONSTRAINT remittance_taken_back_once UNIQUE (unit_id, reverses_id),
  ADD FOREIGN KEY (unit_id, reverses_id) REFERENCES remittance (unit_id, id) ON DELETE RESTRICT;
ALTER TABLE remittance_allocation DROP CONSTRAINT remittance_allocation_amount_fen_check, ADD CHECK (amount_fen <> 0);
DROP INDEX remittance_coop_id_bank_reference_key;
CREATE UNIQUE INDEX remittance_coop_id_bank_reference_key ON remittance (coop_id, bank_reference, turn) WHERE bank_decision_id IS NULL AND reverses_id IS NULL;
DROP INDEX remittance_decision_once;
CREATE UNIQUE INDEX remittance_decision_once ON remittance (coop_id, bank_decision_id, order_id, method) WHERE bank_decision_id IS NOT NULL AND reverses_id IS NULL;

CREATE FUNCTION remittance_takes_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM remittance m WHERE m.unit_id = NEW.unit_id AND m.id = NEW.reverses_id AND m.amount_fen = -NEW.amount_fen
    AND (m.order_id, m.coop_id, m.method, m.held_by) = (NEW.order_id, NEW.coop_id, NEW.method, NEW.held_by)) THEN
    RAISE EXCEPTION 'a remittance is taken back as it was' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER remittance_takes_back BEFORE INSERT ON remittance FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION remittance_takes_back();

-- Why a decision of the desk, or a receipt typed by hand, was taken back, and by whom; above the limit by two persons.
CREATE TABLE receipt_reversal (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  decision_id uuid,
  unit_id uuid,
  remittance_id uuid,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 200),
  -- The line by which the bank sent the money back.
  returned_line_id uuid,
  status bank_decision_status NOT NULL CHECK (status <> 'REVERSED'),
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  release_above_fen bigint,
  PRIMARY KEY (coop_id, id),
  FOREIGN KEY (coop_id, decision_id) REFERENCES bank_decision (coop_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, remittance_id) REFERENCES remittance (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (coop_id, returned_line_id) REFERENCES bank_line (coop_id, id) ON DELETE RESTRICT,
  CHECK (num_nonnulls(decision_id, remittance_id) = 1 AND (unit_id IS NULL) = (remittance_id IS NULL)),
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CONSTRAINT receipt_reversal_two_persons CHECK (status <> 'POSTED' OR release_above_fen IS NULL OR amount_fen <= release_above_fen OR decided_by_id <> proposed_by_id)
);
CREATE UNIQUE INDEX receipt_reversal_decision_once ON receipt_reversal (coop_id, decision_id) WHERE status <> 'REFUSED' AND decision_id IS NOT NULL;
CREATE UNIQUE INDEX receipt_reversal_receipt_once ON receipt_reversal (unit_id, remittance_id) WHERE status <> 'REFUSED' AND remittance_id IS NOT NULL;
CREATE INDEX receipt_reversal_waiting ON receipt_reversal (coop_id, proposed_at) WHERE status = 'PROPOSED';
CREATE TRIGGER receipt_reversal_stays BEFORE DELETE OR TRUNCATE ON receipt_reversal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Of a line that left the account, too, is known how much has been decided about: it is money that the bank sent back.
ALTER TABLE bank_line DROP CONSTRAINT bank_line_not_overdrawn,
  ADD CONSTRAINT bank_line_not_overdrawn CHECK (decided_fen >= 0 AND proposed_fen >= 0 AND decided_fen + proposed_fen <= abs(amount_fen));
-- The other one of the two lines by which money came and went.
ALTER TABLE bank_decision ADD COLUMN counter_line_id uuid, ADD FOREIGN KEY (coop_id, counter_line_id) REFERENCES bank_line (coop_id, id) ON DELETE RESTRICT,
  ADD CHECK (counter_line_id IS NULL OR kind = 'RETURNED');

-- How often an order's settlement has been taken back: the next one is another cause.
ALTER TABLE purchase_order ADD COLUMN unsettled_times integer NOT NULL DEFAULT 0 CHECK (unsettled_times >= 0);

CREATE OR REPLACE FUNCTION quota_entry_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  from_stage text; to_stage text; a bigint := NEW.amount_fen; mark bigint := 0; sealed timestamptz; carry quota_carry; stage counting_stage;
BEGIN
  CASE NEW.kind
    WHEN 'ASSESS', 'REASSESS_UP' THEN from_stage := 'S'; to_stage := 'R';
    WHEN 'REASSESS_DOWN' THEN from_stage := 'R'; to_stage := 'S';
    WHEN 'ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED' THEN from_stage := 'R'; to_stage := 'O';
    WHEN 'CANCEL', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED' THEN from_stage := 'O'; to_stage := 'R';
    WHEN 'ACCEPT' THEN from_stage := 'O'; to_stage := 'A';
    WHEN 'RETURN', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED' THEN from_stage := 'A'; to_stage := 'R';
    WHEN 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED' THEN from_stage := 'R'; to_stage := 'A';
    WHEN 'SETTLE' THEN from_stage := 'A'; to_stage := 'T';
    WHEN 'UNSETTLE' THEN from_stage := 'T'; to_stage := 'A';
    WHEN 'REFUND', 'ATTRIBUTE_OUT_SETTLED' THEN from_stage := 'T'; to_stage := 'R';
    WHEN 'ATTRIBUTE_IN_SETTLED' THEN from_stage := 'R'; to_stage := 'T';
    -- Marks a part of what is settled, moves nothing.
    WHEN 'RATE' THEN mark := a;
    WHEN 'UNRATE' THEN mark := -a;
  END CASE;
  NEW.recorded_at := date_trunc('milliseconds', NEW.recorded_at);
  UPDATE quota_account q SET
    seq = q.seq + 1,
    assessed_fen = q.assessed_fen + CASE WHEN to_stage = 'S' THEN a WHEN from_stage = 'S' THEN -a ELSE 0 END,
    remaining_fen = q.remaining_fen + CASE WHEN to_stage = 'R' THEN a WHEN from_stage = 'R' THEN -a ELSE 0 END,
    ordered_fen = q.ordered_fen + CASE WHEN to_stage = 'O' THEN a WHEN from_stage = 'O' THEN -a ELSE 0 END,
    accepted_fen = q.accepted_fen + CASE WHEN to_stage = 'A' THEN a WHEN from_stage = 'A' THEN -a ELSE 0 END,
    settled_fen = q.settled_fen + CASE WHEN to_stage = 'T' THEN a WHEN from_stage = 'T' THEN -a ELSE 0 END,
    rated_fen = q.rated_fen + mark,
    head_hash = sha256(q.head_hash || quota_canonical(NEW.unit_id, NEW.account_id, q.seq + 1, NEW.kind, a, NEW.cause_type, NEW.cause_id, NEW.order_id,
      NEW.line_id, NEW.source, NEW.effective_on, NEW.recorded_at, NEW.actor_id, NEW.rule_version))
  WHERE q.unit_id = NEW.unit_id AND q.id = NEW.account_id
  RETURNING q.seq, q.head_hash, q.sealed_at, q.carry, q.counting_stage INTO NEW.seq, NEW.hash, sealed, carry, stage;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'quota account % of unit % does not exist', NEW.account_id, NEW.unit_id USING ERRCODE = 'XJ002';
  END IF;
  -- A settlement of what stays in its year moves nothing into it, nor does taking one back there; where amounts stay in the year of the order, goods still to come do so too. The others are
  -- corrections with a reason of their own.
  IF sealed IS NOT NULL AND NEW.cause_type NOT IN ('adjustment', 're-attribution', 'source', 'settlement')
    AND NOT (carry = 'ORDER' AND NEW.cause_type IN ('acceptance-line', 'cancellation'))
    AND NOT (NEW.cause_type = 'reversal' AND NOT quota_carries_accepted(carry, stage)) THEN
    RAISE EXCEPTION 'quota.yearClosed' USING ERRCODE = 'XJ409';
  END IF;
  NEW.canonical := quota_canonical(NEW.unit_id, NEW.account_id, NEW.seq, NEW.kind, a, NEW.cause_type, NEW.cause_id, NEW.order_id, NEW.line_id,
    NEW.source, NEW.effective_on, NEW.recorded_at, NEW.actor_id, NEW.rule_version);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION quota_entry_roll_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO quota_rollup AS r (programme_id, fiscal_year, division_code, month, source, shard, assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, rated_fen)
  SELECT q.programme_id, q.fiscal_year, q.division_code,
    CASE WHEN extract(year FROM e.effective_on) = q.fiscal_year THEN extract(month FROM e.effective_on)::smallint
         WHEN extract(year FROM e.effective_on) > q.fiscal_year THEN 12::smallint ELSE 1::smallint END AS m,
    e.source, (get_byte(uuid_send(e.account_id), 15) % 4)::smallint AS s,
    sum(CASE WHEN e.kind IN ('ASSESS', 'REASSESS_UP') THEN -e.amount_fen WHEN e.kind = 'REASSESS_DOWN' THEN e.amount_fen ELSE 0 END),
    sum(CASE WHEN e.kind IN ('ASSESS', 'REASSESS_UP', 'CANCEL', 'RETURN', 'REFUND', 'CARRY_OUT_ORDERED', 'CARRY_OUT_ACCEPTED',
          'ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_OUT_ACCEPTED', 'ATTRIBUTE_OUT_SETTLED') THEN e.amount_fen
        WHEN e.kind IN ('REASSESS_DOWN', 'ORDER', 'CARRY_IN_ORDERED', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ORDERED', 'ATTRIBUTE_IN_ACCEPTED',
          'ATTRIBUTE_IN_SETTLED') THEN -e.amount_fen ELSE 0 END),
    sum(CASE WHEN e.kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN e.amount_fen
        WHEN e.kind IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -e.amount_fen ELSE 0 END),
    sum(CASE WHEN e.kind IN ('ACCEPT', 'UNSETTLE', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
        WHEN e.kind IN ('RETURN', 'SETTLE', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen ELSE 0 END),
    sum(CASE WHEN e.kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen WHEN e.kind IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen ELSE 0 END),
    sum(CASE e.kind WHEN 'RATE' THEN e.amount_fen WHEN 'UNRATE' THEN -e.amount_fen ELSE 0 END)
  FROM posted e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
  GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (programme_id, fiscal_year, division_code, month, source, shard) DO UPDATE SET
    assessed_fen = r.assessed_fen + EXCLUDED.assessed_fen, remaining_fen = r.remaining_fen + EXCLUDED.remaining_fen,
    ordered_fen = r.ordered_fen + EXCLUDED.ordered_fen, accepted_fen = r.accepted_fen + EXCLUDED.accepted_fen, settled_fen = r.settled_fen + EXCLUDED.settled_fen,
    rated_fen = r.rated_fen + EXCLUDED.rated_fen;
  RETURN NULL;
END $$;

-- What an entry moves on each stage, and marks as rated: the one table of it for sums.
CREATE OR REPLACE FUNCTION quota_moves(kind quota_entry_kind, amount_fen bigint, OUT assessed bigint, OUT remaining bigint, OUT ordered bigint, OUT accepted bigint, OUT settled bigint,
  OUT rated bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind IN ('ASSESS', 'REASSESS_UP') THEN -amount_fen WHEN kind = 'REASSESS_DOWN' THEN amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ASSESS', 'REASSESS_UP', 'CANCEL', 'RETURN', 'REFUND', 'CARRY_OUT_ORDERED', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_OUT_ACCEPTED',
        'ATTRIBUTE_OUT_SETTLED') THEN amount_fen
      WHEN kind IN ('REASSESS_DOWN', 'ORDER', 'CARRY_IN_ORDERED', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ORDERED', 'ATTRIBUTE_IN_ACCEPTED', 'ATTRIBUTE_IN_SETTLED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN amount_fen
      WHEN kind IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ACCEPT', 'UNSETTLE', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN amount_fen
      WHEN kind IN ('RETURN', 'SETTLE', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN amount_fen WHEN kind IN ('REFUND', 'UNSETTLE', 'ATTRIBUTE_OUT_SETTLED') THEN -amount_fen ELSE 0 END,
    CASE kind WHEN 'RATE' THEN amount_fen WHEN 'UNRATE' THEN -amount_fen ELSE 0 END
$$;

-- Periods for claims on delivered goods, and where a refund goes: by place, like the other terms.
CREATE OR REPLACE FUNCTION place_rule_fits(kind place_rule_kind, value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(CASE kind
    WHEN 'COUNTING' THEN value->>'stage' IN ('ACCEPTED', 'SETTLED', 'RATED')
    WHEN 'TERMS' THEN (value->>'acceptanceDays')::int BETWEEN 1 AND 60 AND (value->>'paymentDays')::int BETWEEN 1 AND 60
      AND (value->>'lateInterestPpm')::int BETWEEN 0 AND 10000 AND (value->>'toleranceBps')::int BETWEEN 0 AND 2000
    WHEN 'SEASON' THEN jsonb_array_length(value->'weights') = 12
      AND (SELECT sum(w::int) = 10000 AND min(w::int) >= 0 FROM jsonb_array_elements_text(value->'weights') w)
    WHEN 'CARRY' THEN value->>'carry' IN ('COUNTING', 'ORDER', 'ACCEPTANCE', 'PAYMENT')
    WHEN 'CLAIMS' THEN (value->>'claimDays')::int BETWEEN 1 AND 365 AND (value->>'answerDays')::int BETWEEN 1 AND 30
      AND (value->>'decideDays')::int BETWEEN 1 AND 60 AND value->>'refundTo' IN ('ORIGINAL', 'BALANCE', 'TRANSFER')
  END, false)
$$;
ALTER TABLE place_rule DROP CONSTRAINT place_rule_check, ADD CONSTRAINT place_rule_of_programme CHECK ((kind IN ('TERMS', 'CLAIMS')) = (programme_id IS NULL));
INSERT INTO place_rule (id, kind, programme_id, division_prefix, from_year, version, value, source, created_at) VALUES
  ('01938c2b-7800-7000-8000-000000000302', 'CLAIMS', NULL, '', 2021, 1,
    '{"claimDays": 7, "answerDays": 3, "decideDays": 5, "refundTo": "ORIGINAL"}', '售后期限与退款去向为平台缺省', '2021-01-01T00:00:00Z');

-- What came back of a line after it was accepted: never more than was accepted, whoever writes.
ALTER TABLE order_line ADD COLUMN returned_quantity numeric(12,3) NOT NULL DEFAULT 0, ADD COLUMN returned_fen bigint NOT NULL DEFAULT 0,
  -- Of what came back, the part whose quota stays where it is because its year is closed.
  ADD COLUMN kept_fen bigint NOT NULL DEFAULT 0 CHECK (kept_fen >= 0),
  ADD CONSTRAINT order_line_returned_within_accepted CHECK (returned_quantity >= 0 AND returned_quantity <= accepted_quantity AND returned_fen >= 0 AND returned_fen <= accepted_fen);

-- A receivable keeps its amount; a credit note covers a part of it. `paid_fen` is what is no longer owed, `credited_fen` the part of it that nobody pays.
ALTER TABLE receivable ADD COLUMN credited_fen bigint NOT NULL DEFAULT 0 CONSTRAINT receivable_credited_within_covered CHECK (credited_fen >= 0 AND credited_fen <= paid_fen);

CREATE TYPE credit_note_kind AS ENUM ('GOODS', 'GOODWILL');
CREATE TABLE credit_note_counter (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  fiscal_year integer NOT NULL,
  last_number integer NOT NULL CHECK (last_number > 0),
  PRIMARY KEY (coop_id, fiscal_year)
);
CREATE TABLE credit_note (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  kind credit_note_kind NOT NULL,
  -- The claim it answers.
  cause_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- The part that lowers open receivables; the rest is refunded.
  credited_fen bigint NOT NULL CHECK (credited_fen BETWEEN 0 AND amount_fen),
  issued_at timestamptz(3) NOT NULL,
  issued_by_id uuid,
  fiscal_year integer NOT NULL,
  number integer NOT NULL,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, cause_id),
  UNIQUE (coop_id, fiscal_year, number),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON credit_note (unit_id, order_id);
CREATE INDEX credit_note_between ON credit_note (coop_id, unit_id, issued_at);
CREATE TABLE credit_note_allocation (
  unit_id uuid NOT NULL,
  credit_note_id uuid NOT NULL,
  receivable_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  PRIMARY KEY (unit_id, credit_note_id, receivable_id),
  FOREIGN KEY (unit_id, credit_note_id) REFERENCES credit_note (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, receivable_id) REFERENCES receivable (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON credit_note_allocation (unit_id, receivable_id);
CREATE FUNCTION credit_note_take_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.fiscal_year := extract(year FROM NEW.issued_at AT TIME ZONE 'Asia/Shanghai')::int;
  INSERT INTO credit_note_counter AS c (coop_id, fiscal_year, last_number) VALUES (NEW.coop_id, NEW.fiscal_year, 1)
    ON CONFLICT (coop_id, fiscal_year) DO UPDATE SET last_number = c.last_number + 1 RETURNING last_number INTO NEW.number;
  RETURN NEW;
END $$;
CREATE TRIGGER credit_note_take_number BEFORE INSERT ON credit_note FOR EACH ROW EXECUTE FUNCTION credit_note_take_number();
CREATE TRIGGER credit_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_note FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_note_allocation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_note_allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Claims on delivered goods (售后). Not to be confused with claiming an order one never saw, which is a correction.
CREATE TYPE goods_claim_state AS ENUM ('REPORTED', 'COUNTERED', 'DECLINED', 'REFERRED', 'REPLACING', 'REFUNDING', 'REFUND_FAILED', 'DONE', 'REJECTED', 'WITHDRAWN', 'LAPSED');
-- RETURN: goods go back · REFUND: they were not there or not usable · REPLACEMENT: other goods instead · CREDIT: money alone, the goods are kept.
CREATE TYPE goods_claim_remedy AS ENUM ('RETURN', 'REFUND', 'REPLACEMENT', 'CREDIT');
CREATE TABLE goods_claim (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  number text NOT NULL UNIQUE,
  state goods_claim_state NOT NULL,
  -- What was asked for; since a counter-offer or a decision, that.
  remedy goods_claim_remedy NOT NULL,
  -- For CREDIT; for RETURN and REFUND what the quantities came to, once it is agreed.
  amount_fen bigint CHECK (amount_fen > 0),
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 500),
  reported_at timestamptz(3) NOT NULL,
  reported_by_id uuid NOT NULL,
  -- Last day for whoever has to act; null when nobody has.
  due_on date,
  -- Quota that could not go back because its year is closed.
  quota_left_fen bigint NOT NULL DEFAULT 0 CHECK (quota_left_fen >= 0),
  reminded_for date,
  ended_at timestamptz(3),
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT,
  CHECK (remedy <> 'CREDIT' OR amount_fen IS NOT NULL),
  CHECK ((ended_at IS NOT NULL) = (state IN ('DONE', 'REJECTED', 'WITHDRAWN', 'LAPSED'))),
  CHECK ((due_on IS NULL) = (state IN ('DONE', 'REJECTED', 'WITHDRAWN', 'LAPSED')))
);
CREATE INDEX ON goods_claim (unit_id, order_id);
CREATE INDEX ON goods_claim (unit_id, reported_at);
CREATE INDEX ON goods_claim (coop_id, reported_at);
CREATE INDEX goods_claim_due ON goods_claim (due_on) WHERE due_on IS NOT NULL;
CREATE TRIGGER goods_claim_stays BEFORE DELETE OR TRUNCATE ON goods_claim FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE goods_claim_line (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  claim_id uuid NOT NULL,
  line_id uuid NOT NULL,
  reason reject_reason NOT NULL,
  quantity numeric(12,3) NOT NULL CHECK (quantity > 0),
  -- What is offered or agreed; the claimed quantity at first.
  agreed_quantity numeric(12,3) NOT NULL,
  agreed_fen bigint CHECK (agreed_fen >= 0),
  note text NOT NULL DEFAULT '',
  photo_file_id uuid REFERENCES stored_file (id) ON DELETE RESTRICT,
  open boolean NOT NULL DEFAULT true,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, claim_id, line_id),
  FOREIGN KEY (unit_id, claim_id) REFERENCES goods_claim (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, line_id) REFERENCES order_line (unit_id, id) ON DELETE RESTRICT,
  CHECK (agreed_quantity >= 0 AND agreed_quantity <= quantity)
);
-- Two people who report the same line at once make one claim.
CREATE UNIQUE INDEX goods_claim_line_open ON goods_claim_line (unit_id, line_id) WHERE open;
CREATE INDEX goods_claim_line_photo ON goods_claim_line (photo_file_id) WHERE photo_file_id IS NOT NULL;
CREATE TRIGGER goods_claim_line_stays BEFORE DELETE OR TRUNCATE ON goods_claim_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE goods_claim_event (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  claim_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  -- unit, coop, hall; none for the clock.
  side text,
  actor_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, claim_id) REFERENCES goods_claim (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON goods_claim_event (unit_id, claim_id, at);
CREATE TRIGGER goods_claim_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON goods_claim_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Goods sent instead of others: a shipment and an acceptance of its own, without quota and without a receivable.
CREATE TABLE goods_replacement (
  unit_id uuid NOT NULL,
  claim_id uuid NOT NULL,
  sent_at timestamptz(3) NOT NULL,
  sent_by_id uuid NOT NULL,
  carrier text NOT NULL CHECK (length(carrier) BETWEEN 1 AND 80),
  expected_on date NOT NULL,
  received_at timestamptz(3),
  received_by_id uuid,
  receiver_name text,
  witness_name text,
  PRIMARY KEY (unit_id, claim_id),
  FOREIGN KEY (unit_id, claim_id) REFERENCES goods_claim (unit_id, id) ON DELETE RESTRICT,
  CHECK ((received_at IS NULL) = (receiver_name IS NULL) AND (received_at IS NULL) = (witness_name IS NULL)),
  CHECK (receiver_name <> witness_name)
);
CREATE TRIGGER goods_replacement_stays BEFORE DELETE OR TRUNCATE ON goods_replacement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* A refund that ends moves its claim in the same transaction, whoever recorded it: a failed one opens it again. */
CREATE FUNCTION refund_moves_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'SUCCEEDED' THEN
    UPDATE goods_claim SET state = 'DONE', due_on = NULL, ended_at = NEW.ended_at, version = version + 1
      WHERE unit_id = NEW.unit_id AND id = NEW.cause_id AND state = 'REFUNDING';
  ELSE
    UPDATE goods_claim SET state = 'REFUND_FAILED', ended_at = NULL, version = version + 1,
      due_on = (NEW.ended_at AT TIME ZONE 'Asia/Shanghai')::date + 3 WHERE unit_id = NEW.unit_id AND id = NEW.cause_id AND state IN ('REFUNDING', 'DONE');
  END IF;
  IF FOUND THEN
    INSERT INTO goods_claim_event (unit_id, id, claim_id, at, kind, side, actor_id, detail)
      VALUES (NEW.unit_id, gen_random_uuid(), NEW.cause_id, NEW.ended_at, CASE NEW.state WHEN 'SUCCEEDED' THEN 'refunded' ELSE 'refundFailed' END, NULL, NEW.ended_by_id,
        jsonb_strip_nulls(jsonb_build_object('reference', NEW.reference, 'reason', NEW.failure)));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_moves_claim AFTER UPDATE OF state ON refund FOR EACH ROW
  WHEN (NEW.cause = 'GOODS_CLAIM' AND NEW.state <> OLD.state) EXECUTE FUNCTION refund_moves_claim();

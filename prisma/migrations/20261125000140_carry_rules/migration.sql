-- Which year an amount belongs to when order, acceptance and payment fall in different years: a rule of the programme's place.
-- COUNTING: what makes it count decides (0018) · ORDER: the year of the order · ACCEPTANCE: of the acceptance · PAYMENT: of the payment.
CREATE TYPE quota_carry AS ENUM ('COUNTING', 'ORDER', 'ACCEPTANCE', 'PAYMENT');
ALTER TABLE quota_account ADD COLUMN carry quota_carry NOT NULL DEFAULT 'COUNTING';

CREATE FUNCTION quota_carry_of(programme uuid, year integer, division text) RETURNS quota_carry LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce((place_rule_value('CARRY', programme, year, division)->>'carry')::quota_carry, 'COUNTING')
$$;
/* What is accepted and not paid goes into the year of the payment, or into the next one when the year is closed. */
CREATE FUNCTION quota_carries_accepted(carry quota_carry, stage counting_stage) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT carry = 'PAYMENT' OR carry = 'COUNTING' AND stage <> 'ACCEPTED'
$$;

CREATE OR REPLACE FUNCTION quota_account_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever opens an account and whoever changes the rule wait for each other here.
  PERFORM 1 FROM programme WHERE id = NEW.programme_id FOR KEY SHARE;
  NEW.counting_stage := counting_stage_of(NEW.programme_id, NEW.fiscal_year, NEW.division_code);
  NEW.carry := quota_carry_of(NEW.programme_id, NEW.fiscal_year, NEW.division_code);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION quota_accounts_follow(programme uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM programme p WHERE p.id = programme FOR UPDATE;
  WITH place AS MATERIALIZED (
      SELECT fiscal_year, division_code, counting_stage_of(programme, fiscal_year, division_code) AS stage, quota_carry_of(programme, fiscal_year, division_code) AS carry
      FROM quota_account WHERE programme_id = programme AND sealed_at IS NULL GROUP BY 1, 2),
    other AS MATERIALIZED (
      SELECT q.unit_id, q.id, p.stage, p.carry FROM quota_account q JOIN place p USING (fiscal_year, division_code)
      WHERE q.programme_id = programme AND q.sealed_at IS NULL AND (q.counting_stage, q.carry) IS DISTINCT FROM (p.stage, p.carry)
      ORDER BY q.unit_id, q.id FOR NO KEY UPDATE OF q)
  UPDATE quota_account q SET counting_stage = o.stage, carry = o.carry FROM other o WHERE q.unit_id = o.unit_id AND q.id = o.id;
END $$;
CREATE TRIGGER place_rule_carries AFTER INSERT ON place_rule FOR EACH ROW WHEN (NEW.kind = 'CARRY') EXECUTE FUNCTION programme_rule_changed();
CREATE TRIGGER quota_account_carry_guard BEFORE UPDATE OF carry ON quota_account FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct();

CREATE OR REPLACE FUNCTION quota_entry_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  from_stage text; to_stage text; a bigint := NEW.amount_fen; mark bigint := 0; sealed timestamptz; carry quota_carry;
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
  RETURNING q.seq, q.head_hash, q.sealed_at, q.carry INTO NEW.seq, NEW.hash, sealed, carry;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'quota account % of unit % does not exist', NEW.account_id, NEW.unit_id USING ERRCODE = 'XJ002';
  END IF;
  -- A settlement of what stays in its year moves nothing into it; where amounts stay in the year of the order, goods still to come do so too. The others are
  -- corrections with a reason of their own.
  IF sealed IS NOT NULL AND NEW.cause_type NOT IN ('adjustment', 're-attribution', 'source', 'settlement')
    AND NOT (carry = 'ORDER' AND NEW.cause_type IN ('acceptance-line', 'cancellation')) THEN
    RAISE EXCEPTION 'quota.yearClosed' USING ERRCODE = 'XJ409';
  END IF;
  NEW.canonical := quota_canonical(NEW.unit_id, NEW.account_id, NEW.seq, NEW.kind, a, NEW.cause_type, NEW.cause_id, NEW.order_id, NEW.line_id,
    NEW.source, NEW.effective_on, NEW.recorded_at, NEW.actor_id, NEW.rule_version);
  RETURN NEW;
END $$;

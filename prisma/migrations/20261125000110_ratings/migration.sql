-- "Settled and rated": how much of what is settled has been rated stands beside the stages, as a part of SETTLED. The stages still sum to zero.
ALTER TABLE quota_account ADD COLUMN rated_fen bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT quota_account_rated_is_settled CHECK (rated_fen >= 0 AND rated_fen <= settled_fen);
ALTER TABLE quota_rollup ADD COLUMN rated_fen bigint NOT NULL DEFAULT 0;
ALTER TABLE quota_day ADD COLUMN rated_fen bigint NOT NULL DEFAULT 0;

-- What counts on an account stands on it, so that sums over accounts of many places need no rule. Set when it is opened and when a rule changes.
ALTER TABLE quota_account ADD COLUMN counting_stage counting_stage;

/* What counts in a place. The one statement that chooses. */
CREATE FUNCTION counting_stage_of(programme uuid, year integer, division text) RETURNS counting_stage LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce((SELECT y.counting_stage FROM programme_year y WHERE y.programme_id = programme AND y.fiscal_year = year), p.counting_stage)
  FROM programme p WHERE p.id = programme
$$;

/* What counts in a division and below; null where places differ. */
CREATE FUNCTION counting_stage_below(programme uuid, year integer, prefix text) RETURNS counting_stage LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT counting_stage_of(programme, year, rpad(prefix, 6, '0'))
$$;

/* What counts of amounts under a stage: what got at least that far. */
CREATE FUNCTION quota_counted(stage counting_stage, accepted bigint, settled bigint, rated bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE stage WHEN 'ACCEPTED' THEN accepted + settled WHEN 'SETTLED' THEN settled ELSE rated END
$$;

UPDATE quota_account SET counting_stage = counting_stage_of(programme_id, fiscal_year, division_code);
ALTER TABLE quota_account ALTER COLUMN counting_stage SET NOT NULL;

CREATE FUNCTION quota_account_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever opens an account and whoever changes the rule wait for each other here.
  PERFORM 1 FROM programme WHERE id = NEW.programme_id FOR KEY SHARE;
  NEW.counting_stage := counting_stage_of(NEW.programme_id, NEW.fiscal_year, NEW.division_code);
  RETURN NEW;
END $$;
CREATE TRIGGER quota_account_counts BEFORE INSERT ON quota_account FOR EACH ROW EXECUTE FUNCTION quota_account_counts();

-- Brings the accounts of a programme to its rules; what is sealed stays as it was judged. Accounts are locked in their order, as everywhere.
CREATE FUNCTION quota_accounts_follow(programme uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM programme p WHERE p.id = programme FOR UPDATE;
  WITH place AS MATERIALIZED (
      SELECT fiscal_year, division_code, counting_stage_of(programme, fiscal_year, division_code) AS stage
      FROM quota_account WHERE programme_id = programme AND sealed_at IS NULL GROUP BY 1, 2),
    other AS MATERIALIZED (
      SELECT q.unit_id, q.id, p.stage FROM quota_account q JOIN place p USING (fiscal_year, division_code)
      WHERE q.programme_id = programme AND q.sealed_at IS NULL AND q.counting_stage <> p.stage ORDER BY q.unit_id, q.id FOR NO KEY UPDATE OF q)
  UPDATE quota_account q SET counting_stage = o.stage FROM other o WHERE q.unit_id = o.unit_id AND q.id = o.id;
END $$;
CREATE FUNCTION programme_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM quota_accounts_follow(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER programme_counts AFTER UPDATE OF counting_stage ON programme FOR EACH ROW
  WHEN (OLD.counting_stage IS DISTINCT FROM NEW.counting_stage) EXECUTE FUNCTION programme_changed();
CREATE FUNCTION programme_rule_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM quota_accounts_follow(NEW.programme_id);
  RETURN NULL;
END $$;
CREATE TRIGGER programme_year_counts AFTER INSERT OR UPDATE ON programme_year FOR EACH ROW EXECUTE FUNCTION programme_rule_changed();

CREATE OR REPLACE FUNCTION quota_entry_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  from_stage text; to_stage text; a bigint := NEW.amount_fen; mark bigint := 0; sealed timestamptz;
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
  RETURNING q.seq, q.head_hash, q.sealed_at INTO NEW.seq, NEW.hash, sealed;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'quota account % of unit % does not exist', NEW.account_id, NEW.unit_id USING ERRCODE = 'XJ002';
  END IF;
  -- A settlement of what counted at acceptance moves nothing that counts; the others are corrections with a reason of their own.
  IF sealed IS NOT NULL AND NEW.cause_type NOT IN ('adjustment', 're-attribution', 'source', 'settlement') THEN
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
    sum(CASE WHEN e.kind IN ('ACCEPT', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
        WHEN e.kind IN ('RETURN', 'SETTLE', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen ELSE 0 END),
    sum(CASE WHEN e.kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen WHEN e.kind IN ('REFUND', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen ELSE 0 END),
    sum(CASE e.kind WHEN 'RATE' THEN e.amount_fen WHEN 'UNRATE' THEN -e.amount_fen ELSE 0 END)
  FROM posted e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
  GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (programme_id, fiscal_year, division_code, month, source, shard) DO UPDATE SET
    assessed_fen = r.assessed_fen + EXCLUDED.assessed_fen, remaining_fen = r.remaining_fen + EXCLUDED.remaining_fen,
    ordered_fen = r.ordered_fen + EXCLUDED.ordered_fen, accepted_fen = r.accepted_fen + EXCLUDED.accepted_fen, settled_fen = r.settled_fen + EXCLUDED.settled_fen,
    rated_fen = r.rated_fen + EXCLUDED.rated_fen;
  RETURN NULL;
END $$;

DROP TRIGGER quota_account_guard ON quota_account;
CREATE TRIGGER quota_account_guard BEFORE UPDATE OF assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, rated_fen, seq, head_hash, unit_id, id,
  programme_id, fiscal_year, division_code, counting_stage ON quota_account FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct();
DROP TRIGGER quota_account_opens_empty ON quota_account;
CREATE TRIGGER quota_account_opens_empty BEFORE INSERT ON quota_account FOR EACH ROW
  WHEN (NEW.seq <> 0 OR NEW.assessed_fen <> 0 OR NEW.remaining_fen <> 0 OR NEW.ordered_fen <> 0 OR NEW.accepted_fen <> 0 OR NEW.settled_fen <> 0 OR NEW.rated_fen <> 0
    OR NEW.head_hash <> decode(repeat('00', 32), 'hex')) EXECUTE FUNCTION refuse_direct();

DROP FUNCTION quota_moves(quota_entry_kind, bigint);
-- What an entry moves on each stage, and marks as rated: the one table of it for sums.
CREATE FUNCTION quota_moves(kind quota_entry_kind, amount_fen bigint, OUT assessed bigint, OUT remaining bigint, OUT ordered bigint, OUT accepted bigint, OUT settled bigint,
  OUT rated bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind IN ('ASSESS', 'REASSESS_UP') THEN -amount_fen WHEN kind = 'REASSESS_DOWN' THEN amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ASSESS', 'REASSESS_UP', 'CANCEL', 'RETURN', 'REFUND', 'CARRY_OUT_ORDERED', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_OUT_ACCEPTED',
        'ATTRIBUTE_OUT_SETTLED') THEN amount_fen
      WHEN kind IN ('REASSESS_DOWN', 'ORDER', 'CARRY_IN_ORDERED', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ORDERED', 'ATTRIBUTE_IN_ACCEPTED', 'ATTRIBUTE_IN_SETTLED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN amount_fen
      WHEN kind IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ACCEPT', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN amount_fen
      WHEN kind IN ('RETURN', 'SETTLE', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN amount_fen WHEN kind IN ('REFUND', 'ATTRIBUTE_OUT_SETTLED') THEN -amount_fen ELSE 0 END,
    CASE kind WHEN 'RATE' THEN amount_fen WHEN 'UNRATE' THEN -amount_fen ELSE 0 END
$$;

-- What a unit says of an order that is settled; once, and changed within the period of corrections of this kind.
CREATE TABLE order_rating (
  unit_id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  goods_stars smallint NOT NULL,
  delivery_stars smallint NOT NULL,
  service_stars smallint NOT NULL,
  comment text NOT NULL,
  rated_at timestamptz(3) NOT NULL,
  rated_by_id uuid NOT NULL,
  changed_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (unit_id, order_id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT,
  CONSTRAINT order_rating_stars CHECK (goods_stars BETWEEN 1 AND 5 AND delivery_stars BETWEEN 1 AND 5 AND service_stars BETWEEN 1 AND 5),
  CHECK (char_length(comment) <= 500)
);
CREATE INDEX ON order_rating (coop_id, rated_at);
CREATE TRIGGER order_rating_kept BEFORE DELETE OR TRUNCATE ON order_rating FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The products that a rated order was about, so that a product's page reads its own newest ones.
CREATE TABLE rated_product (
  product_id uuid NOT NULL REFERENCES product (id) ON DELETE RESTRICT,
  unit_id uuid NOT NULL,
  order_id uuid NOT NULL,
  rated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (product_id, unit_id, order_id),
  FOREIGN KEY (unit_id, order_id) REFERENCES order_rating (unit_id, order_id) ON DELETE RESTRICT
);
CREATE INDEX ON rated_product (product_id, rated_at);

-- Ratings of a product or of a co-op, in sum.
CREATE TABLE rating_sum (
  subject_id uuid PRIMARY KEY,
  ratings integer NOT NULL CHECK (ratings >= 0),
  goods_stars integer NOT NULL,
  delivery_stars integer NOT NULL,
  service_stars integer NOT NULL
);

INSERT INTO correction_period (id, kind, division_prefix, counted_from, days, crosses_year, valid_from, source) VALUES
  ('01938c2b-7800-7000-8000-000000000204', 'RATING', '', 'SETTLED', 30, true, '2021-01-01', '平台规则：结清后三十日内可修改评价');

CREATE TYPE filing_status AS ENUM ('DRAFT', 'SUBMITTED', 'RETURNED', 'CONFIRMED');
CREATE TYPE quota_entry_kind AS ENUM ('ASSESS', 'REASSESS_UP', 'REASSESS_DOWN', 'ORDER', 'CANCEL', 'ACCEPT', 'RETURN', 'SETTLE', 'REFUND', 'CARRY_OUT_ORDERED', 'CARRY_OUT_ACCEPTED', 'CARRY_IN_ORDERED', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_OUT_ACCEPTED', 'ATTRIBUTE_OUT_SETTLED', 'ATTRIBUTE_IN_ORDERED', 'ATTRIBUTE_IN_ACCEPTED', 'ATTRIBUTE_IN_SETTLED');
CREATE TYPE fund_source AS ENUM ('CANTEEN', 'CONTRACTOR', 'UNION', 'PERSONAL');

CREATE TABLE filing (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  status filing_status NOT NULL,
  mode canteen_mode NOT NULL,
  canteen_total_fen bigint NOT NULL,
  lead_unit_id uuid,
  contractor_name text,
  contractor_uscc char(18),
  note text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  submitted_at timestamptz(3),
  submitted_by_id uuid,
  drafted_by_id uuid,
  confirmed_at timestamptz(3),
  confirmed_by_id uuid,
  return_reason text,
  is_late boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, fiscal_year)
);
CREATE INDEX ON filing (fiscal_year, status);

CREATE TABLE filing_share (
  unit_id uuid NOT NULL,
  filing_id uuid NOT NULL,
  programme_id uuid NOT NULL,
  declared_bps integer NOT NULL,
  minimum_bps integer NOT NULL,
  rule_id uuid,
  required_fen bigint NOT NULL,
  PRIMARY KEY (unit_id, filing_id, programme_id),
  FOREIGN KEY (unit_id, filing_id) REFERENCES filing (unit_id, id) ON DELETE RESTRICT
);

CREATE TABLE filing_event (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  filing_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  actor_id uuid,
  reason text,
  snapshot jsonb NOT NULL,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, filing_id) REFERENCES filing (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON filing_event (unit_id, filing_id, at);

CREATE TABLE quota_account (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  programme_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  division_code char(6) NOT NULL,
  assessed_fen bigint NOT NULL DEFAULT 0,
  remaining_fen bigint NOT NULL DEFAULT 0,
  ordered_fen bigint NOT NULL DEFAULT 0,
  accepted_fen bigint NOT NULL DEFAULT 0,
  settled_fen bigint NOT NULL DEFAULT 0,
  seq bigint NOT NULL DEFAULT 0,
  head_hash bytea NOT NULL,
  opened_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, programme_id, fiscal_year)
);
CREATE INDEX ON quota_account (programme_id, fiscal_year, division_code);

CREATE TABLE quota_entry (
  unit_id uuid NOT NULL,
  account_id uuid NOT NULL,
  seq bigint NOT NULL,
  kind quota_entry_kind NOT NULL,
  amount_fen bigint NOT NULL,
  cause_type text NOT NULL,
  cause_id uuid NOT NULL,
  order_id uuid,
  line_id uuid,
  source fund_source NOT NULL,
  effective_on date NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  actor_id uuid,
  rule_version integer NOT NULL,
  canonical bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (unit_id, account_id, seq),
  UNIQUE (unit_id, account_id, cause_type, cause_id, kind),
  FOREIGN KEY (unit_id, account_id) REFERENCES quota_account (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON quota_entry (unit_id, order_id);

CREATE TABLE quota_rollup (
  programme_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  month smallint NOT NULL,
  division_code char(6) NOT NULL,
  source fund_source NOT NULL,
  shard smallint NOT NULL,
  assessed_fen bigint NOT NULL DEFAULT 0,
  remaining_fen bigint NOT NULL DEFAULT 0,
  ordered_fen bigint NOT NULL DEFAULT 0,
  accepted_fen bigint NOT NULL DEFAULT 0,
  settled_fen bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (programme_id, fiscal_year, division_code, month, source, shard)
);

CREATE TABLE plan_month (
  unit_id uuid NOT NULL,
  account_id uuid NOT NULL,
  month smallint NOT NULL,
  planned_fen bigint NOT NULL,
  PRIMARY KEY (unit_id, account_id, month),
  FOREIGN KEY (unit_id, account_id) REFERENCES quota_account (unit_id, id) ON DELETE RESTRICT
);

CREATE TABLE head_list (
  day date NOT NULL,
  accounts bigint NOT NULL,
  entries bigint NOT NULL,
  content bytea NOT NULL,
  sha256 bytea NOT NULL,
  signature bytea NOT NULL,
  public_key text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (day)
);

ALTER TABLE filing ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD FOREIGN KEY (lead_unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD CHECK (canteen_total_fen >= 0), ADD CHECK (lead_unit_id <> unit_id),
  ADD CHECK ((mode = 'SHARED_MEMBER') = (lead_unit_id IS NOT NULL) OR status IN ('DRAFT', 'RETURNED')),
  ADD CHECK ((mode = 'OUTSOURCED') = (contractor_name IS NOT NULL) OR status IN ('DRAFT', 'RETURNED'));
ALTER TABLE filing_share ADD FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT,
  ADD CHECK (declared_bps BETWEEN 0 AND 10000 AND minimum_bps BETWEEN 0 AND 10000 AND required_fen >= 0);
CREATE TRIGGER filing_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON filing_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE plan_month ADD CHECK (month BETWEEN 1 AND 12 AND planned_fen >= 0);

-- The ledger. Every stage is a pocket; an entry moves an amount from one to another, so the five balances always sum to zero.
ALTER TABLE quota_account ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT,
  ADD CONSTRAINT quota_account_sums_to_zero CHECK (assessed_fen + remaining_fen + ordered_fen + accepted_fen + settled_fen = 0),
  ADD CONSTRAINT quota_account_not_below_zero CHECK (ordered_fen >= 0 AND accepted_fen >= 0 AND settled_fen >= 0 AND assessed_fen <= 0),
  ADD CHECK (octet_length(head_hash) = 32), SET (fillfactor = 50);
ALTER TABLE quota_entry ADD CHECK (amount_fen > 0), ADD CHECK (cause_type ~ '^[a-z-]+$'), ADD CHECK (octet_length(hash) = 32);
ALTER TABLE quota_rollup ADD CHECK (month BETWEEN 1 AND 12),
  ADD CHECK (assessed_fen + remaining_fen + ordered_fen + accepted_fen + settled_fen = 0), SET (fillfactor = 50);

-- The bytes that are hashed. Version first; a change of this format is a new version, never an edit.
CREATE FUNCTION quota_canonical(unit_id uuid, account_id uuid, seq bigint, kind quota_entry_kind, amount_fen bigint, cause_type text, cause_id uuid,
  order_id uuid, line_id uuid, source fund_source, effective_on date, recorded_at timestamptz, actor_id uuid, rule_version integer) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT convert_to('xiangji-quota-entry/1|' || unit_id || '|' || account_id || '|' || seq || '|' || kind || '|' || amount_fen || '|' || cause_type || '|' || cause_id
    || '|' || coalesce(order_id::text, '') || '|' || coalesce(line_id::text, '') || '|' || source || '|' || to_char(effective_on, 'YYYY-MM-DD')
    || '|' || to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '|' || coalesce(actor_id::text, '') || '|' || rule_version, 'UTF8')
$$;

-- Guards the ledger against every writer: one UPDATE locks the account, takes the next number, moves the balances and extends the chain.
CREATE FUNCTION quota_entry_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  from_stage text; to_stage text; a bigint := NEW.amount_fen;
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
  END CASE;
  NEW.recorded_at := date_trunc('milliseconds', NEW.recorded_at);
  UPDATE quota_account q SET
    seq = q.seq + 1,
    assessed_fen = q.assessed_fen + CASE WHEN to_stage = 'S' THEN a WHEN from_stage = 'S' THEN -a ELSE 0 END,
    remaining_fen = q.remaining_fen + CASE WHEN to_stage = 'R' THEN a WHEN from_stage = 'R' THEN -a ELSE 0 END,
    ordered_fen = q.ordered_fen + CASE WHEN to_stage = 'O' THEN a WHEN from_stage = 'O' THEN -a ELSE 0 END,
    accepted_fen = q.accepted_fen + CASE WHEN to_stage = 'A' THEN a WHEN from_stage = 'A' THEN -a ELSE 0 END,
    settled_fen = q.settled_fen + CASE WHEN to_stage = 'T' THEN a WHEN from_stage = 'T' THEN -a ELSE 0 END,
    head_hash = sha256(q.head_hash || quota_canonical(NEW.unit_id, NEW.account_id, q.seq + 1, NEW.kind, a, NEW.cause_type, NEW.cause_id, NEW.order_id,
      NEW.line_id, NEW.source, NEW.effective_on, NEW.recorded_at, NEW.actor_id, NEW.rule_version))
  WHERE q.unit_id = NEW.unit_id AND q.id = NEW.account_id
  RETURNING q.seq, q.head_hash INTO NEW.seq, NEW.hash;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'quota account % of unit % does not exist', NEW.account_id, NEW.unit_id USING ERRCODE = 'XJ002';
  END IF;
  NEW.canonical := quota_canonical(NEW.unit_id, NEW.account_id, NEW.seq, NEW.kind, a, NEW.cause_type, NEW.cause_id, NEW.order_id, NEW.line_id,
    NEW.source, NEW.effective_on, NEW.recorded_at, NEW.actor_id, NEW.rule_version);
  RETURN NEW;
END $$;
CREATE TRIGGER quota_entry_post BEFORE INSERT ON quota_entry FOR EACH ROW EXECUTE FUNCTION quota_entry_post();
CREATE TRIGGER quota_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Sums by place, month and source move with the entries, once per statement, rows in key order.
CREATE FUNCTION quota_entry_roll_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO quota_rollup AS r (programme_id, fiscal_year, division_code, month, source, shard, assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen)
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
    sum(CASE WHEN e.kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN e.amount_fen WHEN e.kind IN ('REFUND', 'ATTRIBUTE_OUT_SETTLED') THEN -e.amount_fen ELSE 0 END)
  FROM posted e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id
  GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (programme_id, fiscal_year, division_code, month, source, shard) DO UPDATE SET
    assessed_fen = r.assessed_fen + EXCLUDED.assessed_fen, remaining_fen = r.remaining_fen + EXCLUDED.remaining_fen,
    ordered_fen = r.ordered_fen + EXCLUDED.ordered_fen, accepted_fen = r.accepted_fen + EXCLUDED.accepted_fen, settled_fen = r.settled_fen + EXCLUDED.settled_fen;
  RETURN NULL;
END $$;
CREATE TRIGGER quota_entry_roll_up AFTER INSERT ON quota_entry REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION quota_entry_roll_up();

-- Balances and sums move through entries only: a direct statement (trigger depth 0) is refused.
CREATE FUNCTION refuse_direct() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is moved by ledger entries only', TG_TABLE_NAME USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER quota_account_guard BEFORE UPDATE OF assessed_fen, remaining_fen, ordered_fen, accepted_fen, settled_fen, seq, head_hash, unit_id, id, programme_id,
  fiscal_year, division_code ON quota_account FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct();
CREATE TRIGGER quota_account_opens_empty BEFORE INSERT ON quota_account FOR EACH ROW
  WHEN (NEW.seq <> 0 OR NEW.assessed_fen <> 0 OR NEW.remaining_fen <> 0 OR NEW.ordered_fen <> 0 OR NEW.accepted_fen <> 0 OR NEW.settled_fen <> 0
    OR NEW.head_hash <> decode(repeat('00', 32), 'hex')) EXECUTE FUNCTION refuse_direct();
CREATE TRIGGER quota_account_stays BEFORE DELETE OR TRUNCATE ON quota_account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER quota_rollup_guard BEFORE INSERT OR UPDATE OR DELETE ON quota_rollup FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct();
CREATE TRIGGER head_list_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON head_list FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

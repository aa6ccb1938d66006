CREATE TYPE correction_kind AS ENUM ('RE_ATTRIBUTION', 'RECEIVER', 'SOURCE');
CREATE TYPE correction_start AS ENUM ('PLACED', 'SETTLED');
CREATE TYPE correction_state AS ENUM ('PROPOSED', 'DONE', 'DECLINED', 'WITHDRAWN', 'LAPSED');

-- How long each kind of correction may be made, by place and day: data, never a constant.
CREATE TABLE correction_period (
  id uuid NOT NULL,
  kind correction_kind NOT NULL,
  division_prefix text NOT NULL,
  counted_from correction_start NOT NULL,
  days integer NOT NULL,
  crosses_year boolean NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  source text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (kind, division_prefix, valid_from)
);
ALTER TABLE correction_period ADD CHECK (days BETWEEN 0 AND 3660), ADD CHECK (valid_to IS NULL OR valid_to >= valid_from),
  ADD CHECK (division_prefix ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})?$');
INSERT INTO correction_period (id, kind, division_prefix, counted_from, days, crosses_year, valid_from, source) VALUES
  ('01938c2b-7800-7000-8000-000000000201', 'RE_ATTRIBUTION', '', 'SETTLED', 90, true, '2021-01-01', '平台缺省期限，可按地区另定'),
  ('01938c2b-7800-7000-8000-000000000202', 'SOURCE', '', 'SETTLED', 90, true, '2021-01-01', '平台缺省期限，可按地区另定'),
  ('01938c2b-7800-7000-8000-000000000203', 'RECEIVER', '', 'PLACED', 180, true, '2021-01-01', '平台缺省期限，可按地区另定');

-- A proposal to credit lines of an order to another unit, or to another source of funds. unit_id is the unit that trades.
CREATE TABLE correction (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  number text NOT NULL,
  kind correction_kind NOT NULL,
  state correction_state NOT NULL,
  from_unit_id uuid NOT NULL,
  to_unit_id uuid NOT NULL,
  from_source fund_source,
  to_source fund_source,
  reason text NOT NULL,
  proposed_by_unit_id uuid NOT NULL,
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  from_approved_at timestamptz(3),
  from_approved_by_id uuid,
  to_approved_at timestamptz(3),
  to_approved_by_id uuid,
  period_id uuid NOT NULL,
  ended_at timestamptz(3),
  ended_by_id uuid,
  ended_by_unit_id uuid,
  end_reason text,
  PRIMARY KEY (unit_id, id),
  UNIQUE (number),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON correction (id);
CREATE INDEX ON correction (unit_id, order_id);
CREATE INDEX ON correction (from_unit_id, proposed_at);
CREATE INDEX ON correction (to_unit_id, proposed_at);
CREATE INDEX correction_waiting ON correction (proposed_at) WHERE state = 'PROPOSED';
ALTER TABLE correction ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD FOREIGN KEY (from_unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD FOREIGN KEY (to_unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD FOREIGN KEY (proposed_by_unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD FOREIGN KEY (period_id) REFERENCES correction_period (id) ON DELETE RESTRICT,
  ADD CONSTRAINT correction_moves_something CHECK (CASE kind
    WHEN 'RE_ATTRIBUTION' THEN from_unit_id <> to_unit_id AND from_source IS NULL AND to_source IS NULL
    WHEN 'SOURCE' THEN from_unit_id = unit_id AND to_unit_id = unit_id AND from_source IS NOT NULL AND to_source IS NOT NULL AND from_source <> to_source
    ELSE false END),
  ADD CONSTRAINT correction_no_self_approval CHECK (proposed_by_id IS DISTINCT FROM from_approved_by_id AND proposed_by_id IS DISTINCT FROM to_approved_by_id),
  ADD CONSTRAINT correction_two_people CHECK (kind = 'SOURCE' OR from_approved_by_id <> to_approved_by_id),
  ADD CONSTRAINT correction_needs_both CHECK (state <> 'DONE' OR (from_approved_at IS NOT NULL AND to_approved_at IS NOT NULL)),
  ADD CHECK ((from_approved_at IS NULL) = (from_approved_by_id IS NULL) AND (to_approved_at IS NULL) = (to_approved_by_id IS NULL)),
  ADD CHECK ((state = 'PROPOSED') = (ended_at IS NULL)), ADD CHECK (state <> 'DECLINED' OR end_reason IS NOT NULL);

-- The lines a correction is about; its id is the cause of the entries. A line has one open correction at most.
CREATE TABLE correction_line (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  correction_id uuid NOT NULL,
  line_id uuid NOT NULL,
  open boolean NOT NULL DEFAULT true,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, correction_id, line_id),
  FOREIGN KEY (unit_id, correction_id) REFERENCES correction (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON correction_line (line_id);
CREATE INDEX ON correction_line (id);
CREATE UNIQUE INDEX correction_line_one_open ON correction_line (unit_id, line_id) WHERE open;
ALTER TABLE correction_line ADD FOREIGN KEY (unit_id, line_id) REFERENCES order_line (unit_id, id) ON DELETE RESTRICT;

-- A decided correction stays as it was decided.
CREATE FUNCTION correction_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'correction % has ended', OLD.number USING ERRCODE = 'XJ001';
END $$;
CREATE TRIGGER correction_stays BEFORE UPDATE ON correction FOR EACH ROW WHEN (OLD.state <> 'PROPOSED') EXECUTE FUNCTION correction_stays();
CREATE TRIGGER correction_kept BEFORE DELETE OR TRUNCATE ON correction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER correction_line_kept BEFORE DELETE OR TRUNCATE ON correction_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Source of funds after a correction; the group's own where there was none.
ALTER TABLE order_line ADD COLUMN corrected_source fund_source;

-- Where an order goes, after each change; version 1 is what the group says.
CREATE TABLE order_receiver (
  unit_id uuid NOT NULL,
  order_id uuid NOT NULL,
  version integer NOT NULL,
  receiver_name text NOT NULL,
  receiver_phone text NOT NULL,
  address text NOT NULL,
  reason text NOT NULL,
  changed_at timestamptz(3) NOT NULL,
  changed_by_id uuid NOT NULL,
  PRIMARY KEY (unit_id, order_id, version),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
ALTER TABLE order_receiver ADD CHECK (version > 1);
CREATE TRIGGER order_receiver_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_receiver FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

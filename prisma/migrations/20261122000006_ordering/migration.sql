CREATE TYPE approval_state AS ENUM ('NOT_NEEDED', 'PENDING', 'APPROVED', 'REFUSED');
CREATE TYPE order_state AS ENUM ('AWAITING_APPROVAL', 'AWAITING_COOP', 'AWAITING_BUYER', 'CONFIRMED', 'REJECTED', 'CANCELLED', 'REFUSED');
CREATE TYPE reject_reason AS ENUM ('SHORT', 'QUALITY', 'WRONG_GOODS', 'DAMAGED', 'EXPIRED', 'LATE', 'NO_STORAGE');

CREATE TABLE cart (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  submitted_at timestamptz(3),
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, id)
);
CREATE INDEX ON cart (unit_id, user_id);

CREATE TABLE cart_line (
  unit_id uuid NOT NULL,
  cart_id uuid NOT NULL,
  product_id uuid NOT NULL,
  quantity numeric(12,3) NOT NULL,
  added_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (unit_id, cart_id, product_id),
  FOREIGN KEY (unit_id, cart_id) REFERENCES cart (unit_id, id) ON DELETE RESTRICT
);

CREATE TABLE order_group (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  cart_id uuid NOT NULL,
  number text NOT NULL,
  credited_unit_id uuid NOT NULL,
  source fund_source NOT NULL,
  goods_fen bigint NOT NULL,
  freight_fen bigint NOT NULL,
  address text NOT NULL,
  division_code char(6) NOT NULL,
  receiver_name text NOT NULL,
  receiver_phone text NOT NULL,
  deliver_from date NOT NULL,
  deliver_to date NOT NULL,
  note text NOT NULL DEFAULT '',
  submitted_at timestamptz(3) NOT NULL,
  submitted_by_id uuid NOT NULL,
  approval approval_state NOT NULL,
  decided_at timestamptz(3),
  decided_by_id uuid,
  decision_reason text,
  PRIMARY KEY (unit_id, id),
  UNIQUE (number),
  UNIQUE (unit_id, cart_id)
);
CREATE INDEX ON order_group (unit_id, submitted_at);

CREATE TABLE purchase_order (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  group_id uuid NOT NULL,
  coop_id uuid NOT NULL,
  number text NOT NULL,
  state order_state NOT NULL,
  goods_fen bigint NOT NULL,
  freight_fen bigint NOT NULL,
  proposed_freight_fen bigint,
  freight_changed_at timestamptz(3),
  remittance_code text NOT NULL,
  payment_terms payment_terms NOT NULL,
  placed_at timestamptz(3) NOT NULL,
  placed_on date NOT NULL,
  fiscal_year integer NOT NULL,
  confirmed_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  goods_closed_at timestamptz(3),
  settled_at timestamptz(3),
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, id),
  UNIQUE (number),
  UNIQUE (remittance_code),
  FOREIGN KEY (unit_id, group_id) REFERENCES order_group (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON purchase_order (unit_id, placed_at);
CREATE INDEX ON purchase_order (unit_id, group_id);
CREATE INDEX ON purchase_order (coop_id, placed_at);

CREATE TABLE order_line (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  position smallint NOT NULL,
  product_id uuid NOT NULL,
  name_zh text NOT NULL,
  name_en text,
  package_zh text NOT NULL,
  package_en text,
  art text NOT NULL,
  category_code text NOT NULL,
  origin_county_code char(6) NOT NULL,
  sales_unit sales_unit NOT NULL,
  net_grams bigint NOT NULL,
  quantity numeric(12,3) NOT NULL,
  unit_price_fen bigint NOT NULL,
  goods_fen bigint NOT NULL,
  freight_fen bigint NOT NULL,
  catch_weight boolean NOT NULL,
  tolerance_bps integer NOT NULL,
  shipped_quantity numeric(12,3) NOT NULL DEFAULT 0,
  accepted_quantity numeric(12,3) NOT NULL DEFAULT 0,
  rejected_quantity numeric(12,3) NOT NULL DEFAULT 0,
  cancelled_quantity numeric(12,3) NOT NULL DEFAULT 0,
  accepted_fen bigint NOT NULL DEFAULT 0,
  open_fen bigint NOT NULL,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON order_line (unit_id, order_id);
CREATE INDEX ON order_line (product_id);

CREATE TABLE order_line_quota (
  unit_id uuid NOT NULL,
  line_id uuid NOT NULL,
  programme_id uuid NOT NULL,
  credited_unit_id uuid NOT NULL,
  account_id uuid NOT NULL,
  list_version integer NOT NULL,
  PRIMARY KEY (unit_id, line_id, programme_id),
  FOREIGN KEY (unit_id, line_id) REFERENCES order_line (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON order_line_quota (credited_unit_id, line_id);

CREATE TABLE order_event (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  actor_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON order_event (unit_id, order_id, at);

CREATE TABLE shipment (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL,
  number text NOT NULL,
  shipped_at timestamptz(3) NOT NULL,
  expected_on date NOT NULL,
  carrier text NOT NULL,
  driver_name text NOT NULL,
  driver_phone text NOT NULL,
  vehicle text NOT NULL,
  note text NOT NULL DEFAULT '',
  shipped_by_id uuid NOT NULL,
  PRIMARY KEY (unit_id, id),
  UNIQUE (number),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON shipment (unit_id, order_id);
CREATE INDEX ON shipment (coop_id, shipped_at);

CREATE TABLE shipment_line (
  unit_id uuid NOT NULL,
  shipment_id uuid NOT NULL,
  line_id uuid NOT NULL,
  quantity numeric(12,3) NOT NULL,
  lot text NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, shipment_id, line_id),
  FOREIGN KEY (unit_id, shipment_id) REFERENCES shipment (unit_id, id) ON DELETE RESTRICT
);

CREATE TABLE acceptance (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  shipment_id uuid NOT NULL,
  order_id uuid NOT NULL,
  number text NOT NULL,
  accepted_at timestamptz(3) NOT NULL,
  receiver_name text NOT NULL,
  witness_name text NOT NULL,
  temperature_tenths integer,
  note text NOT NULL DEFAULT '',
  amount_fen bigint NOT NULL,
  recorded_by_id uuid NOT NULL,
  PRIMARY KEY (unit_id, id),
  UNIQUE (number),
  UNIQUE (unit_id, shipment_id),
  FOREIGN KEY (unit_id, shipment_id) REFERENCES shipment (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON acceptance (unit_id, order_id);

CREATE TABLE acceptance_line (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  acceptance_id uuid NOT NULL,
  line_id uuid NOT NULL,
  accepted_quantity numeric(12,3) NOT NULL,
  rejected_quantity numeric(12,3) NOT NULL,
  reason reject_reason,
  note text NOT NULL DEFAULT '',
  photo_file_id uuid,
  accepted_fen bigint NOT NULL,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, acceptance_id, line_id),
  FOREIGN KEY (unit_id, acceptance_id) REFERENCES acceptance (unit_id, id) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX cart_open ON cart (unit_id, user_id) WHERE submitted_at IS NULL;
ALTER TABLE cart ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT;
ALTER TABLE cart_line ADD CHECK (quantity > 0), ADD FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE RESTRICT;
ALTER TABLE order_group ADD FOREIGN KEY (unit_id, cart_id) REFERENCES cart (unit_id, id) ON DELETE RESTRICT,
  ADD FOREIGN KEY (credited_unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD CHECK (goods_fen > 0 AND freight_fen >= 0), ADD CHECK (deliver_from <= deliver_to),
  ADD CONSTRAINT order_group_no_self_approval CHECK (approval NOT IN ('APPROVED', 'REFUSED') OR decided_by_id <> submitted_by_id);
ALTER TABLE purchase_order ADD FOREIGN KEY (coop_id) REFERENCES coop (id) ON DELETE RESTRICT, ADD CHECK (goods_fen > 0 AND freight_fen >= 0),
  ADD CHECK ((state = 'AWAITING_BUYER') = (proposed_freight_fen IS NOT NULL)), ADD CHECK (proposed_freight_fen >= 0);
ALTER TABLE order_line ADD CHECK (quantity > 0 AND unit_price_fen > 0 AND goods_fen > 0 AND freight_fen >= 0),
  ADD CONSTRAINT order_line_not_below_zero CHECK (shipped_quantity >= 0 AND accepted_quantity >= 0 AND rejected_quantity >= 0 AND cancelled_quantity >= 0 AND accepted_fen >= 0 AND open_fen >= 0),
  ADD CHECK (shipped_quantity + cancelled_quantity <= quantity OR catch_weight);
ALTER TABLE order_line_quota ADD FOREIGN KEY (credited_unit_id, account_id) REFERENCES quota_account (unit_id, id) ON DELETE RESTRICT;
CREATE TRIGGER order_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE shipment_line ADD CHECK (quantity > 0), ADD FOREIGN KEY (unit_id, line_id) REFERENCES order_line (unit_id, id) ON DELETE RESTRICT;
ALTER TABLE acceptance ADD CHECK (amount_fen >= 0), ADD CHECK (receiver_name <> witness_name);
ALTER TABLE acceptance_line ADD FOREIGN KEY (unit_id, line_id) REFERENCES order_line (unit_id, id) ON DELETE RESTRICT,
  ADD CHECK (accepted_quantity >= 0 AND rejected_quantity >= 0 AND accepted_fen >= 0), ADD CHECK (rejected_quantity = 0 OR reason IS NOT NULL);
CREATE TRIGGER acceptance_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER acceptance_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON acceptance_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- People see numbers, not ids: the day and six digits that come round long after a day is over.
CREATE SEQUENCE document_number AS bigint MINVALUE 1 MAXVALUE 999999 CYCLE CACHE 20;
CREATE FUNCTION document_number(prefix text, day date) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT prefix || to_char(day, 'YYYYMMDD') || '-' || lpad(nextval('document_number')::text, 6, '0')
$$;

-- Lets one statement with many parts say no as a whole: the SQLSTATE marks it as an expected refusal, the message is its code.
CREATE FUNCTION refuse_unless(condition boolean, code text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF condition IS NOT TRUE THEN RAISE EXCEPTION '%', code USING ERRCODE = 'XJ409'; END IF;
  RETURN true;
END $$;

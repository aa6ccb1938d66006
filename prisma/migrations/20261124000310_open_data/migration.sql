CREATE TYPE ocds_release_kind AS ENUM ('AWARD', 'SHIPMENT', 'ACCEPTANCE', 'PAYMENT', 'SHORTENED', 'CANCELLATION');

-- What was published of an order, event by event, as it was published: an address that was given out answers the same for good.
-- `seq` has no gaps and is the order of publication; the text is one line of JSON.
CREATE TABLE ocds_release (
  seq bigint NOT NULL CHECK (seq >= 1),
  event_id uuid NOT NULL,
  ocid text NOT NULL,
  kind ocds_release_kind NOT NULL,
  unit_id uuid NOT NULL,
  order_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  published_at timestamptz(3) NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (seq),
  UNIQUE (event_id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ocds_release_ocid_seq_idx ON ocds_release (ocid, seq);
-- A contracting process begins with its award.
CREATE UNIQUE INDEX ocds_release_begins ON ocds_release (seq) WHERE kind = 'AWARD';
CREATE TRIGGER ocds_release_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ocds_release FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A day's dump is what had been published by then. Its lines are the releases themselves, which never change; here stand where it ends and what it weighs.
CREATE TABLE open_data_dump (
  day date NOT NULL,
  last_seq bigint NOT NULL REFERENCES ocds_release (seq) ON DELETE RESTRICT,
  orders bigint NOT NULL CHECK (orders >= 0),
  lines bigint NOT NULL CHECK (lines >= 0),
  jsonl_bytes bigint NOT NULL CHECK (jsonl_bytes >= 0),
  jsonl_sha256 bytea NOT NULL CHECK (octet_length(jsonl_sha256) = 32),
  csv_bytes bigint NOT NULL CHECK (csv_bytes >= 0),
  csv_sha256 bytea NOT NULL CHECK (octet_length(csv_sha256) = 32),
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (day)
);
CREATE TRIGGER open_data_dump_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON open_data_dump FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Events of a span of days, read once a night in the order of time, in which they were written.
CREATE INDEX order_event_at_idx ON order_event USING brin (at);

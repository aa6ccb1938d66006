-- A program that acts as one grant, for fewer things and for a time. Of its secret only the hash is kept.
CREATE TABLE api_key (
  id uuid NOT NULL,
  grant_id uuid NOT NULL REFERENCES access_grant (id) ON DELETE RESTRICT,
  name text NOT NULL CHECK (name <> ''),
  scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 20),
  -- Begins the key and is shown in lists and in the audit log.
  prefix text NOT NULL UNIQUE CHECK (prefix ~ '^xjk_[0-9A-Za-z]{10}$'),
  secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
  created_by_id uuid NOT NULL REFERENCES app_user (id) ON DELETE RESTRICT,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  revoked_by_id uuid REFERENCES app_user (id) ON DELETE RESTRICT,
  PRIMARY KEY (id),
  CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days'),
  CHECK ((revoked_at IS NULL) = (revoked_by_id IS NULL))
);
CREATE INDEX api_key_grant_id_idx ON api_key (grant_id);

-- What a program was answered to a change, so that it is answered the same when it asks again. That the change happens once does not rest on this row:
-- the change's own id comes from the key.
CREATE TYPE idempotency_status AS ENUM ('IN_PROGRESS', 'DONE');
CREATE TABLE idempotency_record (
  api_key_id uuid NOT NULL REFERENCES api_key (id) ON DELETE RESTRICT,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  status idempotency_status NOT NULL DEFAULT 'IN_PROGRESS',
  created_at timestamptz(3) NOT NULL,
  -- Whoever works on it; somebody else may take over when this is past.
  held_until timestamptz(3) NOT NULL,
  response_status integer CHECK (response_status BETWEEN 200 AND 499),
  response_body text,
  PRIMARY KEY (api_key_id, idempotency_key),
  CHECK ((status = 'DONE') = (response_status IS NOT NULL) AND (response_status IS NULL) = (response_body IS NULL))
);
CREATE INDEX idempotency_record_created_at_idx ON idempotency_record (created_at);

-- Where an organisation wants to be told of what happens to its orders and filings. Exactly one organisation.
CREATE TABLE webhook_endpoint (
  id uuid NOT NULL,
  unit_id uuid REFERENCES unit (id) ON DELETE RESTRICT,
  coop_id uuid REFERENCES coop (id) ON DELETE RESTRICT,
  bureau_id uuid REFERENCES bureau (id) ON DELETE RESTRICT,
  url text NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 500),
  events text[] NOT NULL CHECK (cardinality(events) BETWEEN 1 AND 20),
  secret text NOT NULL CHECK (secret ~ '^whsec_[A-Za-z0-9_-]{43}$'),
  -- Signs beside the new one for a day.
  former_secret text CHECK (former_secret ~ '^whsec_[A-Za-z0-9_-]{43}$'),
  former_secret_until timestamptz(3),
  created_by_id uuid NOT NULL REFERENCES app_user (id) ON DELETE RESTRICT,
  created_at timestamptz(3) NOT NULL,
  -- What happened before was looked at; a little is looked at again each time.
  collected_to timestamptz(3) NOT NULL,
  disabled_at timestamptz(3),
  -- BY_PERSON, or FAILING: it took nothing for days.
  disabled_reason text CHECK (disabled_reason IN ('BY_PERSON', 'FAILING')),
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  CHECK (num_nonnulls(unit_id, coop_id, bureau_id) = 1),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  CHECK ((former_secret IS NULL) = (former_secret_until IS NULL))
);
CREATE INDEX webhook_endpoint_unit_id_idx ON webhook_endpoint (unit_id);
CREATE INDEX webhook_endpoint_coop_id_idx ON webhook_endpoint (coop_id);
CREATE INDEX webhook_endpoint_bureau_id_idx ON webhook_endpoint (bureau_id);

-- One message to one endpoint, with its bytes as they are sent each time. `seq` is the order in which messages about one subject arrive.
CREATE TYPE webhook_delivery_status AS ENUM ('PENDING', 'DELIVERED', 'DEAD');
CREATE TABLE webhook_delivery (
  endpoint_id uuid NOT NULL REFERENCES webhook_endpoint (id) ON DELETE RESTRICT,
  event_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  event_type text NOT NULL,
  -- The order or filing it is about.
  subject_id uuid NOT NULL,
  body text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  status webhook_delivery_status NOT NULL DEFAULT 'PENDING',
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz(3),
  -- A worker that is sending it; another takes it when this is past.
  held_until timestamptz(3),
  last_attempt_at timestamptz(3),
  last_status integer,
  last_error text,
  delivered_at timestamptz(3),
  PRIMARY KEY (endpoint_id, event_id),
  UNIQUE (endpoint_id, seq),
  CHECK ((status = 'PENDING') = (next_attempt_at IS NOT NULL)),
  CHECK (status <> 'DELIVERED' OR delivered_at IS NOT NULL)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_attempt_at) WHERE status = 'PENDING';
CREATE INDEX webhook_delivery_subject ON webhook_delivery (endpoint_id, subject_id, seq) WHERE status = 'PENDING';

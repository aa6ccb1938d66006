-- What was asked of the payment service, kept before it is asked: whatever happens to the answer, the same command never has a second effect there.
CREATE TYPE psp_request_state AS ENUM ('SENT', 'DONE', 'REFUSED', 'UNKNOWN');
CREATE TABLE psp_request (
  -- The idempotency key.
  key text PRIMARY KEY CHECK (length(key) BETWEEN 8 AND 255),
  operation text NOT NULL,
  -- The command it belongs to; the object there carries it as metadata.
  command_id uuid NOT NULL,
  params_hash bytea NOT NULL,
  state psp_request_state NOT NULL DEFAULT 'SENT',
  result_id text,
  error text,
  attempts integer NOT NULL DEFAULT 1,
  first_sent_at timestamptz(3) NOT NULL,
  last_sent_at timestamptz(3) NOT NULL,
  CHECK ((state = 'DONE') = (result_id IS NOT NULL))
);
CREATE INDEX psp_request_open ON psp_request (first_sent_at) WHERE state IN ('SENT', 'UNKNOWN');
CREATE INDEX psp_request_command ON psp_request (command_id);

-- What the payment service told us, as it came, once.
CREATE TYPE stripe_event_state AS ENUM ('RECEIVED', 'APPLIED', 'IGNORED', 'DEAD');
CREATE TABLE stripe_event (
  id text PRIMARY KEY,
  type text NOT NULL,
  api_version text NOT NULL,
  -- What it is about.
  object_id text NOT NULL,
  livemode boolean NOT NULL,
  created_at timestamptz(3) NOT NULL,
  received_at timestamptz(3) NOT NULL,
  payload jsonb NOT NULL,
  state stripe_event_state NOT NULL DEFAULT 'RECEIVED',
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(3) NOT NULL,
  handled_at timestamptz(3),
  -- A word for a list, and what it failed with.
  reason text,
  detail text
);
CREATE INDEX stripe_event_due ON stripe_event (next_attempt_at, id) WHERE state = 'RECEIVED';
CREATE INDEX stripe_event_dead ON stripe_event (received_at DESC, id DESC) WHERE state = 'DEAD';
CREATE INDEX stripe_event_latest ON stripe_event (received_at DESC, id DESC);
CREATE INDEX stripe_event_object ON stripe_event (object_id);

-- An object there, as it was last seen: what may follow depends on it.
CREATE TABLE psp_object (
  id text PRIMARY KEY,
  kind text NOT NULL,
  state text NOT NULL,
  seen_at timestamptz(3) NOT NULL
);

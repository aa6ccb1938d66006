-- A refund as it goes back through the payment service, by the payment it came with.
CREATE TABLE psp_refund (
  unit_id uuid NOT NULL,
  refund_id uuid NOT NULL,
  remittance_id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- The payment there, and the refund there once it is known.
  intent_id text NOT NULL,
  psp_id text UNIQUE,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (unit_id, refund_id),
  FOREIGN KEY (unit_id, remittance_id) REFERENCES remittance (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX psp_refund_remittance ON psp_refund (unit_id, remittance_id);

-- Where the payment service, receivables and ledger do not say the same, until somebody answers or it is gone.
CREATE TABLE psp_difference (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  -- What it is about; the same is one row as long as it is open.
  subject text NOT NULL,
  unit_id uuid,
  order_id uuid,
  detail jsonb NOT NULL,
  found_at timestamptz(3) NOT NULL,
  seen_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3),
  ended_by_id uuid,
  -- answered: by a person; gone: the next look did not find it.
  outcome text CHECK ((outcome IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX psp_difference_once ON psp_difference (kind, subject) WHERE ended_at IS NULL;
CREATE INDEX psp_difference_latest ON psp_difference (found_at DESC, id DESC);

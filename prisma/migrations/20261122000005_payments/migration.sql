CREATE TYPE payment_method AS ENUM ('BANK_TRANSFER', 'STRIPE');

CREATE TABLE receivable (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL,
  cause_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  paid_fen bigint NOT NULL DEFAULT 0,
  opened_at timestamptz(3) NOT NULL,
  due_on date NOT NULL,
  paid_at timestamptz(3),
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, cause_id)
);
CREATE INDEX ON receivable (unit_id, order_id);
CREATE INDEX ON receivable (coop_id, due_on);

CREATE TABLE remittance (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  received_on date NOT NULL,
  bank_reference text NOT NULL,
  method payment_method NOT NULL DEFAULT 'BANK_TRANSFER',
  confirmed_by_id uuid NOT NULL,
  confirmed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (unit_id, id),
  UNIQUE (coop_id, bank_reference)
);
CREATE INDEX ON remittance (unit_id, order_id);
CREATE INDEX ON remittance (coop_id, received_on);

CREATE TABLE remittance_allocation (
  unit_id uuid NOT NULL,
  remittance_id uuid NOT NULL,
  receivable_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  PRIMARY KEY (unit_id, remittance_id, receivable_id),
  FOREIGN KEY (unit_id, remittance_id) REFERENCES remittance (unit_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (unit_id, receivable_id) REFERENCES receivable (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON remittance_allocation (unit_id, receivable_id);

ALTER TABLE receivable ADD CHECK (amount_fen > 0), ADD CONSTRAINT receivable_not_overpaid CHECK (paid_fen >= 0 AND paid_fen <= amount_fen),
  ADD CHECK ((paid_at IS NOT NULL) = (paid_fen = amount_fen)), ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT,
  ADD FOREIGN KEY (coop_id) REFERENCES coop (id) ON DELETE RESTRICT;
CREATE INDEX receivable_open_idx ON receivable (unit_id, due_on) WHERE paid_at IS NULL;
CREATE INDEX receivable_coop_open_idx ON receivable (coop_id, due_on) WHERE paid_at IS NULL;
ALTER TABLE remittance ADD CHECK (amount_fen > 0), ADD CHECK (length(bank_reference) BETWEEN 1 AND 64);
ALTER TABLE remittance_allocation ADD CHECK (amount_fen > 0);
CREATE TRIGGER remittance_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON remittance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER remittance_allocation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON remittance_allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

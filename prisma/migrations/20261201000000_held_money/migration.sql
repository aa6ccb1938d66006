-- 保证金清理: what a co-op reports as held elsewhere. Deposits do not exist on the platform; this register moves neither ledger nor receivables.
ALTER TYPE place_rule_kind ADD VALUE 'HELD_MONEY';

CREATE TYPE held_money_kind AS ENUM ('DEPOSIT', 'RETENTION', 'OVERDUE');
CREATE TYPE held_money_state AS ENUM ('REPORTED', 'TAKEN', 'ESCALATED', 'RETURNED', 'REJECTED', 'WITHDRAWN');
CREATE TYPE held_money_answer AS ENUM ('CONFIRMED', 'DISPUTED');
CREATE TABLE held_money (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  kind held_money_kind NOT NULL,
  -- By whom it is held: a unit of the platform, or a name where there is none.
  unit_id uuid REFERENCES unit (id) ON DELETE RESTRICT,
  debtor_name text CHECK (length(debtor_name) BETWEEN 1 AND 100),
  -- The place that was reported; a unit of the platform is found by its own.
  division_code char(6) NOT NULL REFERENCES division (code) ON DELETE RESTRICT,
  -- Whose desk it lies on.
  bureau_id uuid NOT NULL REFERENCES bureau (id) ON DELETE RESTRICT,
  -- An overdue receivable of the platform: paid, it ends this.
  receivable_id uuid,
  contract_number text NOT NULL CHECK (length(contract_number) BETWEEN 1 AND 64),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  returned_fen bigint NOT NULL DEFAULT 0 CHECK (returned_fen BETWEEN 0 AND amount_fen),
  since_on date NOT NULL,
  due_on date NOT NULL CHECK (due_on >= since_on),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  state held_money_state NOT NULL,
  answer held_money_answer,
  awaits_answer boolean NOT NULL,
  -- Last day for whoever has to act: the unit's answer, the bureau's taking it up, the return.
  deadline_on date NOT NULL,
  -- The first day for the return that was missed.
  missed_on date,
  taken_at timestamptz(3),
  reported_at timestamptz(3) NOT NULL,
  reported_by_id uuid NOT NULL,
  reminded_for date,
  ended_at timestamptz(3),
  version integer NOT NULL DEFAULT 0,
  FOREIGN KEY (unit_id, receivable_id) REFERENCES receivable (unit_id, id) ON DELETE RESTRICT,
  CHECK ((unit_id IS NULL) = (debtor_name IS NOT NULL)),
  CHECK (receivable_id IS NULL OR (kind = 'OVERDUE' AND unit_id IS NOT NULL)),
  CHECK ((ended_at IS NOT NULL) = (state IN ('RETURNED', 'REJECTED', 'WITHDRAWN'))),
  CHECK (state <> 'RETURNED' OR returned_fen = amount_fen),
  CHECK (NOT awaits_answer OR (state = 'REPORTED' AND unit_id IS NOT NULL AND answer IS NULL)),
  CHECK (state <> 'TAKEN' OR taken_at IS NOT NULL)
);
-- A receivable is reported once at a time.
CREATE UNIQUE INDEX held_money_receivable ON held_money (unit_id, receivable_id) WHERE receivable_id IS NOT NULL AND ended_at IS NULL;
-- So is the money of a contract, from however many tabs.
CREATE UNIQUE INDEX held_money_once ON held_money (coop_id, kind, coalesce(unit_id::text, debtor_name), contract_number) WHERE receivable_id IS NULL AND ended_at IS NULL;
CREATE INDEX ON held_money (coop_id, reported_at);
CREATE INDEX ON held_money (unit_id, reported_at);
CREATE INDEX ON held_money (division_code);
CREATE INDEX ON held_money (bureau_id);
CREATE INDEX held_money_deadline ON held_money (deadline_on) WHERE ended_at IS NULL;
CREATE INDEX held_money_of_receivable ON held_money (unit_id, receivable_id) WHERE receivable_id IS NOT NULL;

/* What was reported stays as it was reported. */
CREATE FUNCTION held_money_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.number, NEW.coop_id, NEW.kind, NEW.unit_id, NEW.debtor_name, NEW.division_code, NEW.receivable_id, NEW.contract_number, NEW.amount_fen, NEW.since_on, NEW.due_on,
      NEW.note, NEW.reported_at, NEW.reported_by_id) IS DISTINCT FROM (OLD.id, OLD.number, OLD.coop_id, OLD.kind, OLD.unit_id, OLD.debtor_name, OLD.division_code, OLD.receivable_id,
      OLD.contract_number, OLD.amount_fen, OLD.since_on, OLD.due_on, OLD.note, OLD.reported_at, OLD.reported_by_id) THEN
    RAISE EXCEPTION 'held money keeps what was reported' USING ERRCODE = 'XJ003';
  END IF;
  IF OLD.ended_at IS NOT NULL AND NEW.state <> OLD.state AND NOT (OLD.state = 'RETURNED' AND OLD.receivable_id IS NOT NULL) THEN
    RAISE EXCEPTION 'held money that has ended stays ended' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER held_money_keeps BEFORE UPDATE ON held_money FOR EACH ROW EXECUTE FUNCTION held_money_keeps();
CREATE TRIGGER held_money_stays BEFORE DELETE OR TRUNCATE ON held_money FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE held_money_event (
  held_id uuid NOT NULL REFERENCES held_money (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  -- coop, unit, bureau; none for the clock and for payments.
  side text,
  actor_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (held_id, id)
);
CREATE INDEX ON held_money_event (held_id, at);
CREATE TRIGGER held_money_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON held_money_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Papers of the co-op and of the unit.
CREATE TABLE held_money_file (
  held_id uuid NOT NULL REFERENCES held_money (id) ON DELETE RESTRICT,
  file_id uuid NOT NULL REFERENCES stored_file (id) ON DELETE RESTRICT,
  side text NOT NULL CHECK (side IN ('coop', 'unit')),
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (held_id, file_id)
);
CREATE INDEX ON held_money_file (file_id);
CREATE TRIGGER held_money_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON held_money_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Money that the co-op says has come back, whole or in parts; the same transfer once.
CREATE TABLE held_money_return (
  held_id uuid NOT NULL REFERENCES held_money (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  received_on date NOT NULL,
  bank_reference text NOT NULL CHECK (length(bank_reference) BETWEEN 1 AND 64),
  -- The guarantee that the unit took in its place.
  unit_id uuid,
  guarantee_id uuid,
  at timestamptz(3) NOT NULL,
  by_id uuid NOT NULL,
  PRIMARY KEY (held_id, id),
  UNIQUE (held_id, bank_reference),
  CHECK ((unit_id IS NULL) = (guarantee_id IS NULL))
);
CREATE TRIGGER held_money_return_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON held_money_return FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* Paid, whoever records it: what was reported of the receivable has come back in the same transaction. Taken back, it is open again. */
CREATE FUNCTION receivable_moves_held_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held held_money%ROWTYPE;
  returned bigint;
BEGIN
  FOR held IN SELECT * FROM held_money h WHERE h.unit_id = NEW.unit_id AND h.receivable_id = NEW.id AND (h.ended_at IS NULL OR h.state = 'RETURNED') ORDER BY h.id FOR UPDATE LOOP
    returned := greatest(least(held.amount_fen - (NEW.amount_fen - NEW.paid_fen), held.amount_fen), 0);
    CONTINUE WHEN returned = held.returned_fen;
    IF returned = held.amount_fen THEN
      UPDATE held_money SET state = 'RETURNED', returned_fen = returned, awaits_answer = false, ended_at = coalesce(NEW.paid_at, now()), version = version + 1 WHERE id = held.id;
    ELSE
      UPDATE held_money SET state = CASE WHEN held.state <> 'RETURNED' THEN held.state WHEN taken_at IS NULL THEN 'REPORTED' ELSE 'TAKEN' END::held_money_state, returned_fen = returned,
        ended_at = NULL, version = version + 1 WHERE id = held.id;
    END IF;
    IF returned = held.amount_fen OR held.state = 'RETURNED' THEN
      INSERT INTO held_money_event (held_id, id, at, kind) VALUES (held.id, gen_random_uuid(), CASE WHEN returned = held.amount_fen THEN coalesce(NEW.paid_at, now()) ELSE now() END,
        CASE WHEN returned = held.amount_fen THEN 'paid' ELSE 'reopened' END);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER receivable_moves_held_money AFTER UPDATE OF paid_fen ON receivable FOR EACH ROW WHEN (NEW.paid_fen <> OLD.paid_fen)
  EXECUTE FUNCTION receivable_moves_held_money();

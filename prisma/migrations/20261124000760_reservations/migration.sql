-- Shares reserved for small and micro enterprises: of all a unit will purchase, and of what it reserves.
ALTER TYPE rule_base ADD VALUE 'PROCUREMENT';
ALTER TYPE rule_base ADD VALUE 'RESERVED';

CREATE TYPE purchase_kind AS ENUM ('GOODS', 'SERVICES', 'WORKS');
CREATE TYPE reservation_form AS ENUM ('WHOLE', 'PART', 'SUBCONTRACT', 'NONE');

-- Projects up to an amount are reserved whole, above it at least in part.
CREATE TABLE reservation_threshold (
  id uuid PRIMARY KEY,
  kind purchase_kind NOT NULL,
  division_prefix text NOT NULL CHECK (division_prefix ~ '^[0-9]{0,6}$'),
  from_year integer NOT NULL,
  whole_up_to_fen bigint NOT NULL CHECK (whole_up_to_fen >= 0),
  part_minimum_bps integer NOT NULL CHECK (part_minimum_bps BETWEEN 0 AND 10000),
  version integer NOT NULL CHECK (version > 0),
  source text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  UNIQUE (kind, division_prefix, from_year, version)
);

CREATE TABLE reservation_plan (
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  status filing_status NOT NULL,
  version integer NOT NULL DEFAULT 1,
  return_reason text,
  updated_at timestamptz(3) NOT NULL,
  submitted_at timestamptz(3),
  submitted_by_id uuid,
  confirmed_at timestamptz(3),
  confirmed_by_id uuid,
  PRIMARY KEY (unit_id, id),
  UNIQUE (unit_id, fiscal_year)
);
CREATE INDEX ON reservation_plan (fiscal_year, status);

CREATE TABLE reservation_item (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  plan_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  kind purchase_kind NOT NULL,
  budget_fen bigint NOT NULL CHECK (budget_fen > 0),
  form reservation_form NOT NULL,
  reserved_fen bigint NOT NULL CHECK (reserved_fen BETWEEN 0 AND budget_fen),
  micro_fen bigint NOT NULL CHECK (micro_fen BETWEEN 0 AND reserved_fen),
  bought_here boolean NOT NULL,
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, plan_id) REFERENCES reservation_plan (unit_id, id) ON DELETE RESTRICT,
  CHECK (form <> 'WHOLE' OR reserved_fen = budget_fen),
  CHECK (form <> 'NONE' OR reserved_fen = 0),
  CHECK (form IN ('WHOLE', 'NONE') OR reserved_fen > 0),
  CHECK (NOT bought_here OR kind = 'GOODS')
);
CREATE INDEX ON reservation_item (unit_id, plan_id);

-- What was required and reserved when the plan was last handed in, with the rule it was judged by.
CREATE TABLE reservation_share (
  unit_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  programme_id uuid NOT NULL REFERENCES programme (id) ON DELETE RESTRICT,
  rule_id uuid NOT NULL REFERENCES target_rule (id) ON DELETE RESTRICT,
  minimum_bps integer NOT NULL CHECK (minimum_bps BETWEEN 0 AND 10000),
  base_fen bigint NOT NULL CHECK (base_fen >= 0),
  reserved_fen bigint NOT NULL CHECK (reserved_fen BETWEEN 0 AND base_fen),
  here_fen bigint NOT NULL CHECK (here_fen BETWEEN 0 AND reserved_fen),
  PRIMARY KEY (unit_id, plan_id, programme_id),
  FOREIGN KEY (unit_id, plan_id) REFERENCES reservation_plan (unit_id, id) ON DELETE RESTRICT
);

CREATE TABLE reservation_event (
  unit_id uuid NOT NULL,
  id uuid NOT NULL,
  plan_id uuid NOT NULL,
  at timestamptz(3) NOT NULL,
  kind text NOT NULL,
  actor_id uuid,
  reason text,
  snapshot jsonb NOT NULL,
  PRIMARY KEY (unit_id, id),
  FOREIGN KEY (unit_id, plan_id) REFERENCES reservation_plan (unit_id, id) ON DELETE RESTRICT
);
CREATE INDEX ON reservation_event (unit_id, plan_id, at);
CREATE TRIGGER reservation_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reservation_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

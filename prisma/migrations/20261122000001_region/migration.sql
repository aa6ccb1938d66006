CREATE TYPE canteen_mode AS ENUM ('OWN', 'OUTSOURCED', 'SHARED_LEAD', 'SHARED_MEMBER', 'NONE');
CREATE TYPE seller_class AS ENUM ('MICRO', 'SMALL', 'MEDIUM', 'LARGE');
CREATE TYPE division_level AS ENUM ('PROVINCE', 'PREFECTURE', 'COUNTY');
CREATE TYPE programme_kind AS ENUM ('ORIGIN', 'SELLER_CLASS');
CREATE TYPE counting_stage AS ENUM ('ACCEPTED', 'SETTLED');
CREATE TYPE rule_base AS ENUM ('CANTEEN_TOTAL', 'UNION_FUNDS');

CREATE TABLE division (
  code char(6) NOT NULL,
  prefix text NOT NULL,
  name text NOT NULL,
  level division_level NOT NULL,
  parent_code char(6),
  valid_from date NOT NULL,
  valid_to date,
  replaced_by_code char(6),
  PRIMARY KEY (code),
  UNIQUE (prefix)
);

CREATE TABLE programme (
  id uuid NOT NULL,
  code text NOT NULL,
  kind programme_kind NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  short_zh text NOT NULL,
  short_en text NOT NULL,
  buyer_prefix text NOT NULL,
  counting_stage counting_stage NOT NULL,
  seller_classes seller_class[] NOT NULL DEFAULT '{}',
  list_version integer NOT NULL DEFAULT 1,
  valid_from date NOT NULL,
  valid_to date,
  source text NOT NULL,
  sort integer NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE (code)
);

CREATE TABLE programme_year (
  programme_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  counting_stage counting_stage NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (programme_id, fiscal_year),
  FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT
);

CREATE TABLE programme_county (
  id uuid NOT NULL,
  programme_id uuid NOT NULL,
  county_code char(6) NOT NULL,
  listed_name text NOT NULL,
  former_code char(6),
  valid_from date NOT NULL,
  valid_to date,
  source text NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (programme_id, county_code, listed_name, valid_from),
  FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT
);
CREATE INDEX ON programme_county (county_code);

CREATE TABLE target_rule (
  id uuid NOT NULL,
  programme_id uuid NOT NULL,
  division_prefix text NOT NULL,
  from_year integer NOT NULL,
  to_year integer,
  minimum_bps integer NOT NULL,
  not_below_last_year boolean NOT NULL DEFAULT false,
  canteen_mode canteen_mode,
  subsidised_canteen boolean,
  base rule_base NOT NULL DEFAULT 'CANTEEN_TOTAL',
  version integer NOT NULL DEFAULT 1,
  source text NOT NULL,
  document_url text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  retired_at timestamptz(3),
  PRIMARY KEY (id),
  FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT
);
CREATE INDEX ON target_rule (programme_id, division_prefix);

CREATE TABLE filing_window (
  id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  division_prefix text NOT NULL,
  opens_on date NOT NULL,
  due_on date NOT NULL,
  correction_due_on date NOT NULL,
  source text NOT NULL,
  opened_by_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (fiscal_year, division_prefix)
);

ALTER TABLE division ADD CHECK (code ~ '^[0-9]{6}$'), ADD CHECK (code LIKE prefix || '%'), ADD CHECK (valid_to IS NULL OR valid_to >= valid_from),
  ADD FOREIGN KEY (parent_code) REFERENCES division (code) ON DELETE RESTRICT;
CREATE INDEX division_prefix_idx ON division (prefix text_pattern_ops);
ALTER TABLE programme ADD CHECK (buyer_prefix ~ '^[0-9]{0,6}$'), ADD CHECK ((kind = 'SELLER_CLASS') = (cardinality(seller_classes) > 0));
ALTER TABLE programme_county ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
ALTER TABLE target_rule ADD CHECK (minimum_bps BETWEEN 0 AND 10000), ADD CHECK (division_prefix ~ '^[0-9]{0,6}$'), ADD CHECK (to_year IS NULL OR to_year >= from_year);
ALTER TABLE filing_window ADD CHECK (opens_on <= due_on AND due_on <= correction_due_on), ADD CHECK (division_prefix ~ '^[0-9]{0,6}$');

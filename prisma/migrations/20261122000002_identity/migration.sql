CREATE TYPE grant_role AS ENUM ('CLERK', 'REVIEWER', 'MANAGER', 'VIEWER');
CREATE TYPE grant_scope AS ENUM ('UNIT', 'BUREAU', 'COOP', 'HALL', 'COUNTY', 'PLATFORM');
CREATE TYPE coop_kind AS ENUM ('COOPERATIVE', 'ENTERPRISE', 'FAMILY_FARM');
CREATE TYPE payment_terms AS ENUM ('GOODS_FIRST', 'MONEY_FIRST');

CREATE TABLE app_user (
  id uuid NOT NULL,
  name text NOT NULL,
  email text NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  two_factor_enabled boolean DEFAULT false,
  locale text NOT NULL DEFAULT 'zh-CN',
  disabled_at timestamptz(3),
  PRIMARY KEY (id),
  UNIQUE (email)
);

CREATE TABLE session (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  token text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  active_grant_id uuid,
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY (user_id) REFERENCES app_user (id) ON DELETE CASCADE
);
CREATE INDEX ON session (user_id);

CREATE TABLE credential (
  id uuid NOT NULL,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id uuid NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  password text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES app_user (id) ON DELETE CASCADE
);
CREATE INDEX ON credential (user_id);

CREATE TABLE verification (
  id uuid NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id)
);
CREATE INDEX ON verification (identifier);

CREATE TABLE two_factor (
  id uuid NOT NULL,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  user_id uuid NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES app_user (id) ON DELETE CASCADE
);
CREATE INDEX ON two_factor (user_id);

CREATE TABLE rate_limit (
  id uuid NOT NULL,
  key text NOT NULL,
  count integer NOT NULL,
  last_request bigint NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (key)
);

CREATE TABLE access_grant (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  role grant_role NOT NULL,
  scope grant_scope NOT NULL,
  unit_id uuid,
  bureau_id uuid,
  coop_id uuid,
  hall_id uuid,
  county_code char(6),
  valid_from timestamptz(3) NOT NULL,
  valid_to timestamptz(3),
  granted_by_id uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  FOREIGN KEY (user_id) REFERENCES app_user (id) ON DELETE RESTRICT
);
CREATE INDEX ON access_grant (user_id);
CREATE INDEX ON access_grant (unit_id);
CREATE INDEX ON access_grant (coop_id);

CREATE TABLE invitation (
  id uuid NOT NULL,
  email text NOT NULL,
  name text NOT NULL,
  role grant_role NOT NULL,
  scope grant_scope NOT NULL,
  unit_id uuid,
  bureau_id uuid,
  coop_id uuid,
  hall_id uuid,
  county_code char(6),
  token_hash text NOT NULL,
  invited_by_id uuid NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (token_hash)
);
CREATE INDEX ON invitation (email);

CREATE TABLE bureau (
  id uuid NOT NULL,
  name text NOT NULL,
  name_en text,
  division_code char(6) NOT NULL,
  prefix text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (division_code)
);

CREATE TABLE unit (
  id uuid NOT NULL,
  name text NOT NULL,
  name_en text,
  uscc char(18) NOT NULL,
  budget_code text NOT NULL,
  division_code char(6) NOT NULL,
  address text NOT NULL,
  contact_name text NOT NULL,
  contact_phone text NOT NULL,
  approval_threshold_fen bigint,
  subsidised_canteen boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  closed_on date,
  PRIMARY KEY (id),
  UNIQUE (uscc),
  UNIQUE (division_code, budget_code)
);

CREATE TABLE unit_supervision (
  unit_id uuid NOT NULL,
  valid_from date NOT NULL,
  supervising_unit_id uuid NOT NULL,
  valid_to date,
  PRIMARY KEY (unit_id, valid_from),
  FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT
);
CREATE INDEX ON unit_supervision (supervising_unit_id);

CREATE TABLE unit_bureau (
  unit_id uuid NOT NULL,
  valid_from date NOT NULL,
  bureau_id uuid NOT NULL,
  valid_to date,
  PRIMARY KEY (unit_id, valid_from),
  FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT
);
CREATE INDEX ON unit_bureau (bureau_id);

CREATE TABLE coop (
  id uuid NOT NULL,
  name text NOT NULL,
  name_en text,
  uscc char(18) NOT NULL,
  kind coop_kind NOT NULL,
  seller_class seller_class NOT NULL,
  county_code char(6) NOT NULL,
  address text NOT NULL,
  contact_name text NOT NULL,
  contact_phone text NOT NULL,
  bank_name text NOT NULL,
  bank_account_name text NOT NULL,
  bank_account_number text NOT NULL,
  payment_terms payment_terms NOT NULL DEFAULT 'GOODS_FIRST',
  recommended_on date,
  suspended_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (uscc)
);
CREATE INDEX ON coop (county_code);

CREATE TABLE audit_log (
  id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor_id uuid,
  grant_id uuid,
  action text NOT NULL,
  object_type text NOT NULL,
  object_id text NOT NULL,
  unit_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  request_id text,
  PRIMARY KEY (id)
);
CREATE INDEX ON audit_log (object_type, object_id);
CREATE INDEX ON audit_log (unit_id, id);
CREATE INDEX ON audit_log (at);

CREATE TABLE stored_file (
  id uuid NOT NULL,
  sha256 bytea NOT NULL,
  media_type text NOT NULL,
  file_name text NOT NULL,
  size integer NOT NULL,
  content bytea NOT NULL,
  owner_type text NOT NULL,
  owner_id uuid NOT NULL,
  is_public boolean NOT NULL DEFAULT false,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  created_by_id uuid,
  PRIMARY KEY (id)
);
CREATE INDEX ON stored_file (owner_type, owner_id);

ALTER TABLE access_grant ADD CHECK (num_nonnulls(unit_id, bureau_id, coop_id, hall_id, county_code) = CASE WHEN scope = 'PLATFORM' THEN 0 ELSE 1 END
  AND (scope <> 'UNIT' OR unit_id IS NOT NULL) AND (scope <> 'BUREAU' OR bureau_id IS NOT NULL) AND (scope <> 'COOP' OR coop_id IS NOT NULL)
  AND (scope <> 'HALL' OR hall_id IS NOT NULL) AND (scope <> 'COUNTY' OR county_code IS NOT NULL)),
  ADD CHECK (valid_to IS NULL OR valid_to > valid_from),
  ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT,
  ADD FOREIGN KEY (coop_id) REFERENCES coop (id) ON DELETE RESTRICT;
ALTER TABLE bureau ADD FOREIGN KEY (division_code) REFERENCES division (code) ON DELETE RESTRICT;
ALTER TABLE unit ADD FOREIGN KEY (division_code) REFERENCES division (code) ON DELETE RESTRICT, ADD CHECK (approval_threshold_fen >= 0);
ALTER TABLE unit_supervision ADD FOREIGN KEY (supervising_unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD CHECK (supervising_unit_id <> unit_id),
  ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
ALTER TABLE unit_bureau ADD FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT, ADD CHECK (valid_to IS NULL OR valid_to >= valid_from);
-- One link at a time: the open one is unique.
CREATE UNIQUE INDEX unit_supervision_open ON unit_supervision (unit_id) WHERE valid_to IS NULL;
CREATE UNIQUE INDEX unit_bureau_open ON unit_bureau (unit_id) WHERE valid_to IS NULL;
ALTER TABLE coop ADD FOREIGN KEY (county_code) REFERENCES division (code) ON DELETE RESTRICT;
ALTER TABLE stored_file ADD CHECK (size = octet_length(content) AND size <= 5242880);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'XJ001';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

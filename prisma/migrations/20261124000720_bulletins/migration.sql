CREATE TYPE bulletin_state AS ENUM ('COMPUTING', 'DRAFT', 'DISCARDED', 'ISSUED');
CREATE TYPE bulletin_basis AS ENUM ('REPORTED', 'KNOWN');
CREATE TYPE score_freeze_state AS ENUM ('PROPOSED', 'FROZEN', 'WITHDRAWN');

CREATE TABLE bulletin (
  id uuid NOT NULL,
  bureau_id uuid NOT NULL,
  division_prefix text NOT NULL,
  fiscal_year integer NOT NULL,
  programme_ids uuid[] NOT NULL DEFAULT '{}',
  as_of date NOT NULL,
  basis bulletin_basis NOT NULL,
  named integer NOT NULL,
  series text NOT NULL,
  replaces_id uuid,
  publishes boolean NOT NULL,
  publishes_units boolean NOT NULL,
  state bulletin_state NOT NULL,
  version integer NOT NULL DEFAULT 1,
  figures text,
  computed_at timestamptz(3),
  general_remark text NOT NULL DEFAULT '',
  public_remark text NOT NULL DEFAULT '',
  row_remarks jsonb NOT NULL DEFAULT '{}',
  created_by_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL,
  edited_by_id uuid,
  number_year integer,
  serial integer,
  number text,
  content text,
  sha256 bytea,
  previous bytea,
  public_content text,
  public_sha256 bytea,
  public_from date,
  token text,
  issued_by_id uuid,
  issued_at timestamptz(3),
  signature bytea,
  public_signature bytea,
  public_key text,
  signed_at timestamptz(3),
  PRIMARY KEY (id),
  UNIQUE (token),
  UNIQUE (bureau_id, number_year, serial),
  FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT,
  FOREIGN KEY (replaces_id) REFERENCES bulletin (id) ON DELETE RESTRICT
);
CREATE INDEX ON bulletin (bureau_id, id);

ALTER TABLE bulletin ADD CHECK (division_prefix ~ '^[0-9]{0,6}$'), ADD CHECK (named BETWEEN 1 AND 50), ADD CHECK (cardinality(programme_ids) > 0), ADD CHECK (version > 0),
  ADD CHECK (replaces_id <> id), ADD CHECK (jsonb_typeof(row_remarks) = 'object'), ADD CHECK (token ~ '^[A-Za-z0-9_-]{22}$'),
  ADD CHECK ((figures IS NULL) = (computed_at IS NULL)), ADD CHECK (state <> 'DRAFT' OR figures IS NOT NULL),
  ADD CONSTRAINT bulletin_issued_whole CHECK ((state = 'ISSUED') = (number IS NOT NULL) AND (number IS NULL) = (serial IS NULL) AND (serial IS NULL) = (number_year IS NULL)
    AND (number IS NULL) = (content IS NULL) AND (content IS NULL) = (sha256 IS NULL) AND (sha256 IS NULL) = (previous IS NULL) AND (number IS NULL) = (issued_by_id IS NULL)
    AND (issued_by_id IS NULL) = (issued_at IS NULL)),
  ADD CONSTRAINT bulletin_public_whole CHECK ((public_content IS NULL) = (public_sha256 IS NULL) AND (public_content IS NULL) = (public_from IS NULL)
    AND (public_content IS NULL) = (token IS NULL) AND (public_content IS NULL OR number IS NOT NULL)),
  ADD CONSTRAINT bulletin_signed_whole CHECK ((signature IS NULL) = (signed_at IS NULL) AND (signature IS NULL) = (public_key IS NULL)
    AND (public_signature IS NULL OR signature IS NOT NULL) AND (signature IS NULL OR number IS NOT NULL)),
  ADD CONSTRAINT bulletin_hashed CHECK (sha256 = sha256(convert_to(content, 'UTF8')) AND public_sha256 = sha256(convert_to(public_content, 'UTF8'))),
  ADD CONSTRAINT bulletin_second_person CHECK (issued_by_id <> created_by_id AND (edited_by_id IS NULL OR issued_by_id <> edited_by_id));
CREATE UNIQUE INDEX bulletin_replaced_once ON bulletin (replaces_id) WHERE state = 'ISSUED';
CREATE INDEX bulletin_in_public ON bulletin (issued_at DESC, id DESC) WHERE public_content IS NOT NULL;
CREATE INDEX bulletin_chain ON bulletin (bureau_id, number_year DESC, serial DESC) WHERE state = 'ISSUED';

-- What is issued stays as it is; only the signatures are added, once.
CREATE FUNCTION bulletin_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  signing text[] := ARRAY['signature', 'public_signature', 'public_key', 'signed_at'];
BEGIN
  IF OLD.state = 'DISCARDED' OR OLD.signed_at IS NOT NULL OR to_jsonb(NEW) - signing IS DISTINCT FROM to_jsonb(OLD) - signing THEN
    RAISE EXCEPTION 'a bulletin that is issued or discarded stays as it is' USING ERRCODE = 'XJ001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bulletin_stays BEFORE UPDATE ON bulletin FOR EACH ROW WHEN (OLD.state IN ('ISSUED', 'DISCARDED')) EXECUTE FUNCTION bulletin_stays();
CREATE TRIGGER bulletin_kept BEFORE DELETE OR TRUNCATE ON bulletin FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Units that an issued bulletin names among the best and the last: they find it among their notices.
CREATE TABLE bulletin_unit (
  unit_id uuid NOT NULL,
  bulletin_id uuid NOT NULL,
  programme_id uuid NOT NULL,
  best boolean NOT NULL,
  rank integer NOT NULL,
  ranked integer NOT NULL,
  PRIMARY KEY (unit_id, bulletin_id, programme_id),
  FOREIGN KEY (bulletin_id) REFERENCES bulletin (id) ON DELETE RESTRICT
);
ALTER TABLE bulletin_unit ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD FOREIGN KEY (programme_id) REFERENCES programme (id) ON DELETE RESTRICT,
  ADD CHECK (rank BETWEEN 1 AND ranked);
CREATE TRIGGER bulletin_unit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bulletin_unit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- How a bureau scores a year: weights and scales, in versions. A bureau has one rule, hence its own id.
CREATE TABLE score_rule (
  id uuid NOT NULL,
  version integer NOT NULL,
  bureau_id uuid NOT NULL,
  from_year integer NOT NULL,
  acceptance_days integer NOT NULL,
  criteria jsonb NOT NULL,
  source text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  status rule_status NOT NULL,
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  ended_by_id uuid,
  PRIMARY KEY (id, version),
  FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT
);
ALTER TABLE score_rule ADD CHECK (id = bureau_id), ADD CHECK (version > 0), ADD CHECK (valid_from = make_date(from_year, 1, 1)), ADD CHECK (acceptance_days BETWEEN 0 AND 60),
  ADD CHECK (jsonb_typeof(criteria) = 'array'), ADD CHECK (valid_to IS NULL OR valid_to >= valid_from - 1),
  ADD CHECK ((status = 'PROPOSED') = (decided_by_id IS NULL)), ADD CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)),
  ADD CONSTRAINT score_rule_second_person CHECK (status <> 'CONFIRMED' OR decided_by_id <> proposed_by_id);
CREATE UNIQUE INDEX score_rule_one_proposal ON score_rule (id) WHERE status = 'PROPOSED';
CREATE UNIQUE INDEX score_rule_one_open_end ON score_rule (id) WHERE status = 'CONFIRMED' AND valid_to IS NULL;
CREATE TRIGGER score_rule_stays BEFORE UPDATE OF id, version, bureau_id, from_year, acceptance_days, criteria, source, valid_from, proposed_by_id, proposed_at ON score_rule
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER score_rule_kept BEFORE DELETE OR TRUNCATE ON score_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A year's scores become final when two people of the bureau say so.
CREATE TABLE score_freeze (
  id uuid NOT NULL,
  bureau_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  rule_version integer,
  state score_freeze_state NOT NULL,
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  PRIMARY KEY (id),
  FOREIGN KEY (bureau_id) REFERENCES bureau (id) ON DELETE RESTRICT
);
ALTER TABLE score_freeze ADD FOREIGN KEY (bureau_id, rule_version) REFERENCES score_rule (id, version) ON DELETE RESTRICT,
  ADD CHECK ((state = 'PROPOSED') = (decided_by_id IS NULL)), ADD CHECK ((decided_by_id IS NULL) = (decided_at IS NULL)), ADD CHECK ((state = 'FROZEN') = (rule_version IS NOT NULL)),
  ADD CONSTRAINT score_freeze_second_person CHECK (state <> 'FROZEN' OR decided_by_id <> proposed_by_id);
CREATE UNIQUE INDEX score_freeze_once ON score_freeze (bureau_id, fiscal_year) WHERE state IN ('PROPOSED', 'FROZEN');
CREATE FUNCTION score_freeze_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'scores that are decided about stay as they are' USING ERRCODE = 'XJ001';
END $$;
CREATE TRIGGER score_freeze_stays BEFORE UPDATE ON score_freeze FOR EACH ROW WHEN (OLD.state <> 'PROPOSED') EXECUTE FUNCTION score_freeze_stays();
CREATE TRIGGER score_freeze_kept BEFORE DELETE OR TRUNCATE ON score_freeze FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE score_sheet (
  unit_id uuid NOT NULL,
  bureau_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  freeze_id uuid NOT NULL,
  rank integer,
  score_bps integer,
  figures jsonb NOT NULL,
  PRIMARY KEY (unit_id, bureau_id, fiscal_year),
  FOREIGN KEY (freeze_id) REFERENCES score_freeze (id) ON DELETE RESTRICT
);
CREATE INDEX ON score_sheet (bureau_id, fiscal_year, score_bps, unit_id);
ALTER TABLE score_sheet ADD FOREIGN KEY (unit_id) REFERENCES unit (id) ON DELETE RESTRICT, ADD CHECK ((rank IS NULL) = (score_bps IS NULL)), ADD CHECK (score_bps BETWEEN 0 AND 10000);
CREATE TRIGGER score_sheet_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON score_sheet FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

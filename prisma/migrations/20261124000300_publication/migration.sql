CREATE TYPE publication_rule_state AS ENUM ('PROPOSED', 'CONFIRMED', 'DISMISSED');
CREATE TYPE unit_page_edition AS ENUM ('DRAFT', 'PUBLISHED');

-- What may be shown to everybody, where, from when: embargo, smallest group, rounding. Versions stay; only what is proposed can still be decided.
CREATE TABLE publication_rule (
  id uuid NOT NULL,
  division_prefix text NOT NULL CHECK (division_prefix ~ '^(\d{2}|\d{4}|\d{6})?$'),
  programme_id uuid REFERENCES programme (id) ON DELETE RESTRICT,
  version integer NOT NULL CHECK (version >= 1),
  state publication_rule_state NOT NULL,
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  embargo_days integer NOT NULL CHECK (embargo_days BETWEEN 1 AND 92),
  min_units integer NOT NULL CHECK (min_units BETWEEN 2 AND 100),
  round_to_fen bigint NOT NULL CHECK (round_to_fen IN (1, 100, 10000, 100000, 1000000)),
  note_zh text NOT NULL,
  note_en text NOT NULL,
  source text NOT NULL,
  proposed_by_id uuid,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  PRIMARY KEY (id),
  CHECK ((state = 'PROPOSED') = (decided_at IS NULL)),
  -- The rule that the product comes with has neither proposer nor confirmer; every other one is confirmed by a second person.
  CHECK (state <> 'CONFIRMED' OR (proposed_by_id IS NULL) = (decided_by_id IS NULL)),
  CHECK (state <> 'CONFIRMED' OR proposed_by_id IS NULL OR proposed_by_id <> decided_by_id)
);
CREATE UNIQUE INDEX publication_rule_version ON publication_rule (division_prefix, programme_id, version) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX publication_rule_one_proposed ON publication_rule (division_prefix, programme_id) NULLS NOT DISTINCT WHERE state = 'PROPOSED';
CREATE TRIGGER publication_rule_stays BEFORE DELETE OR TRUNCATE ON publication_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_rule_decided_once BEFORE UPDATE ON publication_rule FOR EACH ROW
  WHEN (OLD.state <> 'PROPOSED' OR NEW.state = 'PROPOSED'
    OR (NEW.id, NEW.division_prefix, NEW.version, NEW.valid_from, NEW.embargo_days, NEW.min_units, NEW.round_to_fen, NEW.note_zh, NEW.note_en, NEW.source, NEW.proposed_at)
      <> (OLD.id, OLD.division_prefix, OLD.version, OLD.valid_from, OLD.embargo_days, OLD.min_units, OLD.round_to_fen, OLD.note_zh, OLD.note_en, OLD.source, OLD.proposed_at)
    OR NEW.programme_id IS DISTINCT FROM OLD.programme_id OR NEW.valid_to IS DISTINCT FROM OLD.valid_to OR NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id)
  EXECUTE FUNCTION refuse_change();

INSERT INTO publication_rule (id, division_prefix, version, state, valid_from, embargo_days, min_units, round_to_fen, note_zh, note_en, source, proposed_at, decided_at) VALUES
  ('019aaf00-0000-7000-8000-000000000001', '', 1, 'CONFIRMED', '2021-01-01', 14, 3, 10000,
   '数据满 14 天后公布；少于 3 家单位的地区不单列，并入同级合计；金额四舍五入到百元。',
   'Figures are published 14 days after the event; places with fewer than three units are not listed by themselves but in the sum of their level; amounts are rounded to 100 yuan.',
   '平台缺省规则 Default of the platform', '2021-01-01T00:00:00+08:00', '2021-01-01T00:00:00+08:00');

-- A unit's own public page. Absent or without a published edition: there is none.
CREATE TABLE unit_page (
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  slug text NOT NULL CHECK (slug ~ '^[a-z](?:[a-z0-9-]{1,38}[a-z0-9])$'),
  version integer NOT NULL DEFAULT 1,
  published_at timestamptz(3),
  -- Of the draft that is shown; the draft is ahead when its version is higher.
  published_version integer,
  updated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (unit_id),
  UNIQUE (slug),
  CHECK ((published_at IS NULL) = (published_version IS NULL)),
  CHECK (published_version <= version)
);
CREATE TABLE unit_page_text (
  unit_id uuid NOT NULL REFERENCES unit_page (unit_id) ON DELETE RESTRICT,
  edition unit_page_edition NOT NULL,
  tagline_zh text NOT NULL,
  tagline_en text NOT NULL,
  story_zh text NOT NULL,
  story_en text NOT NULL,
  shows_suppliers boolean NOT NULL,
  shows_progress boolean NOT NULL,
  PRIMARY KEY (unit_id, edition)
);
CREATE TABLE unit_page_picture (
  unit_id uuid NOT NULL REFERENCES unit_page (unit_id) ON DELETE RESTRICT,
  edition unit_page_edition NOT NULL,
  position integer NOT NULL CHECK (position >= 1),
  file_id uuid NOT NULL REFERENCES stored_file (id) ON DELETE RESTRICT,
  alt_zh text NOT NULL,
  alt_en text NOT NULL,
  PRIMARY KEY (unit_id, edition, position)
);
CREATE INDEX unit_page_picture_file_id_idx ON unit_page_picture (file_id);

-- Figures up to a day take whole months from the sums and the days of its own month from the entries. Entries come in the order of time.
CREATE INDEX quota_entry_effective_on_idx ON quota_entry USING brin (effective_on);

-- Scores of bureaus with many units, computed each hour: the live ranking of a nation is read, not summed. Final scores stand in score_sheet; nothing rests on these.
CREATE TABLE score_kept_at (
  bureau_id uuid NOT NULL REFERENCES bureau (id) ON DELETE RESTRICT,
  fiscal_year integer NOT NULL,
  rule_version integer NOT NULL,
  computed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (bureau_id, fiscal_year)
);
CREATE TABLE score_kept (
  bureau_id uuid NOT NULL,
  fiscal_year integer NOT NULL,
  unit_id uuid NOT NULL,
  rank integer,
  score_bps integer,
  figures jsonb NOT NULL,
  PRIMARY KEY (bureau_id, fiscal_year, unit_id),
  FOREIGN KEY (bureau_id, fiscal_year) REFERENCES score_kept_at (bureau_id, fiscal_year) ON DELETE RESTRICT
);
CREATE INDEX score_kept_by_score ON score_kept (bureau_id, fiscal_year, (coalesce(score_bps, -1)), unit_id);

-- A closed year is adjusted in what is required, or in what was counted: a settled amount that belongs elsewhere, found after the year was closed.
CREATE TYPE year_adjustment_subject AS ENUM ('REQUIRED', 'COUNTED');
ALTER TABLE year_adjustment ADD COLUMN subject year_adjustment_subject NOT NULL DEFAULT 'REQUIRED';
ALTER TABLE year_adjustment ALTER COLUMN required_fen DROP NOT NULL;
-- What will count.
ALTER TABLE year_adjustment ADD COLUMN counted_fen bigint CHECK (counted_fen >= 0);
-- What stood there when it was confirmed.
ALTER TABLE year_adjustment ADD COLUMN before_fen bigint;
ALTER TABLE year_adjustment ADD CONSTRAINT year_adjustment_subject CHECK (
  (subject = 'REQUIRED') = (required_fen IS NOT NULL) AND (subject = 'COUNTED') = (counted_fen IS NOT NULL));

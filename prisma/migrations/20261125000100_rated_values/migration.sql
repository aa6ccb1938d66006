-- New values of a type can be used once the migration that adds them is over.
ALTER TYPE counting_stage ADD VALUE 'RATED';
ALTER TYPE quota_entry_kind ADD VALUE 'RATE';
ALTER TYPE quota_entry_kind ADD VALUE 'UNRATE';
ALTER TYPE correction_kind ADD VALUE 'RATING';

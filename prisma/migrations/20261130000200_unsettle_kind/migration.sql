-- New values of a type can be used once the migration that adds them is over.
ALTER TYPE quota_entry_kind ADD VALUE 'UNSETTLE';

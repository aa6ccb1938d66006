-- Entries that take effect after the day on which they were recorded. There are few; with the index of the day of recording they are all that a past day has to leave out.
CREATE INDEX quota_entry_ahead_idx ON quota_entry (effective_on) WHERE effective_on > (recorded_at AT TIME ZONE 'Asia/Shanghai')::date;

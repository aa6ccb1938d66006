-- A co-op may let a bank be told of what is pledged to one of its accounts, and of nothing else. Digits only, however the account was written.
ALTER TABLE webhook_endpoint ADD COLUMN bank_account_number text
  CHECK (bank_account_number IS NULL OR (coop_id IS NOT NULL AND bank_account_number ~ '^[0-9]{6,40}$' AND events <@ ARRAY['receivable.pledged', 'receivable.paid', 'receivable.reopened']));

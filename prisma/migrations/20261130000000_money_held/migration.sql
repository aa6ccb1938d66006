-- On whose account money for an order lies: the co-op's own, or the platform's until it is paid out.
CREATE TYPE money_holder AS ENUM ('COOP', 'PLATFORM');
ALTER TABLE remittance ADD COLUMN held_by money_holder NOT NULL DEFAULT 'COOP';

-- A refund that the payment service could not bring back lies with the platform again, and is paid to the co-op after all.
ALTER TYPE platform_entry_kind ADD VALUE 'REFUND_FAILED';

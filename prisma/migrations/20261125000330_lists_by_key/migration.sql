-- Lists are read a page at a time in their own order.
CREATE INDEX filing_by_state ON filing (fiscal_year, status, unit_id);
DROP INDEX filing_fiscal_year_status_idx;
CREATE INDEX unit_by_name ON unit (name, id) WHERE closed_on IS NULL;

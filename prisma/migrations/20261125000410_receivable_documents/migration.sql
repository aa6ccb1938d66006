-- A receivable is a document: numbered without a gap per co-op and year, and what it says stays. What is paid of it moves beside it.
CREATE TABLE receivable_counter (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  fiscal_year integer NOT NULL,
  last_number integer NOT NULL CHECK (last_number > 0),
  PRIMARY KEY (coop_id, fiscal_year)
);
ALTER TABLE receivable ADD COLUMN fiscal_year integer, ADD COLUMN number integer;
UPDATE receivable r SET fiscal_year = n.year, number = n.number FROM (
  SELECT unit_id, id, extract(year FROM opened_at AT TIME ZONE 'Asia/Shanghai')::int AS year,
    row_number() OVER (PARTITION BY coop_id, extract(year FROM opened_at AT TIME ZONE 'Asia/Shanghai') ORDER BY opened_at, id)::int AS number FROM receivable) n
  WHERE n.unit_id = r.unit_id AND n.id = r.id;
INSERT INTO receivable_counter (coop_id, fiscal_year, last_number) SELECT coop_id, fiscal_year, max(number) FROM receivable GROUP BY 1, 2;
ALTER TABLE receivable ALTER COLUMN fiscal_year SET NOT NULL, ALTER COLUMN number SET NOT NULL, ADD CONSTRAINT receivable_number_once UNIQUE (coop_id, fiscal_year, number);

-- Whatever a writer gives, the number is the next one. Taken in the writer's transaction: undone with it, and the next writer of the same co-op waits.
CREATE FUNCTION receivable_take_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.fiscal_year := extract(year FROM NEW.opened_at AT TIME ZONE 'Asia/Shanghai')::int;
  INSERT INTO receivable_counter AS c (coop_id, fiscal_year, last_number) VALUES (NEW.coop_id, NEW.fiscal_year, 1)
    ON CONFLICT (coop_id, fiscal_year) DO UPDATE SET last_number = c.last_number + 1 RETURNING last_number INTO NEW.number;
  RETURN NEW;
END $$;
CREATE TRIGGER receivable_take_number BEFORE INSERT ON receivable FOR EACH ROW EXECUTE FUNCTION receivable_take_number();

CREATE FUNCTION receivable_keeps_what_it_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a receivable keeps what it says' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER receivable_keeps_what_it_says BEFORE UPDATE OF unit_id, id, order_id, coop_id, cause_id, amount_fen, opened_at, fiscal_year, number ON receivable
  FOR EACH ROW WHEN (NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION receivable_keeps_what_it_says();
CREATE TRIGGER receivable_stays BEFORE DELETE OR TRUNCATE ON receivable FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Statements of a month read what was opened and what was paid between one co-op and one unit.
CREATE INDEX receivable_between ON receivable (coop_id, unit_id, opened_at);
CREATE INDEX remittance_between ON remittance (coop_id, unit_id, received_on);

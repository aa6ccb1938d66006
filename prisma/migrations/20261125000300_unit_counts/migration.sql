-- How many units a division has, and in which state their filings are: a page reads a few rows for each division instead of every unit. Moved by the statement that moves
-- the units or the filings.
CREATE TABLE unit_count (
  division_code char(6) NOT NULL,
  open integer NOT NULL,
  closed integer NOT NULL,
  PRIMARY KEY (division_code)
);

-- Filings of open units; a unit without a filing is an open one that is in no row of the year.
CREATE TABLE filing_count (
  fiscal_year integer NOT NULL,
  division_code char(6) NOT NULL,
  status filing_status NOT NULL,
  mode canteen_mode NOT NULL,
  units integer NOT NULL,
  PRIMARY KEY (fiscal_year, division_code, status, mode)
);

INSERT INTO unit_count (division_code, open, closed)
SELECT division_code, count(*) FILTER (WHERE closed_on IS NULL), count(*) FILTER (WHERE closed_on IS NOT NULL) FROM unit GROUP BY 1;
INSERT INTO filing_count (fiscal_year, division_code, status, mode, units)
SELECT f.fiscal_year, u.division_code, f.status, f.mode, count(*) FROM filing f JOIN unit u ON u.id = f.unit_id WHERE u.closed_on IS NULL GROUP BY 1, 2, 3, 4;

CREATE FUNCTION unit_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unit_count AS c (division_code, open, closed)
  SELECT division_code, count(*) FILTER (WHERE closed_on IS NULL), count(*) FILTER (WHERE closed_on IS NOT NULL) FROM arrived GROUP BY 1 ORDER BY 1
  ON CONFLICT (division_code) DO UPDATE SET open = c.open + EXCLUDED.open, closed = c.closed + EXCLUDED.closed;
  RETURN NULL;
END $$;

CREATE FUNCTION unit_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unit_count AS c (division_code, open, closed)
  SELECT division_code, -count(*) FILTER (WHERE closed_on IS NULL), -count(*) FILTER (WHERE closed_on IS NOT NULL) FROM gone GROUP BY 1 ORDER BY 1
  ON CONFLICT (division_code) DO UPDATE SET open = c.open + EXCLUDED.open, closed = c.closed + EXCLUDED.closed;
  RETURN NULL;
END $$;

-- A unit that closes, opens again or changes its division takes its filings along.
CREATE FUNCTION unit_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM arrived a JOIN gone g ON g.id = a.id
      WHERE (a.closed_on IS NULL) <> (g.closed_on IS NULL) OR a.division_code <> g.division_code) THEN RETURN NULL; END IF;
  INSERT INTO unit_count AS c (division_code, open, closed)
  SELECT division_code, coalesce(sum(n) FILTER (WHERE closed_on IS NULL), 0), coalesce(sum(n) FILTER (WHERE closed_on IS NOT NULL), 0)
  FROM (SELECT division_code, closed_on, 1 AS n FROM arrived UNION ALL SELECT division_code, closed_on, -1 FROM gone) m GROUP BY 1 ORDER BY 1
  ON CONFLICT (division_code) DO UPDATE SET open = c.open + EXCLUDED.open, closed = c.closed + EXCLUDED.closed;
  INSERT INTO filing_count AS c (fiscal_year, division_code, status, mode, units)
  SELECT f.fiscal_year, m.division_code, f.status, f.mode, sum(m.n)
  FROM (SELECT id, division_code, 1 AS n FROM arrived WHERE closed_on IS NULL UNION ALL SELECT id, division_code, -1 FROM gone WHERE closed_on IS NULL) m
  JOIN filing f ON f.unit_id = m.id GROUP BY 1, 2, 3, 4 HAVING sum(m.n) <> 0 ORDER BY 1, 2, 3, 4
  ON CONFLICT (fiscal_year, division_code, status, mode) DO UPDATE SET units = c.units + EXCLUDED.units;
  RETURN NULL;
END $$;
CREATE TRIGGER unit_arrived AFTER INSERT ON unit REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION unit_arrived();
CREATE TRIGGER unit_left AFTER DELETE ON unit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION unit_left();
CREATE TRIGGER unit_moved AFTER UPDATE ON unit REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION unit_moved();

-- The unit is locked against closing: whoever moves a filing counts it, or whoever closes the unit does, never both.
CREATE FUNCTION filing_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM unit WHERE id IN (SELECT unit_id FROM arrived) ORDER BY id FOR SHARE;
  INSERT INTO filing_count AS c (fiscal_year, division_code, status, mode, units)
  SELECT f.fiscal_year, u.division_code, f.status, f.mode, count(*) FROM arrived f JOIN unit u ON u.id = f.unit_id WHERE u.closed_on IS NULL
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (fiscal_year, division_code, status, mode) DO UPDATE SET units = c.units + EXCLUDED.units;
  RETURN NULL;
END $$;

CREATE FUNCTION filing_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM unit WHERE id IN (SELECT unit_id FROM gone) ORDER BY id FOR SHARE;
  INSERT INTO filing_count AS c (fiscal_year, division_code, status, mode, units)
  SELECT f.fiscal_year, u.division_code, f.status, f.mode, -count(*) FROM gone f JOIN unit u ON u.id = f.unit_id WHERE u.closed_on IS NULL
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (fiscal_year, division_code, status, mode) DO UPDATE SET units = c.units + EXCLUDED.units;
  RETURN NULL;
END $$;

CREATE FUNCTION filing_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM arrived a JOIN gone g ON g.unit_id = a.unit_id AND g.id = a.id
      WHERE (a.fiscal_year, a.status, a.mode) IS DISTINCT FROM (g.fiscal_year, g.status, g.mode)) THEN RETURN NULL; END IF;
  PERFORM 1 FROM unit WHERE id IN (SELECT unit_id FROM arrived) ORDER BY id FOR SHARE;
  INSERT INTO filing_count AS c (fiscal_year, division_code, status, mode, units)
  SELECT f.fiscal_year, u.division_code, f.status, f.mode, sum(f.n)
  FROM (SELECT unit_id, fiscal_year, status, mode, 1 AS n FROM arrived UNION ALL SELECT unit_id, fiscal_year, status, mode, -1 FROM gone) f JOIN unit u ON u.id = f.unit_id
  WHERE u.closed_on IS NULL GROUP BY 1, 2, 3, 4 HAVING sum(f.n) <> 0 ORDER BY 1, 2, 3, 4
  ON CONFLICT (fiscal_year, division_code, status, mode) DO UPDATE SET units = c.units + EXCLUDED.units;
  RETURN NULL;
END $$;
CREATE TRIGGER filing_arrived AFTER INSERT ON filing REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION filing_arrived();
CREATE TRIGGER filing_left AFTER DELETE ON filing REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION filing_left();
CREATE TRIGGER filing_moved AFTER UPDATE ON filing REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION filing_moved();

CREATE FUNCTION refuse_direct_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is moved by what it counts only', TG_TABLE_NAME USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER unit_count_guard BEFORE INSERT OR UPDATE OR DELETE ON unit_count FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct_count();
CREATE TRIGGER filing_count_guard BEFORE INSERT OR UPDATE OR DELETE ON filing_count FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_direct_count();

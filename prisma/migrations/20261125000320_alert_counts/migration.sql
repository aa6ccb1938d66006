-- How many cases wait, by what a page counts them by. A statement that moves cases adds rows with its differences and waits for nobody: a run over all units and a unit that
-- puts one thing right do not meet. The run adds up what has come together since (`alert_case_count_fold`).
CREATE TABLE alert_case_count (
  id bigint GENERATED ALWAYS AS IDENTITY,
  division_code char(6) NOT NULL,
  status alert_case_status NOT NULL,
  level alert_level NOT NULL,
  due_on date NOT NULL,
  storm_id uuid,
  cases integer NOT NULL,
  PRIMARY KEY (id),
  CHECK (status IN ('OPEN', 'TAKEN'))
);
CREATE INDEX alert_case_count_of_storm ON alert_case_count (storm_id) WHERE storm_id IS NOT NULL;

INSERT INTO alert_case_count (division_code, status, level, due_on, storm_id, cases)
SELECT division_code, status, level, due_on, storm_id, count(*) FROM alert_case WHERE status IN ('OPEN', 'TAKEN') GROUP BY 1, 2, 3, 4, 5;

CREATE FUNCTION alert_case_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alert_case_count (division_code, status, level, due_on, storm_id, cases)
  SELECT division_code, status, level, due_on, storm_id, count(*) FROM arrived WHERE status IN ('OPEN', 'TAKEN') GROUP BY 1, 2, 3, 4, 5;
  RETURN NULL;
END $$;

CREATE FUNCTION alert_case_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO alert_case_count (division_code, status, level, due_on, storm_id, cases)
  SELECT division_code, status, level, due_on, storm_id, sum(n)
  FROM (SELECT division_code, status, level, due_on, storm_id, 1 AS n FROM arrived UNION ALL SELECT division_code, status, level, due_on, storm_id, -1 FROM gone) m
  WHERE status IN ('OPEN', 'TAKEN') GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER alert_case_arrived AFTER INSERT ON alert_case REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION alert_case_arrived();
CREATE TRIGGER alert_case_moved AFTER UPDATE ON alert_case REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION alert_case_moved();

CREATE FUNCTION alert_case_count_fold() RETURNS void LANGUAGE sql AS $$
  WITH taken AS (DELETE FROM alert_case_count RETURNING *)
  INSERT INTO alert_case_count (division_code, status, level, due_on, storm_id, cases)
  SELECT division_code, status, level, due_on, storm_id, sum(cases) FROM taken GROUP BY 1, 2, 3, 4, 5 HAVING sum(cases) <> 0
$$;

-- Working days are data: one calendar per year as the State Council's office publishes it, holidays and the weekends that are worked for them. Saturdays, Sundays and
-- working days that are as usual are not listed. A year without a calendar is expected to be Monday to Friday without 1 January, and whatever rests on that is provisional.
CREATE TYPE working_calendar_state AS ENUM ('DRAFT', 'IN_FORCE', 'REPLACED', 'DROPPED');
CREATE TABLE working_calendar (
  id uuid PRIMARY KEY,
  year integer NOT NULL CHECK (year BETWEEN 2004 AND 2099),
  state working_calendar_state NOT NULL,
  -- Given when it is put in force.
  version integer CHECK (version > 0),
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
  document_url text,
  published_on date,
  -- The calendar that was in force when this one was entered.
  replaces_id uuid REFERENCES working_calendar (id) ON DELETE RESTRICT,
  entered_at timestamptz(3) NOT NULL,
  -- Null: came with the product.
  entered_by_id uuid,
  in_force_at timestamptz(3),
  in_force_by_id uuid,
  UNIQUE (year, version),
  CHECK ((version IS NULL) = (state IN ('DRAFT', 'DROPPED')) AND (version IS NULL) = (in_force_at IS NULL))
);
CREATE UNIQUE INDEX working_calendar_in_force ON working_calendar (year) WHERE state = 'IN_FORCE';

CREATE TABLE working_calendar_day (
  calendar_id uuid NOT NULL REFERENCES working_calendar (id) ON DELETE RESTRICT,
  day date NOT NULL,
  works boolean NOT NULL,
  name_zh text NOT NULL CHECK (length(name_zh) BETWEEN 1 AND 60),
  name_en text CHECK (length(name_en) BETWEEN 1 AND 60),
  PRIMARY KEY (calendar_id, day)
);
CREATE INDEX ON working_calendar_day (day);

/* What a calendar says stays; it comes into force once, and is replaced by the next. */
CREATE FUNCTION working_calendar_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.year, NEW.source, NEW.document_url, NEW.published_on, NEW.replaces_id, NEW.entered_at, NEW.entered_by_id)
      IS DISTINCT FROM (OLD.id, OLD.year, OLD.source, OLD.document_url, OLD.published_on, OLD.replaces_id, OLD.entered_at, OLD.entered_by_id)
    OR (OLD.version IS NOT NULL AND (NEW.version, NEW.in_force_at, NEW.in_force_by_id) IS DISTINCT FROM (OLD.version, OLD.in_force_at, OLD.in_force_by_id))
    OR (OLD.state, NEW.state) NOT IN (('DRAFT', 'IN_FORCE'), ('DRAFT', 'DROPPED'), ('IN_FORCE', 'REPLACED')) THEN
    RAISE EXCEPTION 'a working calendar keeps what it says' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER working_calendar_keeps BEFORE UPDATE ON working_calendar FOR EACH ROW EXECUTE FUNCTION working_calendar_keeps();
CREATE TRIGGER working_calendar_stays BEFORE DELETE OR TRUNCATE ON working_calendar FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* A notice of a year may move the last days of the year before. */
CREATE FUNCTION working_calendar_day_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  calendar working_calendar%ROWTYPE;
BEGIN
  SELECT * INTO calendar FROM working_calendar WHERE id = NEW.calendar_id;
  IF calendar.state <> 'DRAFT' OR NEW.day NOT BETWEEN make_date(calendar.year - 1, 12, 1) AND make_date(calendar.year, 12, 31) THEN
    RAISE EXCEPTION 'a working calendar keeps what it says' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER working_calendar_day_fits BEFORE INSERT ON working_calendar_day FOR EACH ROW EXECUTE FUNCTION working_calendar_day_fits();
CREATE TRIGGER working_calendar_day_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON working_calendar_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* Is the calendar of a day's year known? */
CREATE FUNCTION calendar_covers(on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM working_calendar WHERE year = extract(year FROM on_day)::int AND state = 'IN_FORCE')
$$;

/* Do people work on a day? The later year's notice has the last word about the end of a year. */
CREATE FUNCTION works_on(on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT d.works FROM working_calendar_day d JOIN working_calendar c ON c.id = d.calendar_id AND c.state = 'IN_FORCE' WHERE d.day = on_day ORDER BY c.year DESC LIMIT 1),
    extract(isodow FROM on_day) < 6 AND NOT (extract(month FROM on_day) = 1 AND extract(day FROM on_day) = 1))
$$;

/* The day itself, or the next one on which people work. */
CREATE FUNCTION working_day_from(on_day date) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  FOR n IN 0..60 LOOP
    IF works_on(on_day + n) THEN RETURN on_day + n; END IF;
  END LOOP;
  RAISE EXCEPTION 'nobody works for two months after %', on_day;
END $$;

/* The first, second ... working days after a day. */
CREATE FUNCTION working_days_after(on_day date, wanted integer) RETURNS date[] LANGUAGE plpgsql STABLE AS $$
DECLARE
  days date[] := '{}';
BEGIN
  WHILE cardinality(days) < wanted LOOP
    on_day := working_day_from(on_day + 1);
    days := days || on_day;
  END LOOP;
  RETURN days;
END $$;

INSERT INTO working_calendar (id, year, state, source, document_url, published_on, entered_at)
SELECT ('01938c2b-7800-7000-8000-00000000' || year)::uuid, year, 'DRAFT', '国务院办公厅关于' || year || '年部分节假日安排的通知', url, day::date, '2026-12-01T00:00:00Z' FROM (VALUES
  (2004, NULL, NULL),
  (2005, NULL, NULL),
  (2006, 'http://www.gov.cn/jrzg/2005-12/22/content_133837.htm', '2005-12-22'),
  (2007, 'http://www.gov.cn/fwxx/sh/2006-12/18/content_471877.htm', '2006-12-18'),
  (2008, 'http://www.gov.cn/zwgk/2007-12/18/content_837184.htm', '2007-12-18'),
  (2009, 'http://www.gov.cn/zwgk/2008-12/10/content_1174014.htm', '2008-12-10'),
  (2010, 'http://www.gov.cn/zwgk/2009-12/08/content_1482691.htm', '2009-12-08'),
  (2011, 'http://www.gov.cn/zwgk/2010-12/10/content_1762643.htm', '2010-12-10'),
  (2012, 'http://www.gov.cn/zwgk/2011-12/06/content_2012097.htm', '2011-12-06'),
  (2013, 'http://www.gov.cn/zwgk/2012-12/10/content_2286598.htm', '2012-12-10'),
  (2014, 'http://www.gov.cn/zwgk/2013-12/11/content_2546204.htm', '2013-12-11'),
  (2015, 'http://www.gov.cn/zhengce/content/2014-12/16/content_9302.htm', '2014-12-16'),
  (2016, 'http://www.gov.cn/zhengce/content/2015-12/10/content_10394.htm', '2015-12-10'),
  (2017, 'http://www.gov.cn/zhengce/content/2016-12/01/content_5141603.htm', '2016-12-01'),
  (2018, 'http://www.gov.cn/zhengce/content/2017-11/30/content_5243579.htm', '2017-11-30'),
  (2019, 'http://www.gov.cn/xinwen/2018-12/06/content_5346287.htm', '2018-12-06'),
  (2020, 'http://www.gov.cn/zhengce/content/2019-11/21/content_5454164.htm', '2019-11-21'),
  (2021, 'http://www.gov.cn/zhengce/content/2020-11/25/content_5564127.htm', '2020-11-25'),
  (2022, 'http://www.gov.cn/zhengce/content/2021-10/25/content_5644835.htm', '2021-10-25'),
  (2023, 'http://www.gov.cn/zhengce/content/2022-12/08/content_5730844.htm', '2022-12-08'),
  (2024, 'https://www.gov.cn/zhengce/content/202310/content_6911527.htm', NULL),
  (2025, 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm', NULL),
  (2026, 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm', '2025-11-04')) AS v(year, url, day);

CREATE TEMPORARY TABLE holiday ON COMMIT DROP AS SELECT year, name, make_date(year, left(first, 2)::int, right(first, 2)::int) AS first, make_date(year, left(last, 2)::int, right(last, 2)::int) AS last,
  worked::text[] AS worked FROM (VALUES
  (2004, '元旦', '01-01', '01-01', '{}'),
  (2004, '春节', '01-22', '01-28', '{01-17,01-18}'),
  (2004, '劳动节', '05-01', '05-07', '{05-08,05-09}'),
  (2004, '国庆节', '10-01', '10-07', '{10-09,10-10}'),
  (2005, '元旦', '01-01', '01-03', '{}'),
  (2005, '春节', '02-09', '02-15', '{02-05,02-06}'),
  (2005, '劳动节', '05-01', '05-07', '{04-30,05-08}'),
  (2005, '国庆节', '10-01', '10-07', '{10-08,10-09}'),
  (2006, '元旦', '01-01', '01-03', '{12-30,12-31}'),
  (2006, '春节', '01-29', '02-04', '{01-28,02-05}'),
  (2006, '劳动节', '05-01', '05-07', '{04-29,04-30}'),
  (2006, '国庆节', '10-01', '10-07', '{09-30,10-08}'),
  (2007, '元旦', '01-01', '01-03', '{}'),
  (2007, '春节', '02-18', '02-24', '{02-17,02-25}'),
  (2007, '劳动节', '05-01', '05-07', '{04-28,04-29}'),
  (2007, '国庆节', '10-01', '10-07', '{09-29,09-30}'),
  (2007, '元旦', '12-30', '12-31', '{12-29}'),
  (2008, '元旦', '01-01', '01-01', '{}'),
  (2008, '春节', '02-06', '02-12', '{02-02,02-03}'),
  (2008, '清明节', '04-04', '04-06', '{}'),
  (2008, '劳动节', '05-01', '05-03', '{05-04}'),
  (2008, '端午节', '06-07', '06-09', '{}'),
  (2008, '中秋节', '09-13', '09-15', '{}'),
  (2008, '国庆节', '09-29', '10-05', '{09-27,09-28}'),
  (2009, '元旦', '01-01', '01-03', '{01-04}'),
  (2009, '春节', '01-25', '01-31', '{01-24,02-01}'),
  (2009, '清明节', '04-04', '04-06', '{}'),
  (2009, '劳动节', '05-01', '05-03', '{}'),
  (2009, '端午节', '05-28', '05-30', '{05-31}'),
  (2009, '国庆节', '10-01', '10-02', '{09-27}'),
  (2009, '中秋节', '10-03', '10-03', '{}'),
  (2009, '国庆节', '10-04', '10-08', '{10-10}'),
  (2010, '元旦', '01-01', '01-03', '{}'),
  (2010, '春节', '02-13', '02-19', '{02-20,02-21}'),
  (2010, '清明节', '04-03', '04-05', '{}'),
  (2010, '劳动节', '05-01', '05-03', '{}'),
  (2010, '端午节', '06-14', '06-16', '{06-12,06-13}'),
  (2010, '中秋节', '09-22', '09-24', '{09-19,09-25}'),
  (2010, '国庆节', '10-01', '10-07', '{09-26,10-09}'),
  (2011, '元旦', '01-01', '01-03', '{12-31}'),
  (2011, '春节', '02-02', '02-08', '{01-30,02-12}'),
  (2011, '清明节', '04-03', '04-05', '{04-02}'),
  (2011, '劳动节', '04-30', '05-02', '{}'),
  (2011, '端午节', '06-04', '06-04', '{}'),
  (2011, '端午节', '06-06', '06-06', '{}'),
  (2011, '中秋节', '09-10', '09-12', '{}'),
  (2011, '国庆节', '10-01', '10-07', '{10-08,10-09}'),
  (2012, '元旦', '01-01', '01-03', '{}'),
  (2012, '春节', '01-22', '01-28', '{01-21,01-29}'),
  (2012, '清明节', '04-02', '04-04', '{03-31,04-01}'),
  (2012, '劳动节', '04-29', '05-01', '{04-28}'),
  (2012, '端午节', '06-22', '06-22', '{}'),
  (2012, '端午节', '06-24', '06-24', '{}'),
  (2012, '中秋节', '09-30', '09-30', '{}'),
  (2012, '国庆节', '10-01', '10-07', '{09-29}'),
  (2013, '元旦', '01-01', '01-03', '{01-05,01-06}'),
  (2013, '春节', '02-09', '02-15', '{02-16,02-17}'),
  (2013, '清明节', '04-04', '04-06', '{04-07}'),
  (2013, '劳动节', '04-29', '05-01', '{04-27,04-28}'),
  (2013, '端午节', '06-10', '06-12', '{06-08,06-09}'),
  (2013, '中秋节', '09-19', '09-21', '{09-22}'),
  (2013, '国庆节', '10-01', '10-07', '{09-29,10-12}'),
  (2014, '元旦', '01-01', '01-01', '{}'),
  (2014, '春节', '01-31', '02-06', '{01-26,02-08}'),
  (2014, '清明节', '04-05', '04-07', '{}'),
  (2014, '劳动节', '05-01', '05-03', '{05-04}'),
  (2014, '端午节', '06-02', '06-02', '{}'),
  (2014, '中秋节', '09-08', '09-08', '{}'),
  (2014, '国庆节', '10-01', '10-07', '{09-28,10-11}'),
  (2015, '元旦', '01-01', '01-03', '{01-04}'),
  (2015, '春节', '02-18', '02-24', '{02-15,02-28}'),
  (2015, '清明节', '04-05', '04-06', '{}'),
  (2015, '劳动节', '05-01', '05-01', '{}'),
  (2015, '端午节', '06-20', '06-20', '{}'),
  (2015, '端午节', '06-22', '06-22', '{}'),
  (2015, '中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日', '09-03', '09-04', '{09-06}'),
  (2015, '中秋节', '09-27', '09-27', '{}'),
  (2015, '国庆节', '10-01', '10-07', '{10-10}'),
  (2016, '元旦', '01-01', '01-01', '{}'),
  (2016, '春节', '02-07', '02-13', '{02-06,02-14}'),
  (2016, '清明节', '04-04', '04-04', '{}'),
  (2016, '劳动节', '05-01', '05-02', '{}'),
  (2016, '端午节', '06-09', '06-11', '{06-12}'),
  (2016, '中秋节', '09-15', '09-17', '{09-18}'),
  (2016, '国庆节', '10-01', '10-07', '{10-08,10-09}'),
  (2017, '元旦', '01-01', '01-02', '{}'),
  (2017, '春节', '01-27', '02-02', '{01-22,02-04}'),
  (2017, '清明节', '04-02', '04-04', '{04-01}'),
  (2017, '劳动节', '05-01', '05-01', '{}'),
  (2017, '端午节', '05-28', '05-30', '{05-27}'),
  (2017, '国庆节', '10-01', '10-03', '{09-30}'),
  (2017, '中秋节', '10-04', '10-04', '{}'),
  (2017, '国庆节', '10-05', '10-08', '{}'),
  (2018, '元旦', '01-01', '01-01', '{}'),
  (2018, '春节', '02-15', '02-21', '{02-11,02-24}'),
  (2018, '清明节', '04-05', '04-07', '{04-08}'),
  (2018, '劳动节', '04-29', '05-01', '{04-28}'),
  (2018, '端午节', '06-18', '06-18', '{}'),
  (2018, '中秋节', '09-24', '09-24', '{}'),
  (2018, '国庆节', '10-01', '10-07', '{09-29,09-30}'),
  (2018, '元旦', '12-30', '12-31', '{12-29}'),
  (2019, '元旦', '01-01', '01-01', '{}'),
  (2019, '春节', '02-04', '02-10', '{02-02,02-03}'),
  (2019, '清明节', '04-05', '04-07', '{}'),
  (2019, '劳动节', '05-01', '05-04', '{04-28,05-05}'),
  (2019, '端午节', '06-07', '06-09', '{}'),
  (2019, '中秋节', '09-13', '09-15', '{}'),
  (2019, '国庆节', '10-01', '10-07', '{09-29,10-12}'),
  (2020, '元旦', '01-01', '01-01', '{}'),
  (2020, '春节', '01-24', '02-02', '{01-19}'),
  (2020, '清明节', '04-04', '04-06', '{}'),
  (2020, '劳动节', '05-01', '05-05', '{04-26,05-09}'),
  (2020, '端午节', '06-25', '06-27', '{06-28}'),
  (2020, '国庆节', '10-01', '10-08', '{09-27,10-10}'),
  (2021, '元旦', '01-01', '01-03', '{}'),
  (2021, '春节', '02-11', '02-17', '{02-07,02-20}'),
  (2021, '清明节', '04-03', '04-05', '{}'),
  (2021, '劳动节', '05-01', '05-05', '{04-25,05-08}'),
  (2021, '端午节', '06-12', '06-14', '{}'),
  (2021, '中秋节', '09-19', '09-21', '{09-18}'),
  (2021, '国庆节', '10-01', '10-07', '{09-26,10-09}'),
  (2022, '元旦', '01-01', '01-03', '{}'),
  (2022, '春节', '01-31', '02-06', '{01-29,01-30}'),
  (2022, '清明节', '04-03', '04-05', '{04-02}'),
  (2022, '劳动节', '04-30', '05-04', '{04-24,05-07}'),
  (2022, '端午节', '06-03', '06-05', '{}'),
  (2022, '中秋节', '09-10', '09-12', '{}'),
  (2022, '国庆节', '10-01', '10-07', '{10-08,10-09}'),
  (2022, '元旦', '12-31', '12-31', '{}'),
  (2023, '元旦', '01-01', '01-02', '{}'),
  (2023, '春节', '01-21', '01-27', '{01-28,01-29}'),
  (2023, '清明节', '04-05', '04-05', '{}'),
  (2023, '劳动节', '04-29', '05-03', '{04-23,05-06}'),
  (2023, '端午节', '06-22', '06-24', '{06-25}'),
  (2023, '中秋节', '09-29', '09-29', '{}'),
  (2023, '国庆节', '09-30', '10-06', '{10-07,10-08}'),
  (2024, '元旦', '01-01', '01-01', '{}'),
  (2024, '春节', '02-10', '02-17', '{02-04,02-18}'),
  (2024, '清明节', '04-04', '04-06', '{04-07}'),
  (2024, '劳动节', '05-01', '05-05', '{04-28,05-11}'),
  (2024, '端午节', '06-10', '06-10', '{}'),
  (2024, '中秋节', '09-15', '09-17', '{09-14}'),
  (2024, '国庆节', '10-01', '10-07', '{09-29,10-12}'),
  (2025, '元旦', '01-01', '01-01', '{}'),
  (2025, '春节', '01-28', '02-04', '{01-26,02-08}'),
  (2025, '清明节', '04-04', '04-06', '{}'),
  (2025, '劳动节', '05-01', '05-05', '{04-27}'),
  (2025, '端午节', '05-31', '06-02', '{}'),
  (2025, '国庆节', '10-01', '10-05', '{09-28}'),
  (2025, '中秋节', '10-06', '10-06', '{}'),
  (2025, '国庆节', '10-07', '10-08', '{10-11}'),
  (2026, '元旦', '01-01', '01-03', '{01-04}'),
  (2026, '春节', '02-15', '02-23', '{02-14,02-28}'),
  (2026, '清明节', '04-04', '04-06', '{}'),
  (2026, '劳动节', '05-01', '05-05', '{05-09}'),
  (2026, '端午节', '06-19', '06-21', '{}'),
  (2026, '中秋节', '09-25', '09-27', '{}'),
  (2026, '国庆节', '10-01', '10-07', '{09-20,10-10}')) AS v(year, name, first, last, worked);
INSERT INTO working_calendar_day (calendar_id, day, works, name_zh, name_en)
SELECT c.id, d.day, d.works, h.name, CASE h.name WHEN '元旦' THEN 'New Year''s Day' WHEN '春节' THEN 'Spring Festival' WHEN '清明节' THEN 'Tomb-sweeping Day' WHEN '劳动节' THEN 'Labour Day'
  WHEN '端午节' THEN 'Dragon Boat Festival' WHEN '中秋节' THEN 'Mid-autumn Festival' WHEN '国庆节' THEN 'National Day' ELSE 'Victory Day' END
FROM holiday h JOIN working_calendar c ON c.year = h.year,
  LATERAL (SELECT generate_series(h.first, h.last, '1 day')::date AS day, false AS works
    UNION ALL SELECT make_date(h.year, left(w, 2)::int, right(w, 2)::int), true FROM unnest(h.worked) AS w) d;
UPDATE working_calendar SET state = 'IN_FORCE', version = 1, in_force_at = entered_at;

-- A green lane's clock runs once; its day moves when the calendar that it rests on is published, and only to what that says.
CREATE OR REPLACE FUNCTION green_lane_runs_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.unit_id, NEW.order_id, NEW.coop_id, NEW.bureau_id, NEW.reason, NEW.marked_at, NEW.marked_by_id)
      IS DISTINCT FROM (OLD.unit_id, OLD.order_id, OLD.coop_id, OLD.bureau_id, OLD.reason, OLD.marked_at, OLD.marked_by_id)
    OR (OLD.requested_at IS NOT NULL AND ((NEW.requested_at, NEW.requested_by_id) IS DISTINCT FROM (OLD.requested_at, OLD.requested_by_id)
      OR NEW.due_on IS DISTINCT FROM (working_days_after((OLD.requested_at AT TIME ZONE 'Asia/Shanghai')::date, 1))[1])) THEN
    RAISE EXCEPTION 'the clock of a green lane runs once' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;

-- From which day a deadline of held money was counted, and how many working days; null for one that was set before this was kept.
ALTER TABLE held_money ADD COLUMN deadline_from date, ADD COLUMN deadline_days integer CHECK (deadline_days > 0),
  ADD CHECK ((deadline_from IS NULL) = (deadline_days IS NULL));

-- Days for payment that moved because a calendar was published or changed after they had been set.
CREATE TABLE due_day_move (
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  kind text NOT NULL CHECK (kind IN ('RECEIVABLE', 'GREEN_LANE')),
  -- The receivable, or the order on the green lane.
  subject_id uuid NOT NULL,
  calendar_id uuid NOT NULL REFERENCES working_calendar (id) ON DELETE RESTRICT,
  from_on date NOT NULL,
  to_on date NOT NULL CHECK (to_on <> from_on),
  at timestamptz(3) NOT NULL,
  PRIMARY KEY (unit_id, kind, subject_id, calendar_id)
);
CREATE TRIGGER due_day_move_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON due_day_move FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

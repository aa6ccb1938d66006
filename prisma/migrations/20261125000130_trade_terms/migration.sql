-- The nation's terms: what was a constant. 国务院令第802号: 30 days, never above 60 by agreement; 0.05 % a day on what is late.
INSERT INTO place_rule (id, kind, programme_id, division_prefix, from_year, version, value, source, created_at) VALUES
  ('01938c2b-7800-7000-8000-000000000301', 'TERMS', NULL, '', 2021, 1,
    '{"acceptanceDays": 5, "paymentDays": 30, "lateInterestPpm": 500, "toleranceBps": 2000}', '《保障中小企业款项支付条例》（国务院令第802号）；验收期限与允差为平台缺省', '2021-01-01T00:00:00Z');

/* The terms in force for units of a division in a year. */
CREATE FUNCTION trade_terms_of(division text, year integer, OUT acceptance_days integer, OUT payment_days integer, OUT late_interest_ppm integer, OUT tolerance_bps integer)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (v->>'acceptanceDays')::int, (v->>'paymentDays')::int, (v->>'lateInterestPpm')::int, (v->>'toleranceBps')::int
  FROM (SELECT place_rule_value('TERMS', NULL, year, division) AS v) r
$$;

-- An order keeps the terms that held for its unit when it was placed.
ALTER TABLE purchase_order ADD COLUMN acceptance_days integer NOT NULL DEFAULT 5, ADD COLUMN payment_days integer NOT NULL DEFAULT 30,
  ADD COLUMN late_interest_ppm integer NOT NULL DEFAULT 500, ADD CONSTRAINT purchase_order_payment_days CHECK (payment_days BETWEEN 1 AND 60),
  ADD CHECK (acceptance_days BETWEEN 1 AND 60 AND late_interest_ppm BETWEEN 0 AND 10000);
ALTER TABLE receivable ADD COLUMN late_interest_ppm integer NOT NULL DEFAULT 500 CHECK (late_interest_ppm BETWEEN 0 AND 10000);
CREATE FUNCTION purchase_order_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT t.acceptance_days, t.payment_days, t.late_interest_ppm INTO NEW.acceptance_days, NEW.payment_days, NEW.late_interest_ppm
  FROM unit u, LATERAL trade_terms_of(u.division_code, NEW.fiscal_year) t WHERE u.id = NEW.unit_id;
  RETURN NEW;
END $$;
CREATE TRIGGER purchase_order_terms BEFORE INSERT ON purchase_order FOR EACH ROW EXECUTE FUNCTION purchase_order_terms();
CREATE FUNCTION purchase_order_keeps_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an order keeps its terms' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER purchase_order_keeps_terms BEFORE UPDATE OF acceptance_days, payment_days, late_interest_ppm ON purchase_order FOR EACH ROW
  EXECUTE FUNCTION purchase_order_keeps_terms();

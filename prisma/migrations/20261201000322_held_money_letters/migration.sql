-- Who was written to about held money: when it came to them, two days before their last day, and on it. Each once, however often the job runs.
CREATE TABLE held_money_letter (
  held_id uuid NOT NULL REFERENCES held_money (id) ON DELETE RESTRICT,
  side text NOT NULL CHECK (side IN ('unit', 'bureau')),
  deadline_on date NOT NULL,
  step claim_letter_step NOT NULL,
  written_on date NOT NULL,
  PRIMARY KEY (held_id, side, deadline_on, step)
);
CREATE TRIGGER held_money_letter_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON held_money_letter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

/* The unit that answers for another one now: itself, or whatever it went on as. */
CREATE FUNCTION unit_answering(wanted uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE chain AS (
    SELECT id, continues_as_id, 1 AS step FROM unit WHERE id = wanted
    UNION ALL SELECT u.id, u.continues_as_id, c.step + 1 FROM chain c JOIN unit u ON u.id = c.continues_as_id WHERE c.step < 50)
  SELECT id FROM chain ORDER BY step DESC LIMIT 1
$$;
/* All for which a unit answers: itself, and whatever went on as it. */
CREATE FUNCTION units_answered_by(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE past AS (SELECT wanted AS id UNION SELECT u.id FROM past p JOIN unit u ON u.continues_as_id = p.id) SELECT id FROM past
$$;

-- 绿色通道: an order whose payment the bureau has marked is to be paid within one working day of the unit's own request.
CREATE TABLE green_lane (
  unit_id uuid NOT NULL,
  order_id uuid NOT NULL,
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  bureau_id uuid NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  marked_at timestamptz(3) NOT NULL,
  marked_by_id uuid NOT NULL,
  requested_at timestamptz(3),
  requested_by_id uuid,
  -- The working day after the request.
  due_on date,
  PRIMARY KEY (unit_id, order_id),
  FOREIGN KEY (unit_id, order_id) REFERENCES purchase_order (unit_id, id) ON DELETE RESTRICT,
  CHECK ((requested_at IS NULL) = (due_on IS NULL) AND (requested_at IS NULL) = (requested_by_id IS NULL))
);
CREATE INDEX green_lane_due ON green_lane (due_on) WHERE due_on IS NOT NULL;

/* The clock runs once: what was marked and asked for stays. */
CREATE FUNCTION green_lane_runs_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.requested_at IS NOT NULL OR (NEW.unit_id, NEW.order_id, NEW.coop_id, NEW.bureau_id, NEW.reason, NEW.marked_at, NEW.marked_by_id)
      IS DISTINCT FROM (OLD.unit_id, OLD.order_id, OLD.coop_id, OLD.bureau_id, OLD.reason, OLD.marked_at, OLD.marked_by_id) THEN
    RAISE EXCEPTION 'the clock of a green lane runs once' USING ERRCODE = 'XJ003';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER green_lane_runs_once BEFORE UPDATE ON green_lane FOR EACH ROW EXECUTE FUNCTION green_lane_runs_once();
CREATE TRIGGER green_lane_stays BEFORE DELETE OR TRUNCATE ON green_lane FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

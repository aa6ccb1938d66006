/* What goes or went back to the unit as a refund is not there to be taken back as well. The order's row, which both hold, makes them wait for each other. */
CREATE FUNCTION remittance_taken_back_covers_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(amount_fen), 0) FROM refund WHERE unit_id = NEW.unit_id AND order_id = NEW.order_id AND state <> 'FAILED')
      > order_received_fen(NEW.unit_id, NEW.order_id) THEN
    RAISE EXCEPTION 'payments.refundedAlready' USING ERRCODE = 'XJ409';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER remittance_taken_back_covers_refunds AFTER INSERT ON remittance FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
  EXECUTE FUNCTION remittance_taken_back_covers_refunds();

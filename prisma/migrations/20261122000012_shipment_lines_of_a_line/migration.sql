-- What is under way of an order line is asked at every step; the primary key leads through the shipment.
CREATE INDEX ON shipment_line (unit_id, line_id);

-- A co-op opens its order by id alone: without this every step of an order reads all orders the co-op ever had.
CREATE INDEX ON purchase_order (coop_id, id);

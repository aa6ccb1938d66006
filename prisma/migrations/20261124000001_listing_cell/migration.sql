-- What the filters count by. Products that agree in all of it are one cell, so that a page counts a few hundred cells instead of every product.
CREATE FUNCTION listing_cell_id(top_category_code text, category_code text, origin_county_code text, programme_ids uuid[], hall_ids uuid[]) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN md5(concat_ws('|', top_category_code, category_code, origin_county_code, array_to_string(programme_ids, ','), array_to_string(hall_ids, ',')))::uuid;
END $$;

ALTER TABLE listing ADD COLUMN cell_id uuid NOT NULL
  GENERATED ALWAYS AS (listing_cell_id(top_category_code, category_code, origin_county_code::text, programme_ids, hall_ids)) STORED;

CREATE TABLE listing_cell (
  cell_id uuid NOT NULL,
  top_category_code text NOT NULL,
  category_code text NOT NULL,
  origin_county_code char(6) NOT NULL,
  programme_ids uuid[] NOT NULL,
  hall_ids uuid[] NOT NULL,
  products integer NOT NULL DEFAULT 0,
  PRIMARY KEY (cell_id)
);
ALTER TABLE listing_cell ADD CHECK (products >= 0), SET (fillfactor = 70);

INSERT INTO listing_cell (cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids, products)
SELECT cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids, count(*) FROM listing GROUP BY 1, 2, 3, 4, 5, 6;

-- Products that ran out are few: what is in stock is all of a cell without them.
CREATE INDEX listing_out_of_stock_idx ON listing (cell_id) WHERE NOT in_stock;

-- Cells are locked in their order, like everything that several writers meet on.
CREATE FUNCTION move_listing_cells(cells uuid[], deltas integer[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM listing_cell WHERE cell_id = ANY (cells) ORDER BY cell_id FOR UPDATE;
  UPDATE listing_cell c SET products = c.products + d.delta FROM unnest(cells, deltas) AS d(cell_id, delta) WHERE c.cell_id = d.cell_id;
END $$;

CREATE FUNCTION listing_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO listing_cell (cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids)
  SELECT DISTINCT ON (cell_id) cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids FROM arrived ORDER BY cell_id
  ON CONFLICT (cell_id) DO NOTHING;
  PERFORM move_listing_cells(array_agg(cell_id), array_agg(n)) FROM (SELECT cell_id, count(*)::integer AS n FROM arrived GROUP BY cell_id) d;
  RETURN NULL;
END $$;

CREATE FUNCTION listing_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM move_listing_cells(array_agg(cell_id), array_agg(n)) FROM (SELECT cell_id, -count(*)::integer AS n FROM gone GROUP BY cell_id) d;
  RETURN NULL;
END $$;

CREATE FUNCTION listing_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM arrived a JOIN gone g ON g.product_id = a.product_id WHERE a.cell_id <> g.cell_id) THEN RETURN NULL; END IF;
  INSERT INTO listing_cell (cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids)
  SELECT DISTINCT ON (cell_id) cell_id, top_category_code, category_code, origin_county_code, programme_ids, hall_ids FROM arrived ORDER BY cell_id
  ON CONFLICT (cell_id) DO NOTHING;
  PERFORM move_listing_cells(array_agg(cell_id), array_agg(n)) FROM (
    SELECT cell_id, sum(n)::integer AS n FROM (SELECT cell_id, 1 AS n FROM arrived UNION ALL SELECT cell_id, -1 FROM gone) m GROUP BY cell_id HAVING sum(n) <> 0) d;
  RETURN NULL;
END $$;

CREATE TRIGGER listing_arrived AFTER INSERT ON listing REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION listing_arrived();
CREATE TRIGGER listing_left AFTER DELETE ON listing REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION listing_left();
CREATE TRIGGER listing_moved AFTER UPDATE ON listing REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION listing_moved();

CREATE TYPE storage_class AS ENUM ('AMBIENT', 'CHILLED', 'FROZEN');
CREATE TYPE sales_unit AS ENUM ('KG', 'JIN', 'BAG', 'BOX', 'BOTTLE', 'TRAY', 'PIECE', 'BUNDLE');
CREATE TYPE stock_movement_kind AS ENUM ('RESERVE', 'RELEASE', 'SHIP', 'RETURN', 'ADJUST');

CREATE TABLE hall (
  id uuid NOT NULL,
  slug text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  tagline_zh text NOT NULL,
  tagline_en text NOT NULL,
  story_zh text NOT NULL,
  story_en text NOT NULL,
  operator text NOT NULL,
  landscape text NOT NULL,
  prefixes text[] NOT NULL DEFAULT '{}',
  sort integer NOT NULL DEFAULT 0,
  published_at timestamptz(3),
  PRIMARY KEY (id),
  UNIQUE (slug)
);

CREATE TABLE hall_coop (
  hall_id uuid NOT NULL,
  coop_id uuid NOT NULL,
  admitted_on date NOT NULL,
  PRIMARY KEY (hall_id, coop_id),
  FOREIGN KEY (hall_id) REFERENCES hall (id) ON DELETE RESTRICT
);
CREATE INDEX ON hall_coop (coop_id);

CREATE TABLE category (
  code text NOT NULL,
  parent_code text,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  art text NOT NULL,
  storage storage_class NOT NULL,
  shelf_life_days integer NOT NULL,
  sort integer NOT NULL DEFAULT 0,
  PRIMARY KEY (code)
);

CREATE TABLE freight_table (
  id uuid NOT NULL,
  coop_id uuid NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX ON freight_table (coop_id);

CREATE TABLE freight_rate (
  freight_table_id uuid NOT NULL,
  division_prefix text NOT NULL,
  base_fen bigint NOT NULL,
  included_grams bigint NOT NULL,
  per_kg_fen bigint NOT NULL,
  free_from_fen bigint,
  PRIMARY KEY (freight_table_id, division_prefix),
  FOREIGN KEY (freight_table_id) REFERENCES freight_table (id) ON DELETE RESTRICT
);

CREATE TABLE product (
  id uuid NOT NULL,
  coop_id uuid NOT NULL,
  sku text NOT NULL,
  name_zh text NOT NULL,
  name_en text,
  description_zh text NOT NULL,
  description_en text,
  category_code text NOT NULL,
  art text NOT NULL,
  origin_county_code char(6) NOT NULL,
  sales_unit sales_unit NOT NULL,
  package_zh text NOT NULL,
  package_en text,
  net_grams bigint NOT NULL,
  price_fen bigint NOT NULL,
  min_quantity numeric(12,3) NOT NULL,
  step_quantity numeric(12,3) NOT NULL,
  lead_days integer NOT NULL,
  catch_weight boolean NOT NULL DEFAULT false,
  tolerance_bps integer NOT NULL DEFAULT 0,
  shelf_life_days integer NOT NULL,
  storage storage_class NOT NULL,
  freight_table_id uuid NOT NULL,
  season_months integer[] NOT NULL DEFAULT '{}',
  published_at timestamptz(3),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (id),
  UNIQUE (coop_id, sku)
);
CREATE INDEX ON product (coop_id, published_at);

CREATE TABLE product_image (
  product_id uuid NOT NULL,
  position integer NOT NULL,
  file_id uuid NOT NULL,
  alt_zh text NOT NULL,
  alt_en text,
  PRIMARY KEY (product_id, position),
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE RESTRICT
);

CREATE TABLE listing (
  product_id uuid NOT NULL,
  coop_id uuid NOT NULL,
  hall_ids uuid[] NOT NULL DEFAULT '{}',
  category_code text NOT NULL,
  top_category_code text NOT NULL,
  origin_county_code char(6) NOT NULL,
  programme_ids uuid[] NOT NULL DEFAULT '{}',
  price_per_kg_fen bigint NOT NULL,
  in_stock boolean NOT NULL,
  published_at timestamptz(3) NOT NULL,
  terms tsvector NOT NULL,
  PRIMARY KEY (product_id)
);
CREATE INDEX ON listing (coop_id);
CREATE INDEX ON listing (top_category_code, published_at DESC, product_id);
CREATE INDEX ON listing (category_code, published_at DESC, product_id);
CREATE INDEX ON listing (origin_county_code);
CREATE INDEX ON listing (published_at DESC, product_id);
CREATE INDEX ON listing (price_per_kg_fen, product_id);

CREATE TABLE stock_item (
  product_id uuid NOT NULL,
  available numeric(12,3) NOT NULL,
  version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id),
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE RESTRICT
);

CREATE TABLE stock_movement (
  product_id uuid NOT NULL,
  cause_type text NOT NULL,
  cause_id uuid NOT NULL,
  kind stock_movement_kind NOT NULL,
  delta numeric(12,3) NOT NULL,
  quantity numeric(12,3) NOT NULL,
  at timestamptz(3) NOT NULL DEFAULT now(),
  actor_id uuid,
  PRIMARY KEY (product_id, cause_type, cause_id, kind),
  FOREIGN KEY (product_id) REFERENCES stock_item (product_id) ON DELETE RESTRICT
);
CREATE INDEX ON stock_movement (product_id, at);

ALTER TABLE category ADD FOREIGN KEY (parent_code) REFERENCES category (code) ON DELETE RESTRICT;
ALTER TABLE hall_coop ADD FOREIGN KEY (coop_id) REFERENCES coop (id) ON DELETE RESTRICT;
ALTER TABLE freight_table ADD FOREIGN KEY (coop_id) REFERENCES coop (id) ON DELETE RESTRICT;
ALTER TABLE freight_rate ADD CHECK (base_fen >= 0 AND included_grams >= 0 AND per_kg_fen >= 0 AND (free_from_fen IS NULL OR free_from_fen >= 0)),
  ADD CHECK (division_prefix ~ '^[0-9]{0,6}$');
ALTER TABLE product ADD FOREIGN KEY (coop_id) REFERENCES coop (id) ON DELETE RESTRICT,
  ADD FOREIGN KEY (category_code) REFERENCES category (code) ON DELETE RESTRICT,
  ADD FOREIGN KEY (origin_county_code) REFERENCES division (code) ON DELETE RESTRICT,
  ADD FOREIGN KEY (freight_table_id) REFERENCES freight_table (id) ON DELETE RESTRICT,
  ADD CHECK (price_fen > 0 AND net_grams > 0), ADD CHECK (min_quantity > 0 AND step_quantity > 0),
  ADD CHECK (lead_days BETWEEN 0 AND 60), ADD CHECK (tolerance_bps BETWEEN 0 AND 2000), ADD CHECK (shelf_life_days > 0);
ALTER TABLE product_image ADD FOREIGN KEY (file_id) REFERENCES stored_file (id) ON DELETE RESTRICT;
ALTER TABLE listing ADD FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE RESTRICT;
CREATE INDEX listing_terms_idx ON listing USING gin (terms);
CREATE INDEX listing_halls_idx ON listing USING gin (hall_ids);
CREATE INDEX listing_programmes_idx ON listing USING gin (programme_ids);

-- Overselling is impossible by construction: whoever writes, the stock cannot fall below zero.
ALTER TABLE stock_item ADD CHECK (available >= 0) , SET (fillfactor = 50);
ALTER TABLE stock_movement ADD CHECK (quantity > 0),
  ADD CHECK (delta = CASE kind WHEN 'RESERVE' THEN -quantity WHEN 'RELEASE' THEN quantity WHEN 'RETURN' THEN quantity WHEN 'SHIP' THEN 0 ELSE delta END),
  ADD CHECK (kind <> 'ADJUST' OR abs(delta) = quantity);
CREATE TRIGGER stock_movement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_movement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Running out and coming back changes what visitors may see, whoever moved the stock.
CREATE FUNCTION stock_item_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE listing SET in_stock = NEW.available > 0 WHERE product_id = NEW.product_id;
  RETURN NULL;
END $$;
CREATE TRIGGER stock_item_listed AFTER UPDATE OF available ON stock_item FOR EACH ROW WHEN ((OLD.available > 0) <> (NEW.available > 0)) EXECUTE FUNCTION stock_item_listed();

-- Every process that keeps public pages listens; the payload is not needed, what is stale is decided by the listener.
CREATE FUNCTION catalog_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('catalog_changed', '');
  RETURN NULL;
END $$;
CREATE TRIGGER listing_changed AFTER INSERT OR UPDATE OR DELETE ON listing FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();
CREATE TRIGGER hall_changed AFTER INSERT OR UPDATE OR DELETE ON hall FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed();

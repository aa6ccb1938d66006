-- Products that are not offered are few; the register counts them one by one and the others by their cells.
CREATE INDEX product_not_offered_idx ON product (origin_county_code, id) WHERE published_at IS NULL;

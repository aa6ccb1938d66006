-- Registers are read by place and name, a page at a time; the order of bytes lets a prefix of places and the place in the list use one index.
CREATE INDEX unit_register ON unit (division_code COLLATE "C", name COLLATE "C", id);
CREATE INDEX coop_register ON coop (county_code COLLATE "C", name COLLATE "C", id);

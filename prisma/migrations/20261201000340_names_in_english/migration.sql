-- Pages in English ask what the organisations that they name are called in English.
CREATE INDEX unit_name_in_english ON unit (name) WHERE name_en IS NOT NULL;
CREATE INDEX coop_name_in_english ON coop (name) WHERE name_en IS NOT NULL;
CREATE INDEX former_unit_name_in_english ON former_unit_name (name) WHERE name_en IS NOT NULL;
CREATE INDEX former_coop_name_in_english ON former_coop_name (name) WHERE name_en IS NOT NULL;

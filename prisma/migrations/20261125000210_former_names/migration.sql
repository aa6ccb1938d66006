-- Names that units and co-ops had, each to its last day; the present name stands in the unit or the co-op.
CREATE TABLE former_unit_name (
  unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
  valid_to date NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  name_en text,
  PRIMARY KEY (unit_id, valid_to)
);
CREATE TABLE former_coop_name (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  valid_to date NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  name_en text,
  PRIMARY KEY (coop_id, valid_to)
);

-- What a document of a day calls them.
CREATE FUNCTION unit_name_on(id uuid, day date) RETURNS TABLE (name text, name_en text) LANGUAGE sql STABLE AS $$
  SELECT n.name, n.name_en FROM (
    SELECT f.name, f.name_en, f.valid_to FROM former_unit_name f WHERE f.unit_id = $1 AND f.valid_to >= $2
    UNION ALL SELECT u.name, u.name_en, 'infinity'::date FROM unit u WHERE u.id = $1) n ORDER BY n.valid_to LIMIT 1
$$;
CREATE FUNCTION coop_name_on(id uuid, day date) RETURNS TABLE (name text, name_en text) LANGUAGE sql STABLE AS $$
  SELECT n.name, n.name_en FROM (
    SELECT f.name, f.name_en, f.valid_to FROM former_coop_name f WHERE f.coop_id = $1 AND f.valid_to >= $2
    UNION ALL SELECT c.name, c.name_en, 'infinity'::date FROM coop c WHERE c.id = $1) n ORDER BY n.valid_to LIMIT 1
$$;

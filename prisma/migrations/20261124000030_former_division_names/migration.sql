-- Names that divisions had under the same code, each to its last day; the present name stands in the division.
CREATE TABLE former_division_name (
  code char(6) NOT NULL REFERENCES division (code) ON DELETE RESTRICT,
  valid_to date NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  PRIMARY KEY (code, valid_to)
);

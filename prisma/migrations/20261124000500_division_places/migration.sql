-- Where a division lies, in hundredths of a degree: enough to put it beside its neighbours on a map of tiles.
ALTER TABLE division ADD COLUMN lon_hundredths integer, ADD COLUMN lat_hundredths integer,
  ADD CHECK ((lon_hundredths IS NULL) = (lat_hundredths IS NULL)), ADD CHECK (lon_hundredths BETWEEN 7000 AND 14000 AND lat_hundredths BETWEEN 0 AND 6000);

import fc from "fast-check";
import { expect, test } from "vitest";

import { layoutTiles } from "#app/domain/region/tile-layout";

const place = (code: string, lon: number | null, lat: number | null) => ({ code, lon, lat });

test("neighbours keep their sides: north is above, east is to the right", () => {
  const tiles = layoutTiles([place("n", 110, 30), place("s", 110, 20), place("w", 105, 25), place("e", 115, 25), place("m", 110, 25)]);
  const at = (code: string) => tiles.find((tile) => tile.code === code) ?? { column: -1, row: -1 };
  expect(at("n").row).toBeLessThan(at("m").row);
  expect(at("s").row).toBeGreaterThan(at("m").row);
  expect(at("w").column).toBeLessThan(at("m").column);
  expect(at("e").column).toBeGreaterThan(at("m").column);
});

test("places without a place follow in a row of their own", () => {
  expect(layoutTiles([place("a", 110, 30), place("x", null, null), place("y", null, null)])).toEqual([
    { code: "a", column: 0, row: 0 },
    { code: "x", column: 0, row: 1 },
    { code: "y", column: 1, row: 1 },
  ]);
  expect(layoutTiles([])).toEqual([]);
  expect(layoutTiles([place("x", null, null)])).toEqual([{ code: "x", column: 0, row: 0 }]);
});

test("whatever the places, each has a cell of its own, from 0 on, and the same again next time", () => {
  const spot = fc.record({
    lon: fc.option(fc.double({ min: 73, max: 135, noNaN: true })),
    lat: fc.option(fc.double({ min: 18, max: 53, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(spot, { minLength: 1, maxLength: 60 }), (spots) => {
      const places = spots.map(({ lon, lat }, index) => place(String(index).padStart(2, "0"), lon, lat));
      const tiles = layoutTiles(places);
      expect(tiles.map(({ code }) => code)).toEqual(places.map(({ code }) => code));
      expect(new Set(tiles.map(({ column, row }) => `${column} ${row}`)).size).toBe(tiles.length);
      expect(Math.min(...tiles.map(({ column }) => column))).toBe(0);
      expect(Math.min(...tiles.map(({ row }) => row))).toBe(0);
      expect(layoutTiles(places)).toEqual(tiles);
    }),
  );
});

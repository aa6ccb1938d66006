/** A place on a map: degrees east and north; null where nobody has said. */
export interface Placed {
  code: string;
  lon: number | null;
  lat: number | null;
}

export interface Tile {
  code: string;
  column: number;
  row: number;
}

/** A degree of longitude is shorter than one of latitude: about this much in the middle of China. */
const SHRINK = 0.82;
/** Cells for each place: enough room for the outline to show, not so much that neighbours part. */
const ROOM = 1.5;

/**
 * Lays places out on a grid so that each has a tile of its own near where it lies: a map in which a small county is as legible as a large one. Places nearest to
 * the middle choose first; whoever finds the own cell taken takes the nearest free one. Places that nobody has placed follow in a last row.
 *
 * @returns one tile for each place, columns and rows from 0, in the order given
 */
export function layoutTiles(places: readonly Placed[]): Tile[] {
  const known = places.flatMap(({ code, lon, lat }) => (lon === null || lat === null ? [] : [{ code, x: lon * SHRINK, y: -lat }]));
  const taken = new Map<string, Tile>();
  const cells = new Set<string>();
  const put = (code: string, column: number, row: number) => {
    cells.add(`${column} ${row}`);
    taken.set(code, { code, column, row });
  };
  if (known.length > 0) {
    const [left, right] = [Math.min(...known.map(({ x }) => x)), Math.max(...known.map(({ x }) => x))];
    const [top, bottom] = [Math.min(...known.map(({ y }) => y)), Math.max(...known.map(({ y }) => y))];
    const [width, height] = [Math.max(right - left, 0.01), Math.max(bottom - top, 0.01)];
    const side = Math.sqrt((width * height) / (known.length * ROOM));
    const columns = Math.max(1, Math.min(known.length, Math.ceil(width / side)));
    const rows = Math.max(1, Math.ceil((known.length * ROOM) / columns));
    const spots = known.map(({ code, x, y }) => ({
      code,
      column: columns === 1 ? 0 : ((x - left) / width) * (columns - 1),
      row: rows === 1 ? 0 : ((y - top) / height) * (rows - 1),
    }));
    const fromMiddle = (spot: { column: number; row: number }) => Math.hypot(spot.column - (columns - 1) / 2, spot.row - (rows - 1) / 2);
    for (const spot of [...spots].sort((one, other) => fromMiddle(one) - fromMiddle(other) || (one.code < other.code ? -1 : 1))) {
      const [column, row] = nearestFree(spot, columns, rows, cells);
      put(spot.code, column, row);
    }
  }
  const placed = [...taken.values()];
  const [firstColumn, firstRow] = [
    Math.min(...placed.map(({ column }) => column), Infinity),
    Math.min(...placed.map(({ row }) => row), Infinity),
  ];
  const lastRow = Math.max(...placed.map(({ row }) => row), -1);
  let next = 0;
  return places.map(({ code }) => {
    const tile = taken.get(code);
    if (tile) return { code, column: tile.column - firstColumn, row: tile.row - firstRow };
    return { code, column: next++, row: placed.length === 0 ? 0 : lastRow - firstRow + 1 };
  });
}

function nearestFree(spot: { column: number; row: number }, columns: number, rows: number, cells: ReadonlySet<string>): [number, number] {
  let best: { at: [number, number]; distance: number } | null = null;
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      if (cells.has(`${column} ${row}`)) continue;
      const distance = Math.hypot(column - spot.column, row - spot.row);
      if (!best || distance < best.distance - 1e-9) best = { at: [column, row], distance };
    }
  if (!best) throw new RangeError("fewer cells than places");
  return best.at;
}

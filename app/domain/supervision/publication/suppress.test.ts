import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { hiddenCells, type Cell } from "#app/domain/supervision/publication/suppress";

const cell = (key: string, units: number, minUnits = 3): Cell => ({ key, units, minUnits });
const hidden = (...cells: Cell[]) => [...hiddenCells(cells)].sort();

describe("parts that are left out", () => {
  test.each([
    ["nothing is small", [cell("a", 3), cell("b", 9)], []],
    ["one is small: the smallest other goes with it", [cell("a", 1), cell("b", 4), cell("c", 9)], ["a", "b"]],
    ["two small ones protect each other", [cell("a", 1), cell("b", 2), cell("c", 9)], ["a", "b"]],
    ["two that are too small together take a third", [cell("a", 1), cell("b", 1), cell("c", 5)], ["a", "b", "c"]],
    ["nothing is left to list", [cell("a", 1), cell("b", 7)], ["a", "b"]],
    ["empty parts hide nobody", [cell("a", 1), cell("b", 0), cell("c", 4), cell("d", 5)], ["a", "c"]],
    ["the stricter rule of a part counts for what it is missing in", [cell("a", 4, 9), cell("b", 3), cell("c", 3)], ["a", "b", "c"]],
  ])("%s", (_name, cells, expected) => expect(hidden(...cells)).toEqual(expected));
});

test("where units stand in several parts, the parts left out count as the largest of them", () => {
  const cells = [cell("a", 2), cell("b", 2), cell("c", 3), cell("d", 9)];
  expect([...hiddenCells(cells, { overlapping: true })].sort()).toEqual(["a", "b", "c"]);
});

/** A place: units that publish nothing themselves, units that do, and places below it. */
interface Place {
  key: string;
  silent: number;
  open: number;
  minUnits: number;
  below: Place[];
}

const place = (depth: number): fc.Arbitrary<Omit<Place, "key">> =>
  fc.record({
    silent: fc.nat(4),
    open: fc.nat(1),
    minUnits: fc.integer({ min: 2, max: 5 }),
    below: (depth === 0 ? fc.constant([]) : fc.array(place(depth - 1), { maxLength: 4 })) as fc.Arbitrary<Place[]>,
  });

/** A place is bound by the strictest rule of what lies below it, as `smallestGroup` has it. */
function named(node: Omit<Place, "key">, key: string): Place {
  const below = node.below.map((child, index) => named(child, `${key}.${index}`));
  return { ...node, key, below, minUnits: Math.max(node.minUnits, ...below.map((child) => child.minUnits)) };
}

/** Units of a place by number, its own ones and those below. */
function unitsOf(node: Place, part: "silent" | "open"): string[] {
  const own = Array.from({ length: node[part] }, (_, index) => `${node.key}/${part}${index}`);
  return [...own, ...node.below.flatMap((child) => unitsOf(child, part))];
}

interface Figure {
  key: string;
  units: string[];
  silent: number;
  minUnits: number;
}

/** Every figure of a tree, and which of them the pages show: the walk that the pages make. */
function publish(root: Place): { all: Figure[]; shown: Figure[] } {
  const figure = (key: string, node: Place, own: boolean): Figure => {
    const part = own ? { ...node, below: [] } : node;
    return {
      key,
      units: [...unitsOf(part, "silent"), ...unitsOf(part, "open")],
      silent: unitsOf(part, "silent").length,
      minUnits: node.minUnits,
    };
  };
  const all: Figure[] = [];
  const shown: Figure[] = [];
  const walk = (node: Place, visible: boolean) => {
    const parts = [...node.below.map((child) => figure(child.key, child, false)), figure(`${node.key}=own`, node, true)];
    const left = hiddenCells(parts.map(({ key, silent, minUnits }) => ({ key, units: silent, minUnits })));
    all.push(...parts);
    if (visible) shown.push(...parts.filter(({ key }) => !left.has(key)));
    for (const child of node.below) walk(child, visible && !left.has(child.key));
  };
  const whole = figure(root.key, root, false);
  const visible = whole.silent === 0 || whole.silent >= whole.minUnits;
  all.push(whole);
  if (visible) shown.push(whole);
  walk(root, visible);
  return { all, shown };
}

const PRIME = 1_000_003;
const inverse = (value: number): number => {
  let [result, base, power] = [1n, BigInt(value), BigInt(PRIME - 2)];
  for (; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % BigInt(PRIME);
    base = (base * base) % BigInt(PRIME);
  }
  return Number(result);
};

/** Whether sums of some sets of units give away the sum of another set: Gaussian elimination over a prime field. */
class Knowledge {
  #rows: { pivot: number; row: number[] }[] = [];
  #names: readonly string[];
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  #reduce(units: readonly string[]): number[] {
    const row = this.#names.map((name): number => (units.includes(name) ? 1 : 0));
    for (const known of this.#rows) {
      const factor = row[known.pivot] ?? 0;
      if (factor !== 0)
        for (const [at, value] of known.row.entries()) row[at] = ((((row[at] ?? 0) - factor * value) % PRIME) + PRIME) % PRIME;
    }
    return row;
  }

  learn(units: readonly string[]): void {
    const row = this.#reduce(units);
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot === -1) return;
    const scale = inverse(row[pivot] ?? 1);
    this.#rows.push({ pivot, row: row.map((value) => Number((BigInt(value) * BigInt(scale)) % BigInt(PRIME))) });
  }

  knows(units: readonly string[]): boolean {
    return this.#reduce(units).every((value) => value === 0);
  }
}

test("no figure of too few units follows from what the pages of a whole tree show, whatever they are added and subtracted", () => {
  fc.assert(
    fc.property(place(2), (raw) => {
      const root = named(raw, "0");
      const { all, shown } = publish(root);
      const knowledge = new Knowledge([...unitsOf(root, "silent"), ...unitsOf(root, "open")]);
      for (const unit of unitsOf(root, "open")) knowledge.learn([unit]);
      for (const figure of shown) knowledge.learn(figure.units);
      for (const unit of unitsOf(root, "silent")) expect(knowledge.knows([unit]), unit).toBe(false);
      for (const figure of all.filter(({ silent, minUnits }) => silent > 0 && silent < minUnits)) {
        expect(knowledge.knows(figure.units), figure.key).toBe(false);
      }
    }),
    { numRuns: 400 },
  );
});

test("nothing is left out where nothing is small, and something is shown wherever it may be", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 12 }), (counts) => {
      const cells = counts.map((units, index) => cell(String(index), units));
      const left = hiddenCells(cells);
      expect(left.size > 0).toBe(counts.some((units) => units > 0 && units < 3));
      for (const [index, units] of counts.entries()) if (units === 0) expect(left.has(String(index))).toBe(false);
    }),
  );
});

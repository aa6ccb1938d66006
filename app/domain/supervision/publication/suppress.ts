/** One part of a sum that is published, as far as the small-number rule needs it. */
export interface Cell {
  key: string;
  /** Units that the figure would speak of and that do not publish theirs themselves. */
  units: number;
  /** Smallest number of such units that a published figure may stand for. */
  minUnits: number;
}

/**
 * Which parts of a published sum must not be listed by themselves. A part of fewer units than the rule allows is left out; and because it would still be the
 * difference between the sum and the other parts, the smallest of those are left out with it until what is missing stands for enough units and for at least two
 * parts. A part without any such unit hides nobody and is always listed.
 *
 * What is left out has no page either, and nothing below it: no other published sum touches it.
 *
 * @param overlapping the same unit may stand in several parts, as with the counties it buys from: then one part that is left out must have enough units by itself
 * @returns the keys of the parts left out
 */
export function hiddenCells(cells: readonly Cell[], { overlapping = false }: { overlapping?: boolean } = {}): Set<string> {
  const speaking = cells.filter((cell) => cell.units > 0);
  const hidden = speaking.filter((cell) => cell.units < cell.minUnits);
  if (hidden.length === 0) return new Set();
  const others = speaking
    .filter((cell) => cell.units >= cell.minUnits)
    .sort((left, right) => left.units - right.units || (left.key < right.key ? -1 : 1));
  while (!isSafe(hidden, overlapping)) {
    const next = others.shift();
    if (!next) break; // everything is left out: only the sum is published
    hidden.push(next);
  }
  return new Set(hidden.map((cell) => cell.key));
}

function isSafe(hidden: readonly Cell[], overlapping: boolean): boolean {
  const counts = hidden.map((cell) => cell.units);
  const units = overlapping ? Math.max(...counts) : counts.reduce((sum, count) => sum + count, 0);
  return hidden.length >= 2 && units >= Math.max(...hidden.map((cell) => cell.minUnits));
}

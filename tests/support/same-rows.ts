import { createHash } from "node:crypto";

/** Rows of a table as JSON texts, and whether `id` alone is its key. */
export interface TableRows {
  named: boolean;
  rows: readonly string[];
}

export interface Difference {
  table: string;
  /** Rows as they stand, with ids replaced by what they name, that only one side has. */
  onlyLeft: string[];
  onlyRight: string[];
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** A row that names a row that names another: deeper chains name nothing new. */
const ROUNDS = 5;

/**
 * Compares two databases by what their rows say, whatever their ids are: an id counts as the content of the row that it names, which names others in turn.
 *
 * @param mask takes away from a row what may differ, such as the instant of the clock on the wall
 */
export function differences(
  left: ReadonlyMap<string, TableRows>,
  right: ReadonlyMap<string, TableRows>,
  mask: (row: string, table: string) => string,
): Difference[] {
  const [one, other] = [canonical(left, mask), canonical(right, mask)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((table) => {
    const [mine, theirs] = [one.get(table) ?? [], other.get(table) ?? []];
    const onlyLeft = without(mine, theirs);
    const onlyRight = without(theirs, mine);
    return onlyLeft.length + onlyRight.length > 0 ? [{ table, onlyLeft, onlyRight }] : [];
  });
}

function canonical(tables: ReadonlyMap<string, TableRows>, mask: (row: string, table: string) => string): Map<string, string[]> {
  let names = new Map<string, string>();
  let texts = new Map<string, string[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = new Map<string, string>();
    texts = new Map();
    for (const [table, { named, rows }] of tables) {
      const list = rows.map((row) => {
        const own = named ? /"id": ?"([0-9a-f-]{36})"/.exec(row)?.[1] : undefined;
        const text = mask(
          row.replace(UUID, (id) => (id === own ? "self" : (names.get(id) ?? "?"))),
          table,
        );
        if (own) next.set(own, createHash("sha1").update(table).update(text).digest("hex").slice(0, 12));
        return text;
      });
      texts.set(table, list);
    }
    names = next;
  }
  return texts;
}

/** What of a bag is not in another one, as often as it is missing. */
function without(bag: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of other) left.set(text, (left.get(text) ?? 0) + 1);
  return bag.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

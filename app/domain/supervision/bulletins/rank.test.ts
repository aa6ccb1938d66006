import fc from "fast-check";
import { expect, test } from "vitest";

import { rankByCompletion } from "#app/domain/supervision/bulletins/rank";

const row = (key: string, countedFen: bigint, requiredFen: bigint) => ({ key, countedFen, requiredFen });
const ranks = (rows: ReturnType<typeof row>[]) => rankByCompletion(rows).map((found) => `${found.row.key}${found.rank ?? "-"}`);

test("equal shares share a rank, nothing required has none", () => {
  expect(ranks([row("a", 1n, 2n), row("b", 3n, 3n), row("c", 2n, 4n), row("d", 0n, 5n), row("e", 9n, 0n)])).toEqual([
    "b1",
    "a2",
    "c2",
    "d4",
    "e-",
  ]);
});

test("a share that differs by less than a basis point has another rank", () => {
  expect(ranks([row("a", 333_333n, 1_000_000n), row("b", 333_334n, 1_000_000n)])).toEqual(["b1", "a2"]);
});

test("a rank is one more than the number of rows that are better", () => {
  const amount = fc.bigInt({ min: 0n, max: 9n });
  fc.assert(
    fc.property(fc.array(fc.tuple(amount, amount), { maxLength: 12 }), (pairs) => {
      const rows = pairs.map(([counted, required], index) => row(String(index).padStart(2, "0"), counted, required));
      for (const { row: one, rank } of rankByCompletion(rows)) {
        const better = rows.filter(
          (other) => other.requiredFen > 0n && other.countedFen * one.requiredFen > one.countedFen * other.requiredFen,
        );
        expect(rank).toBe(one.requiredFen > 0n ? better.length + 1 : null);
      }
    }),
  );
});

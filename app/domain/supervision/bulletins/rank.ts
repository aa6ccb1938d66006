/** What the ranking looks at: counted ÷ required, exactly. */
export interface Standing {
  requiredFen: bigint;
  countedFen: bigint;
  /** Decides the order, never the rank, among equals. */
  key: string;
}

/**
 * Ranks by completion: equal shares have equal ranks, and the next rank leaves as many out (1, 2, 2, 4). Where nothing is required there is no rank, and the row
 * stands at the end.
 */
export function rankByCompletion<Row extends Standing>(rows: readonly Row[]): { row: Row; rank: number | null }[] {
  const less = (left: Row, right: Row) => left.countedFen * right.requiredFen < right.countedFen * left.requiredFen;
  const byKey = (left: Row, right: Row) => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0);
  const ranked = rows
    .filter(({ requiredFen }) => requiredFen > 0n)
    .sort((left, right) => (less(left, right) ? 1 : less(right, left) ? -1 : byKey(left, right)));
  let rank = 0;
  return [
    ...ranked.map((row, index) => {
      const before = ranked[index - 1];
      if (!before || less(row, before)) rank = index + 1;
      return { row, rank };
    }),
    ...rows
      .filter(({ requiredFen }) => requiredFen <= 0n)
      .sort(byKey)
      .map((row) => ({ row, rank: null })),
  ];
}

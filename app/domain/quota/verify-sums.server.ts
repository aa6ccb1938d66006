import type { Tx } from "#app/db/client.server";
import { keptSums, type KeptSum } from "#app/domain/quota/kept-sums";
import type { Difference } from "#app/domain/quota/verify-ledger.server";

/** Compares the counts, plans and standings that triggers keep with the rows they count. */
export async function verifySums(tx: Pick<Tx, "$queryRawUnsafe">, report: (difference: Difference) => void): Promise<void> {
  for (const sum of keptSums) {
    const rows = await tx.$queryRawUnsafe<{ place: string; says: string; kept: boolean }[]>(differencesOf(sum));
    const places = new Map<string, { expected: string; found: string }>();
    for (const { place, says, kept } of rows) {
      const both = places.get(place) ?? { expected: "nothing", found: "nothing" };
      places.set(place, kept ? { ...both, found: says } : { ...both, expected: says });
    }
    for (const [place, { expected, found }] of places) report({ kind: "wrong-roll-up", where: `${sum.table} ${place}`, expected, found });
  }
}

/** The rows that only one side has: counted, and not kept so; or kept, and not so counted. */
function differencesOf({ table, columns, keys, sql, empty, summed }: KeptSum): string {
  const names = columns.split(", ");
  const [key, values] = [names.slice(0, keys).join(", "), names.slice(keys).join(", ")];
  const kept = summed ? `SELECT ${key}, sum(${values}) FROM ${table} GROUP BY ${key}` : `SELECT ${columns} FROM ${table}`;
  return `WITH counted (${columns}) AS (SELECT * FROM (${sql}) c (${columns}) WHERE NOT (${empty})), kept (${columns}) AS (SELECT * FROM (${kept}) k (${columns}) WHERE NOT (${empty}))
    SELECT concat_ws(' ', ${key}) AS place, concat_ws(' ', ${values}) AS says, kept FROM (
      (SELECT false AS kept, c.* FROM (TABLE counted EXCEPT TABLE kept) c LIMIT 50) UNION ALL (SELECT true, k.* FROM (TABLE kept EXCEPT TABLE counted) k LIMIT 50)) d ORDER BY place, kept`;
}

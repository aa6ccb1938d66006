import { db } from "#app/db/client.server";
import { csvHead, csvLines, dumpRows } from "#app/domain/supervision/publication/dump-format";
import type { Release } from "#app/domain/supervision/publication/ocds-release";

const ROWS_PER_READ = 500;

/** A dump's releases, one a line, in the order of publication; a portion is in memory at a time. */
export async function* eachJsonLine(lastSeq: bigint): AsyncGenerator<string> {
  for (let after = 0n; after < lastSeq;) {
    const rows = await db.ocdsRelease.findMany({
      where: { seq: { gt: after, lte: lastSeq } },
      orderBy: { seq: "asc" },
      take: ROWS_PER_READ,
      select: { seq: true, content: true },
    });
    if (rows.length === 0) return;
    yield rows.map(({ content }) => `${content}\n`).join("");
    after = rows.at(-1)?.seq ?? lastSeq;
  }
}

/** A dump's contracts as CSV, a line for each item, in the order in which the contracts began; a portion is in memory at a time. */
export async function* eachCsvLine(lastSeq: bigint): AsyncGenerator<string> {
  yield csvHead;
  for (let after = 0n; after < lastSeq;) {
    const rows = await db.$queryRaw<{ seq: bigint; contents: string[] }[]>`
      SELECT a.seq, (SELECT array_agg(r.content ORDER BY r.seq) FROM ocds_release r WHERE r.ocid = a.ocid AND r.seq <= ${lastSeq}) AS contents
      FROM ocds_release a WHERE a.kind = 'AWARD' AND a.seq > ${after} AND a.seq <= ${lastSeq} ORDER BY a.seq LIMIT ${ROWS_PER_READ}::int`;
    if (rows.length === 0) return;
    yield csvLines(rows.flatMap(({ contents }) => dumpRows(contents.map((content) => JSON.parse(content) as Release))));
    after = rows.at(-1)?.seq ?? lastSeq;
  }
}

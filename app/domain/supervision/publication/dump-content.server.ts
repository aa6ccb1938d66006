import { db } from "#app/db/client.server";
import { csvHead, csvLines, dumpRows } from "#app/domain/supervision/publication/dump-format";
import type { Release } from "#app/domain/supervision/publication/ocds-release";

const ROWS_PER_READ = 500;

/** A dump's releases, one a line, in the order of publication; a portion is in memory at a time, as the one text that the database has made of it. */
export async function* eachJsonLine(lastSeq: bigint): AsyncGenerator<string> {
  for (let after = 0n; after < lastSeq;) {
    const [portion] = await db.$queryRaw<{ last: bigint | null; text: string | null }[]>`
      SELECT max(r.seq) AS last, string_agg(r.content || E'\\n', '' ORDER BY r.seq) AS text
      FROM (SELECT seq, content FROM ocds_release WHERE seq > ${after} AND seq <= ${lastSeq} ORDER BY seq LIMIT ${ROWS_PER_READ}::int) r`;
    if (!portion || portion.last === null || portion.text === null) return;
    yield portion.text;
    after = portion.last;
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

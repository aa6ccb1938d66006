import { createHash } from "node:crypto";

import { db, inTransaction } from "#app/db/client.server";
import { eachCsvLine, eachJsonLine } from "#app/domain/supervision/publication/dump-content.server";
import { calendarDateOf, toDbDate, type CalendarDate } from "#app/lib/dates";

/**
 * Closes the day's dump: what was published until now is weighed and named. The files themselves are read from the releases, which never change, whenever somebody
 * fetches them; so any number of processes serve them and nothing is stored twice. A day is closed once.
 *
 * @returns the day, null if it is closed already or nothing has been published
 */
export async function writeDump(now: Date): Promise<CalendarDate | null> {
  const day = calendarDateOf(now);
  if (await db.openDataDump.findUnique({ where: { day: toDbDate(day) }, select: { day: true } })) return null;
  const last = await db.ocdsRelease.findFirst({ orderBy: { seq: "desc" }, select: { seq: true } });
  if (!last) return null;
  const json = await weigh(eachJsonLine(last.seq));
  const csv = await weigh(eachCsvLine(last.seq));
  const orders = await db.ocdsRelease.count({ where: { kind: "AWARD", seq: { lte: last.seq } } });
  const { count } = await inTransaction((tx) =>
    tx.openDataDump.createMany({
      data: [
        {
          day: toDbDate(day),
          lastSeq: last.seq,
          orders: BigInt(orders),
          lines: csv.lines - 1n,
          jsonlBytes: json.bytes,
          jsonlSha256: json.sha256,
          csvBytes: csv.bytes,
          csvSha256: csv.sha256,
          createdAt: now,
        },
      ],
      skipDuplicates: true,
    }),
  );
  return count === 0 ? null : day;
}

async function weigh(text: AsyncIterable<string>): Promise<{ bytes: bigint; lines: bigint; sha256: Uint8Array<ArrayBuffer> }> {
  const hash = createHash("sha256");
  let bytes = 0n;
  let lines = 0n;
  for await (const part of text) {
    const buffer = Buffer.from(part);
    hash.update(buffer);
    bytes += BigInt(buffer.byteLength);
    for (let at = buffer.indexOf(10); at !== -1; at = buffer.indexOf(10, at + 1)) lines += 1n;
  }
  return { bytes, lines, sha256: new Uint8Array(hash.digest()) };
}

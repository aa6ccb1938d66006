import { db } from "#app/db/client.server";
import { eachCsvLine, eachJsonLine } from "#app/domain/supervision/publication/dump-content.server";
import { fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";

export type DumpFormat = "jsonl" | "csv";

export interface DumpRow {
  day: CalendarDate;
  releases: bigint;
  orders: bigint;
  lines: bigint;
  files: Record<DumpFormat, { bytes: bigint; sha256: string }>;
}

const DUMPS_PER_PAGE = 31;

type Stored = Awaited<ReturnType<typeof db.openDataDump.findMany>>[number];

function toRow(row: Stored): DumpRow {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  return {
    day: fromDbDate(row.day),
    releases: row.lastSeq,
    orders: row.orders,
    lines: row.lines,
    files: {
      jsonl: { bytes: row.jsonlBytes, sha256: hex(row.jsonlSha256) },
      csv: { bytes: row.csvBytes, sha256: hex(row.csvSha256) },
    },
  };
}

/** A page of the dumps, newest first. @param before the last day of the page before */
export async function listDumps(before: CalendarDate | null): Promise<{ rows: DumpRow[]; total: number; nextAfter: CalendarDate | null }> {
  const [found, total] = await Promise.all([
    db.openDataDump.findMany({
      where: before === null ? {} : { day: { lt: toDbDate(before) } },
      orderBy: { day: "desc" },
      take: DUMPS_PER_PAGE + 1,
    }),
    db.openDataDump.count(),
  ]);
  const rows = found.slice(0, DUMPS_PER_PAGE).map(toRow);
  return { rows, total, nextAfter: found.length > DUMPS_PER_PAGE ? (rows.at(-1)?.day ?? null) : null };
}

/** A dump as a file, read while it is sent; null if the day has none. */
export async function getDumpFile(
  day: CalendarDate,
  format: DumpFormat,
): Promise<{ bytes: bigint; sha256: string; content: AsyncIterable<string> } | null> {
  const row = await db.openDataDump.findUnique({ where: { day: toDbDate(day) } });
  if (!row) return null;
  return { ...toRow(row).files[format], content: format === "jsonl" ? eachJsonLine(row.lastSeq) : eachCsvLine(row.lastSeq) };
}

import { db } from "#app/db/client.server";
import type { CalendarDate } from "#app/lib/dates";

const BLOCK = 50;
let block: number[] = [];

/**
 * Numbers that people see: prefix, day and six digits, `XJ20261122-000123`. A process takes them from the database's sequence in blocks;
 * the sequence comes round after 999,999, long after a day is over, so a number is unique together with its day. A crash leaves gaps, never duplicates.
 */
export async function takeDocumentNumbers(count: number, prefix: string, day: CalendarDate): Promise<string[]> {
  const taken: number[] = [];
  while (taken.length < count) {
    if (block.length === 0) {
      const rows = await db.$queryRaw<
        { n: bigint }[]
      >`SELECT nextval('document_number') AS n FROM generate_series(1, ${Math.max(BLOCK, count)})`;
      block = block.concat(rows.map((row) => Number(row.n)));
    }
    const number = block.shift();
    if (number !== undefined) taken.push(number);
  }
  return taken.map((number) => `${prefix}${day.replaceAll("-", "")}-${String(number).padStart(6, "0")}`);
}

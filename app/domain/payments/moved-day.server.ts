import { db } from "#app/db/client.server";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

/** A receivable is due on another day than a paper says that was signed before a calendar was published. */
export interface MovedDay {
  /** The day in force. */
  dueOn: CalendarDate;
  /** Year of the calendar that moved it last, and its version. */
  year: number;
  version: number;
  at: Date;
}

/** What became of the due day that a signed paper says; null while it is in force. @param saidOn the day of the paper */
export async function movedDayOf(key: { unitId: string; receivableId: string }, saidOn: CalendarDate): Promise<MovedDay | null> {
  const receivable = await db.receivable.findUniqueOrThrow({
    where: { unitId_id: { unitId: key.unitId, id: key.receivableId } },
    select: { dueOn: true },
  });
  const dueOn = fromDbDate(receivable.dueOn);
  if (dueOn === saidOn) return null;
  const [move] = await db.$queryRaw<Omit<MovedDay, "dueOn">[]>`
    SELECT c.year, c.version, d.at FROM due_day_move d JOIN working_calendar c ON c.id = d.calendar_id
    WHERE d.unit_id = ${key.unitId}::uuid AND d.kind = 'RECEIVABLE' AND d.subject_id = ${key.receivableId}::uuid ORDER BY d.at DESC LIMIT 1`;
  return move ? { dueOn, ...move } : null;
}

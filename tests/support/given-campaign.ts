import { db } from "#app/db/client.server";
import type { ExceptionInput } from "#app/domain/quota/schema";
import { toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** The beginning of a PDF, which is what it is known by. */
export const aPaper = () => ({ name: "申请.pdf", bytes: new Uint8Array(Buffer.from("%PDF-1.7\n%%EOF\n")) });

export const exceptionOf = (programmeId: string, options: Partial<ExceptionInput> = {}): ExceptionInput => ({
  programmeId,
  asked: 500,
  reason: "食堂改造，停伙一学期",
  expiresOn: "2026-09-30",
  ...options,
});

/** A window as it stands in the tables, by default one whose corrections are over in the days of the tests. */
export async function givenPastWindow(
  fiscalYear: number,
  divisionPrefix: string,
  dates: { opensOn?: CalendarDate; dueOn?: CalendarDate; correctionDueOn?: CalendarDate } = {},
): Promise<string> {
  const known = await db.filingWindow.findFirst({ where: { fiscalYear, divisionPrefix }, select: { id: true } });
  if (known) return known.id;
  const id = newId();
  await db.filingWindow.create({
    data: {
      id,
      fiscalYear,
      divisionPrefix,
      opensOn: toDbDate(dates.opensOn ?? "2026-03-01"),
      dueOn: toDbDate(dates.dueOn ?? "2026-03-31"),
      correctionDueOn: toDbDate(dates.correctionDueOn ?? "2026-05-31"),
      source: "test",
    },
  });
  return id;
}

import type { Actor } from "#app/domain/identity/actor";
import { draftCalendar, putCalendarInForce } from "#app/domain/region/enter-calendar.server";
import type { CalendarInput } from "#app/domain/region/schema";
import { givenActor } from "#tests/support/given";

export const anAdministrator = (now?: Date): Actor => givenActor("platform", "platform", "MANAGER", now ? { now } : {});

/** What is typed for a year; unless said otherwise New Year's Day alone. */
export const calendarOf = (year: number, days = `${year}-01-01,放假,元旦`): CalendarInput => ({
  year,
  source: `试用的 ${year} 年安排`,
  documentUrl: undefined,
  publishedOn: undefined,
  days,
});

/** Enters a year's calendar and puts it in force. @returns its id */
export async function givenCalendar(year: number, days?: string, admin = anAdministrator()): Promise<string> {
  const id = await draftCalendar(admin, calendarOf(year, days));
  await putCalendarInForce(admin, id);
  return id;
}

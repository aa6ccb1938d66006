import chineseDays from "chinese-days";

import { addDays, type CalendarDate } from "#app/lib/dates";
import { DomainError } from "#app/lib/domain-error";

/** A year whose holidays and moved weekends are not published yet, or not known to this version. */
export const calendarMissing = (year: string) => new DomainError({ kind: "conflict", code: "payments.calendarMissing", params: { year } });

/** Holidays of a year are known when its first day is one of them; Monday to Friday alone would be a guess. */
const isCovered = (year: string): boolean => chineseDays.getDayDetail(`${year}-01-01`).name.includes("元旦");

/**
 * Do people in China work on this day? Statutory holidays and the weekends moved for them are taken into account.
 *
 * @throws calendarMissing for a year without a published calendar
 */
export function isWorkingDay(day: CalendarDate): boolean {
  const year = day.slice(0, 4);
  if (!isCovered(year)) throw calendarMissing(year);
  return chineseDays.isWorkday(day);
}

/** The first working day after a day. @throws calendarMissing */
export function nextWorkingDay(day: CalendarDate): CalendarDate {
  let next = addDays(day, 1);
  while (!isWorkingDay(next)) next = addDays(next, 1);
  return next;
}

/**
 * The first, second … working days after a day, as far as anybody can say: where the calendar is not published yet, Monday to Friday without New Year's Day. For
 * periods that may be a day off, never for what somebody is held to by law.
 */
export function expectedWorkingDays(day: CalendarDate, count: number): CalendarDate[] {
  const days: CalendarDate[] = [];
  for (let next = addDays(day, 1); days.length < count; next = addDays(next, 1)) if (isExpected(next)) days.push(next);
  return days;
}

/** The day itself, or the next one on which people are expected to work. */
export function expectedWorkingDayFrom(day: CalendarDate): CalendarDate {
  let next = day;
  while (!isExpected(next)) next = addDays(next, 1);
  return next;
}

function isExpected(day: CalendarDate): boolean {
  if (isCovered(day.slice(0, 4))) return isWorkingDay(day);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !day.endsWith("-01-01");
}

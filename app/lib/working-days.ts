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

/** The n-th working day after a day; the day itself for 0. @throws calendarMissing */
export function workingDaysAfter(day: CalendarDate, days: number): CalendarDate {
  let last = day;
  for (let left = days; left > 0; left -= 1) last = nextWorkingDay(last);
  return last;
}

/** The first, second … working days after a day, as far as the calendar is published, `most` at most. */
export function publishedWorkingDays(day: CalendarDate, most: number): CalendarDate[] {
  const days: CalendarDate[] = [];
  let next = addDays(day, 1);
  while (days.length < most && isCovered(next.slice(0, 4))) {
    if (isWorkingDay(next)) days.push(next);
    next = addDays(next, 1);
  }
  return days;
}

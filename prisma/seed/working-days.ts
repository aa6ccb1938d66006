import chineseDays from "chinese-days";

import { addDays, type CalendarDate } from "#app/lib/dates";

const known = new Map<CalendarDate, boolean>();

/** Working days in China with their moved weekends; in years whose calendar is not published yet, Monday to Friday. */
export function isWorkingDay(day: CalendarDate): boolean {
  const cached = known.get(day);
  if (cached !== undefined) return cached;
  const working = chineseDays.isWorkday(day);
  known.set(day, working);
  return working;
}

/** The day itself if people work on it, otherwise the next on which they do. */
export function workingDayFrom(day: CalendarDate): CalendarDate {
  return isWorkingDay(day) ? day : workingDayFrom(addDays(day, 1));
}

/** The day itself if people work on it, otherwise the last on which they did. */
export function workingDayUntil(day: CalendarDate): CalendarDate {
  return isWorkingDay(day) ? day : workingDayUntil(addDays(day, -1));
}

/** So many working days later, or earlier when `days` is negative; 0 is the day itself, whatever it is. */
export function addWorkingDays(day: CalendarDate, days: number): CalendarDate {
  let result = day;
  for (let left = Math.abs(days); left > 0; left -= 1) {
    result = days > 0 ? workingDayFrom(addDays(result, 1)) : workingDayUntil(addDays(result, -1));
  }
  return result;
}

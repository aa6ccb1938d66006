import { addDays, daysInMonth, type CalendarDate } from "#app/lib/dates";

export const exceptionStatuses = ["REQUESTED", "GRANTED", "REFUSED", "WITHDRAWN", "EXPIRED"] as const;
export type ExceptionStatus = (typeof exceptionStatuses)[number];

/**
 * What a year requires once an exception has ended: by days, the lower amount up to its last day, the minimum from the day after.
 *
 * @param exceptedFen what the year required under the exception
 * @param minimumFen  what it would have required without
 * @returns fen, rounded up; never below `exceptedFen`
 */
export function requiredAfterExpiry(exceptedFen: bigint, minimumFen: bigint, expiresOn: CalendarDate, fiscalYear: number): bigint {
  if (minimumFen <= exceptedFen) return exceptedFen;
  const days = BigInt(dayOfYear(`${fiscalYear}-12-31`));
  const covered = expiresOn < `${fiscalYear}-01-01` ? 0n : expiresOn > `${fiscalYear}-12-31` ? days : BigInt(dayOfYear(expiresOn));
  return (exceptedFen * covered + minimumFen * (days - covered) + days - 1n) / days;
}

/** The first of January is 1. */
export function dayOfYear(day: CalendarDate): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  let days = date;
  for (let before = 1; before < month; before += 1) days += daysInMonth(year, before);
  return days;
}

/** First month whose plan may still grow after the last day of an exception; 13 when the year is over by then. */
export function firstMonthAfter(expiresOn: CalendarDate, fiscalYear: number): number {
  const day = addDays(expiresOn, 1);
  if (day < `${fiscalYear}-01-01`) return 1;
  return day > `${fiscalYear}-12-31` ? 13 : Number(day.slice(5, 7));
}

import { addDays, daysBetween, type CalendarDate } from "#app/lib/dates";
import { expectedWorkingDayFrom } from "#app/lib/working-days";

/**
 * When a receivable is due. A last day on which people do not work gives way to the next one on which they do (Civil Code, article 203); where the calendar of a year
 * is not published yet, as far as anybody can say.
 *
 * @param paymentDays the order's own: what held for its place when it was placed
 */
export function dueOn(acceptedOn: CalendarDate, paymentDays: number): CalendarDate {
  return expectedWorkingDayFrom(addDays(acceptedOn, paymentDays));
}

/**
 * Late interest that has run up on an outstanding amount.
 *
 * @param outstandingFen not negative, in fen
 * @param ppm            millionths a day; the order's own
 * @returns fen, rounded down to the debtor's favour; 0 until the day after the due day
 */
export function lateInterestFen(outstandingFen: bigint, due: CalendarDate, today: CalendarDate, ppm: number): bigint {
  const days = daysBetween(due, today);
  return days <= 0 ? 0n : (outstandingFen * BigInt(ppm) * BigInt(days)) / 1_000_000n;
}

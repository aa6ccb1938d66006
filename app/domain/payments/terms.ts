import { daysBetween, type CalendarDate } from "#app/lib/dates";

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

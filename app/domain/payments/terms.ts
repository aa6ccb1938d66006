import { addDays, daysBetween, type CalendarDate } from "#app/lib/dates";

/** Days after acceptance until a receivable is due. Source: 国务院令第802号 — 30 days from delivery, never above 60 by agreement. */
export const PAYMENT_DAYS = 30;

/** Statutory late interest: 0.05 % of the outstanding amount a day, 国务院令第802号. */
export const LATE_INTEREST_PER_DAY_BPS = 5n;

export function dueOn(acceptedOn: CalendarDate): CalendarDate {
  return addDays(acceptedOn, PAYMENT_DAYS);
}

/**
 * Late interest that has run up on an outstanding amount.
 *
 * @param outstandingFen not negative, in fen
 * @returns fen, rounded down to the debtor's favour; 0 until the day after the due day
 */
export function lateInterestFen(outstandingFen: bigint, due: CalendarDate, today: CalendarDate): bigint {
  const days = daysBetween(due, today);
  return days <= 0 ? 0n : (outstandingFen * LATE_INTEREST_PER_DAY_BPS * BigInt(days)) / 10_000n;
}

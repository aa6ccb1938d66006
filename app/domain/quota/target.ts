import type { CanteenMode } from "#app/domain/region/minimum-share";
import { daysInMonth, monthOf, type CalendarDate } from "#app/lib/dates";
import { ratioBps, splitByLargestRemainder } from "#app/lib/money";

/**
 * What a unit must buy under a programme in a year.
 *
 * @param canteenTotalFen canteen purchases of the year, in fen
 * @param declaredBps     share the unit declares, in basis points (1000 = 10 %)
 * @param minimumBps      share in force for its place and year, in basis points
 * @returns fen, rounded up, so that the share is never undercut by a fraction
 * @throws RangeError for negative input: a bug in the caller, not user input
 *
 * Source: 财库〔2021〕19号 — not less than 10 %; raised by place and year, hence a parameter.
 */
export function requiredFen(canteenTotalFen: bigint, declaredBps: number, minimumBps: number): bigint {
  if (canteenTotalFen < 0n || declaredBps < 0 || minimumBps < 0) throw new RangeError("negative input");
  return (canteenTotalFen * BigInt(Math.max(declaredBps, minimumBps)) + 9_999n) / 10_000n;
}

/** Canteen modes in which a unit buys for itself and therefore owes a share. A shared member's lead files for both; a unit without a canteen owes nothing. */
export function owesShare(mode: CanteenMode): boolean {
  return mode === "OWN" || mode === "OUTSOURCED" || mode === "SHARED_LEAD";
}

/** Weights of the months where nothing is known of the unit and no rule of its place says otherwise: quieter around the Spring Festival and in the summer holidays. */
export const seasonWeights: readonly bigint[] = [8n, 5n, 9n, 9n, 9n, 9n, 6n, 5n, 10n, 9n, 10n, 11n];

/**
 * Proposes a monthly plan: last year's months where the unit bought in at least six of them, the season otherwise.
 *
 * @param season twelve weights: those of the rule in force for its place, or `seasonWeights`
 * @param lastYearFen what the unit bought in each month of last year, in fen; twelve values
 * @returns twelve amounts that sum to the target exactly
 */
export function proposePlan(targetFen: bigint, lastYearFen: readonly bigint[], season: readonly bigint[] = seasonWeights): bigint[] {
  const known = lastYearFen.length === 12 && lastYearFen.filter((fen) => fen > 0n).length >= 6;
  return splitByLargestRemainder(targetFen, known ? lastYearFen : season);
}

/**
 * What the plan expects by the end of a day: the months before it whole, its own month by days.
 *
 * @param months twelve amounts
 * @returns fen; the whole plan after the year, 0 before it
 */
export function planToDateFen(months: readonly bigint[], fiscalYear: number, today: CalendarDate): bigint {
  const year = Number(today.slice(0, 4));
  if (year < fiscalYear) return 0n;
  const total = months.reduce((sum, month) => sum + month, 0n);
  if (year > fiscalYear) return total;
  const month = monthOf(today);
  const before = months.slice(0, month - 1).reduce((sum, fen) => sum + fen, 0n);
  return before + ((months[month - 1] ?? 0n) * BigInt(Number(today.slice(8, 10)))) / BigInt(daysInMonth(year, month));
}

export type Pace = "FULFILLED" | "AHEAD" | "ON_PACE" | "SLOW" | "FAR_BEHIND" | "NOT_APPLICABLE";

/** How a unit or a division stands against its plan. Slow below 95 % of the plan to date, far behind below 80 %, ahead from 110 %. */
export function paceOf(countedFen: bigint, required: bigint, planToDate: bigint): Pace {
  if (required <= 0n) return "NOT_APPLICABLE";
  if (countedFen >= required) return "FULFILLED";
  const bps = ratioBps(countedFen, planToDate);
  if (bps === null || bps >= 11_000n) return "AHEAD";
  if (bps >= 9_500n) return "ON_PACE";
  return bps >= 8_000n ? "SLOW" : "FAR_BEHIND";
}

import { seasonWeights } from "#app/domain/quota/target";
import { daysInMonth, monthOf, type CalendarDate } from "#app/lib/dates";
import { splitByLargestRemainder } from "#app/lib/money";

/** What the course of a year is taken from. */
export type ForecastBasis = "LAST_YEAR" | "SEASON";

export interface YearForecast {
  /** What will count by the end of the year, in fen: never less than what counts already. */
  forecastFen: bigint;
  /** If the months go on as they did. */
  projectedFen: bigint;
  /** What counts already, and what is ordered or accepted and will count once it is delivered and paid. */
  committedFen: bigint;
  basis: ForecastBasis;
  /** Share of the year's course that is over, in basis points. */
  elapsedBps: number;
  /** Still to be ordered in each month left, the current one included; 0 where nothing is missing. */
  neededPerMonthFen: bigint;
}

/** A year's course in months; earlier than this nothing is projected from it. */
const MIN_ELAPSED_BPS = 500;

/**
 * What an account, or a division, comes to by the end of the year.
 *
 * The amount counted so far is projected along last year's months where there were at least six, along the season otherwise; what is ordered or accepted is the
 * least it comes to.
 *
 * @param lastYearFen what was counted in each month of last year, January first; twelve values in fen
 * @param season twelve weights, of the rule in force for the place; the usual ones without it
 * @returns null outside the year and in its first weeks, when there is nothing to go by
 */
export function forecastYear(question: {
  fiscalYear: number;
  today: CalendarDate;
  requiredFen: bigint;
  countedFen: bigint;
  inProgressFen: bigint;
  lastYearFen: readonly bigint[];
  season?: readonly bigint[];
}): YearForecast | null {
  const { fiscalYear, today, requiredFen, countedFen, inProgressFen, lastYearFen, season = seasonWeights } = question;
  if (Number(today.slice(0, 4)) !== fiscalYear) return null;
  const knowsLastYear = lastYearFen.filter((fen) => fen > 0n).length >= 6;
  const weights = knowsLastYear ? lastYearFen.map((fen) => (fen > 0n ? fen : 0n)) : season;
  const month = monthOf(today);
  const days = BigInt(daysInMonth(fiscalYear, month));
  const total = weights.reduce((sum, weight) => sum + weight, 0n) * days;
  const before = weights.slice(0, month - 1).reduce((sum, weight) => sum + weight, 0n) * days;
  const elapsed = before + (weights[month - 1] ?? 0n) * BigInt(Number(today.slice(8, 10)));
  const elapsedBps = Number((elapsed * 10_000n) / total);
  if (elapsedBps < MIN_ELAPSED_BPS) return null;
  const projectedFen = countedFen <= 0n ? 0n : (countedFen * total) / elapsed;
  const committedFen = countedFen + inProgressFen;
  const missingFen = requiredFen - committedFen;
  return {
    forecastFen: projectedFen > committedFen ? projectedFen : committedFen,
    projectedFen,
    committedFen,
    basis: knowsLastYear ? "LAST_YEAR" : "SEASON",
    elapsedBps,
    neededPerMonthFen: missingFen <= 0n ? 0n : divideUp(missingFen, BigInt(13 - month)),
  };
}

/**
 * The plan after its target has changed: the months that are over stay as they were planned, the difference goes to those that are left, in proportion to what was
 * planned for them. Where a smaller target leaves less than the past months planned, these give way as well, the latest first.
 *
 * @param months twelve amounts in fen
 * @param fromMonth the first month that may still change, 1 to 12
 * @returns twelve amounts that sum to the target exactly, none below zero
 */
export function replan(
  months: readonly bigint[],
  targetFen: bigint,
  fromMonth: number,
  season: readonly bigint[] = seasonWeights,
): bigint[] {
  const past = months.slice(0, fromMonth - 1);
  const left = months.slice(fromMonth - 1);
  let open = targetFen - past.reduce((sum, fen) => sum + fen, 0n);
  for (let index = past.length - 1; open < 0n && index >= 0; index -= 1) {
    const given = past[index] ?? 0n;
    const taken = given < -open ? given : -open;
    past[index] = given - taken;
    open += taken;
  }
  const weights = left.some((fen) => fen > 0n) ? left : season.slice(fromMonth - 1);
  return [...past, ...splitByLargestRemainder(open, weights)];
}

const divideUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

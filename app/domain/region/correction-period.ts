import { addDays, type CalendarDate } from "#app/lib/dates";

/** What may be corrected within a period; a rating is no correction of the ledger, and may be changed all the same. */
export const correctionKinds = ["RE_ATTRIBUTION", "SOURCE", "RECEIVER", "RATING"] as const;
export type CorrectionKind = (typeof correctionKinds)[number];

export const correctionStarts = ["PLACED", "SETTLED"] as const;
export type CorrectionStart = (typeof correctionStarts)[number];

/** A period as far as choosing and judging need it. */
export interface CorrectionPeriodTerms {
  id: string;
  kind: CorrectionKind;
  divisionPrefix: string;
  countedFrom: CorrectionStart;
  days: number;
  crossesYear: boolean;
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
}

/** The period in force for a place on a day: the longest matching prefix, among those the latest that has begun. Null where none is. */
export function periodInForce<Period extends CorrectionPeriodTerms>(
  periods: readonly Period[],
  question: { kind: CorrectionKind; divisionCode: string; day: CalendarDate },
): Period | null {
  return periods
    .filter(
      (period) =>
        period.kind === question.kind &&
        question.divisionCode.startsWith(period.divisionPrefix) &&
        period.validFrom <= question.day &&
        (period.validTo === null || period.validTo >= question.day),
    )
    .reduce<Period | null>((best, period) => {
      if (!best) return period;
      const order = period.divisionPrefix.length - best.divisionPrefix.length;
      return order > 0 || (order === 0 && period.validFrom > best.validFrom) ? period : best;
    }, null);
}

/**
 * The last day, Shanghai time, on which an order may be corrected; null while there is no end in sight, because the order is not settled.
 * Whoever may not cross the year has until 31 December of the order's fiscal year.
 */
export function lastCorrectionDay(
  period: Pick<CorrectionPeriodTerms, "countedFrom" | "days" | "crossesYear">,
  order: { placedOn: CalendarDate; settledOn: CalendarDate | null; fiscalYear: number },
): CalendarDate | null {
  const from = period.countedFrom === "PLACED" ? order.placedOn : order.settledOn;
  const byDays = from === null ? null : addDays(from, period.days);
  if (period.crossesYear) return byDays;
  const yearEnd = `${order.fiscalYear}-12-31`;
  return byDays !== null && byDays < yearEnd ? byDays : yearEnd;
}

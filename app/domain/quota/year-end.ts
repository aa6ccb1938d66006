import { z } from "zod/v4";

const count = z.number().int().min(0);
const fen = z.string().regex(/^-?\d+$/);

/** What is open in a year that is over, in a division and below. Amounts are fen as text, because it is kept as JSON. */
export const yearChecklist = z.object({
  /** Filings, plans of reservations and exceptions that wait for the bureau, and corrections that wait for a unit: they are decided first. */
  filingsWaiting: count,
  plansWaiting: count,
  exceptionsWaiting: count,
  correctionsWaiting: count,
  /** What stays as it is: units without a confirmed filing, accounts that did not get there. */
  unitsNotFiled: count,
  accounts: count,
  accountsFulfilled: count,
  requiredFen: fen,
  countedFen: fen,
  /** What will be carried into the next year. */
  ordersOpen: count,
  orderedFen: fen,
  acceptedFen: fen,
});
export type YearChecklist = z.output<typeof yearChecklist>;

/** How much has to be decided before the year may be closed. */
export const waitingIn = (checklist: YearChecklist): number =>
  checklist.filingsWaiting + checklist.plansWaiting + checklist.exceptionsWaiting + checklist.correctionsWaiting;

/** An account as it was closed. */
export interface ClosedLine {
  unitId: string;
  unit: string;
  divisionCode: string;
  programme: string;
  accountId: string;
  requiredFen: string;
  acceptedFen: string;
  settledFen: string;
  /** What was carried into the next year. */
  carriedFen: string;
  seq: string;
  head: string;
}

export interface YearContent {
  format: "xiangji-year/1";
  fiscalYear: number;
  divisionPrefix: string;
  closedAt: string;
  accounts: ClosedLine[];
}

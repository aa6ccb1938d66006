/** What a score is made of. Each criterion is a share of its own: how much of what could be done was done. More is better. */
export const criterionNames = [
  /** Counted ÷ required of the year, each programme at most once. */
  "COMPLETION",
  /** The filing of the year, submitted by its due date. */
  "FILING_ON_TIME",
  /** Months at whose end at least 95 % of the plan so far was counted ÷ months that are over, account by account. */
  "PLAN_KEPT",
  /** Receivables paid by their due date ÷ those due or paid. */
  "SETTLED_IN_TIME",
  /** Shipments accepted within the rule's days after they were expected ÷ those that are due or accepted. */
  "ACCEPTED_IN_TIME",
  /** Cases closed by their deadline ÷ those closed or past it; dismissed ones do not count. */
  "ALERTS_RESOLVED",
  /** Orders that needed no correction ÷ orders. */
  "CORRECTIONS_FEW",
] as const;
export type CriterionName = (typeof criterionNames)[number];

/** From this share on, so much of the weight. */
export interface Step {
  atLeastBps: number;
  /** Per cent of the weight. */
  share: number;
}

export interface Criterion {
  name: CriterionName;
  /** Whole points; the weights of a rule sum to 100. */
  weight: number;
  /** The highest step first; below the last one there are no points. */
  steps: Step[];
}

/** What one criterion says of a unit. */
export interface CriterionFigure {
  numerator: bigint;
  /** Zero: nothing to judge, and the weight does not count. */
  denominator: bigint;
}

const stepPattern = /^(\d{1,3}(?:\.\d{1,2})?)[:：](\d{1,3})$/;

/**
 * A scale as it is typed: `100:100 90:80 60:50` gives the whole weight from 100 %, 80 % of it from 90 %, half of it from 60 %.
 *
 * @returns null unless both columns fall strictly from step to step
 */
export function parseScale(text: string): Step[] | null {
  const parts = text
    .normalize("NFKC")
    .trim()
    .split(/[\s,，;；]+/);
  const steps = parts.map((part): Step | null => {
    const match = stepPattern.exec(part);
    const [at, share] = [Math.round(Number(match?.[1]) * 100), Number(match?.[2])];
    return match && at <= 10_000 && share >= 1 && share <= 100 ? { atLeastBps: at, share } : null;
  });
  const whole = steps.every((step) => step !== null);
  const falls = steps.every((step, index) => {
    const before = steps[index - 1];
    return index === 0 || (step && before && step.atLeastBps < before.atLeastBps && step.share < before.share);
  });
  return whole && falls ? steps : null;
}

export const scaleText = (steps: readonly Step[]): string => steps.map(({ atLeastBps, share }) => `${atLeastBps / 100}:${share}`).join(" ");

/** Points in hundredths; null where there is nothing to judge. The statement that scores many units says the same in SQL. */
export function pointsOf({ weight, steps }: Criterion, { numerator, denominator }: CriterionFigure): number | null {
  if (denominator <= 0n) return null;
  const step = steps.find(({ atLeastBps }) => numerator * 10_000n >= denominator * BigInt(atLeastBps));
  return step ? weight * step.share : 0;
}

/**
 * Points out of what could be reached, in basis points, rounded down; null where nothing was judged. Where the rule looks at completion, a unit that had nothing to
 * buy has no score: filing in time alone would put it before those who bought.
 */
export function scoreOf(criteria: readonly Criterion[], figures: Readonly<Record<CriterionName, CriterionFigure>>): number | null {
  const judged = criteria.flatMap((criterion) => {
    const points = pointsOf(criterion, figures[criterion.name]);
    return points === null ? [] : [{ points, weight: criterion.weight }];
  });
  const exempt = criteria.some(({ name }) => name === "COMPLETION") && figures.COMPLETION.denominator <= 0n;
  const weight = exempt ? 0 : judged.reduce((sum, row) => sum + row.weight, 0);
  return weight === 0 ? null : Math.floor((judged.reduce((sum, row) => sum + row.points, 0) * 100) / weight);
}

/** What a bureau starts from. */
export const proposedCriteria: Record<CriterionName, { weight: number; scale: string }> = {
  COMPLETION: { weight: 40, scale: "100:100 90:80 80:60 60:30" },
  FILING_ON_TIME: { weight: 10, scale: "100:100" },
  PLAN_KEPT: { weight: 15, scale: "90:100 75:80 50:50" },
  SETTLED_IN_TIME: { weight: 15, scale: "98:100 90:80 75:50" },
  ACCEPTED_IN_TIME: { weight: 10, scale: "98:100 90:80 75:50" },
  ALERTS_RESOLVED: { weight: 5, scale: "100:100 80:60" },
  CORRECTIONS_FEW: { weight: 5, scale: "98:100 95:60" },
};

export type CanteenMode = "OWN" | "OUTSOURCED" | "SHARED_LEAD" | "SHARED_MEMBER" | "NONE";

/** What a share is taken of: canteen purchases, union funds, all purchases of the year, or what is reserved of them. */
export type RuleBase = "CANTEEN_TOTAL" | "UNION_FUNDS" | "PROCUREMENT" | "RESERVED";

/** A target rule as far as choosing among rules needs it. */
export interface TargetRuleTerms {
  id: string;
  programmeId: string;
  divisionPrefix: string;
  fromYear: number;
  toYear: number | null;
  minimumBps: number;
  notBelowLastYear: boolean;
  canteenMode: CanteenMode | null;
  subsidisedCanteen: boolean | null;
  base: RuleBase;
  source: string;
  version: number;
}

export interface RuleQuestion {
  programmeId: string;
  divisionCode: string;
  fiscalYear: number;
  mode: CanteenMode;
  subsidisedCanteen: boolean;
  base?: RuleBase;
}

/**
 * The rule in force for a unit: the longest matching division prefix wins; among those the most specific condition, then the latest year.
 *
 * @returns null where no rule binds the unit
 */
export function ruleInForce<Rule extends TargetRuleTerms>(rules: readonly Rule[], question: RuleQuestion): Rule | null {
  const matching = rules.filter(
    (rule) =>
      rule.programmeId === question.programmeId &&
      rule.base === (question.base ?? "CANTEEN_TOTAL") &&
      question.divisionCode.startsWith(rule.divisionPrefix) &&
      rule.fromYear <= question.fiscalYear &&
      (rule.toYear === null || rule.toYear >= question.fiscalYear) &&
      (rule.canteenMode === null || rule.canteenMode === question.mode) &&
      (rule.subsidisedCanteen === null || rule.subsidisedCanteen === question.subsidisedCanteen),
  );
  const conditions = (rule: Rule) => Number(rule.canteenMode !== null) + Number(rule.subsidisedCanteen !== null);
  return matching.reduce<Rule | null>((best, rule) => {
    if (!best) return rule;
    const order =
      rule.divisionPrefix.length - best.divisionPrefix.length || conditions(rule) - conditions(best) || rule.fromYear - best.fromYear;
    return order > 0 ? rule : best;
  }, null);
}

/** The filing window that binds a place: the longest matching prefix of the year. */
export function windowInForce<Window extends { divisionPrefix: string }>(windows: readonly Window[], divisionCode: string): Window | null {
  return windows
    .filter((window) => divisionCode.startsWith(window.divisionPrefix))
    .reduce<Window | null>((best, window) => (best && best.divisionPrefix.length >= window.divisionPrefix.length ? best : window), null);
}

import type { PurchaseKind, ReservationForm } from "#app/db/generated/enums";
import type { RuleBase } from "#app/domain/region/minimum-share";

/** A project of a unit's purchases, as far as it is judged. Amounts in fen. */
export interface ReservationProject {
  kind: PurchaseKind;
  budgetFen: bigint;
  form: ReservationForm;
  reservedFen: bigint;
  /** Of what is reserved. */
  microFen: bigint;
  boughtHere: boolean;
  reason: string;
}

/** The threshold in force for a kind of purchase. */
export interface ThresholdTerms {
  kind: PurchaseKind;
  divisionPrefix: string;
  fromYear: number;
  /** Fen. */
  wholeUpToFen: bigint;
  /** Basis points. */
  partMinimumBps: number;
  version: number;
  source: string;
}

/** The longest matching prefix wins; among those the latest year, then the latest version. */
export function thresholdInForce(
  thresholds: readonly ThresholdTerms[],
  kind: PurchaseKind,
  divisionCode: string,
  fiscalYear: number,
): ThresholdTerms | null {
  return thresholds
    .filter((row) => row.kind === kind && row.fromYear <= fiscalYear && divisionCode.startsWith(row.divisionPrefix))
    .reduce<ThresholdTerms | null>((best, row) => {
      if (!best) return row;
      const order = row.divisionPrefix.length - best.divisionPrefix.length || row.fromYear - best.fromYear || row.version - best.version;
      return order > 0 ? row : best;
    }, null);
}

export type ProjectFinding = "NOT_WHOLE" | "PART_TOO_SMALL" | "NOT_RESERVED";

/**
 * What the law asks of a project and does not find. A project up to the threshold is reserved whole, a larger one at least in part; where a unit does less it says why.
 *
 * @returns null where nothing is amiss or no threshold is in force
 *
 * Source: 财库〔2020〕46号, articles 8 and 9.
 */
export function findingOf(project: ReservationProject, threshold: ThresholdTerms | null): ProjectFinding | null {
  if (!threshold) return null;
  if (project.form === "NONE") return "NOT_RESERVED";
  if (project.budgetFen <= threshold.wholeUpToFen) return project.form === "WHOLE" ? null : "NOT_WHOLE";
  return isAtLeast(project.reservedFen, project.budgetFen, threshold.partMinimumBps) ? null : "PART_TOO_SMALL";
}

/** A share that binds the unit's plan. */
export interface ReservationRule {
  programmeId: string;
  ruleId: string;
  base: RuleBase;
  /** Basis points. */
  minimumBps: number;
}

export interface ReservationJudgement extends ReservationRule {
  /** What the share is taken of, in fen. */
  baseFen: bigint;
  reservedFen: bigint;
  /** Of what is reserved, the part that is ordered on Xiangji. */
  hereFen: bigint;
  requiredFen: bigint;
  isMet: boolean;
}

/**
 * What each share asks of a plan. A share of `PROCUREMENT` is met by what is reserved at all, one of `RESERVED` by the part of it that is for micro enterprises.
 *
 * @param projects at least none; an empty plan meets every share and reserves nothing
 */
export function judgeReservation(projects: readonly ReservationProject[], rules: readonly ReservationRule[]): ReservationJudgement[] {
  const sum = (amount: (project: ReservationProject) => bigint) => projects.reduce((total, project) => total + amount(project), 0n);
  const budgetFen = sum((project) => project.budgetFen);
  const reservedFen = sum((project) => project.reservedFen);
  return rules.map((rule) => {
    const ofReserved = rule.base === "RESERVED";
    const amountOf = (project: ReservationProject) => (ofReserved ? project.microFen : project.reservedFen);
    const baseFen = ofReserved ? reservedFen : budgetFen;
    const amount = sum(amountOf);
    return {
      ...rule,
      baseFen,
      reservedFen: amount,
      hereFen: sum((project) => (project.boughtHere ? amountOf(project) : 0n)),
      requiredFen: (baseFen * BigInt(rule.minimumBps) + 9_999n) / 10_000n,
      isMet: isAtLeast(amount, baseFen, rule.minimumBps),
    };
  });
}

const isAtLeast = (partFen: bigint, wholeFen: bigint, bps: number): boolean => partFen * 10_000n >= wholeFen * BigInt(bps);

/** What a rule is about; also what a reminder is about. */
export const alertSubjects = ["FILING", "PLAN", "ORDER", "ACCEPTANCE", "PAYMENT"] as const;
export type AlertSubject = (typeof alertSubjects)[number];

/** `REMIND` and `WARN` are told; an open case of level `BLOCK` refuses new orders of the unit until it is closed. */
export const alertLevels = ["REMIND", "WARN", "BLOCK"] as const;
export type AlertLevel = (typeof alertLevels)[number];

export const caseStatuses = ["OPEN", "TAKEN", "RESOLVED", "DISMISSED", "LAPSED"] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** In what a condition's threshold is measured; `NONE` takes no threshold. */
export type ThresholdUnit = "DAYS" | "PERCENT" | "YUAN" | "NONE";

export interface Condition {
  subject: AlertSubject;
  unit: ThresholdUnit;
  /** Bounds in days, per cent or yuan. */
  min: number;
  max: number;
  /** What most bureaus choose. */
  usual: number;
  /** Can be looked at for one programme alone. */
  byProgramme: boolean;
  /** The unit itself can put it right, and refusing orders does not make it worse. */
  blocks: boolean;
}

/**
 * The named conditions rules are made of; each is one statement in `conditions.queries.server.ts`. A name is kept for good: rules and cases of every year
 * carry it.
 */
export const conditions = {
  /** No filing submitted: days after the due day, before it when negative. */
  FILING_MISSING: { subject: "FILING", unit: "DAYS", min: -60, max: 180, usual: 0, byProgramme: false, blocks: true },
  /** Returned and not submitted again for this many days. */
  FILING_RETURNED: { subject: "FILING", unit: "DAYS", min: 1, max: 90, usual: 5, byProgramme: false, blocks: true },
  /** The declared share is below the minimum that is in force now. */
  SHARE_BELOW_MINIMUM: { subject: "FILING", unit: "NONE", min: 0, max: 0, usual: 0, byProgramme: true, blocks: false },
  /** What is required is lower than last year by more than this. */
  TARGET_LOWERED: { subject: "FILING", unit: "PERCENT", min: 0, max: 100, usual: 5, byProgramme: true, blocks: false },
  /** Counted below this share of the plan to date. */
  PACE_BELOW: { subject: "PLAN", unit: "PERCENT", min: 1, max: 100, usual: 80, byProgramme: true, blocks: false },
  /** Something is still to be bought and no order was placed for this many days. */
  NOTHING_ORDERED: { subject: "PLAN", unit: "DAYS", min: 7, max: 180, usual: 45, byProgramme: true, blocks: false },
  /** Waits for the unit's own approval. */
  APPROVAL_WAITING: { subject: "ORDER", unit: "DAYS", min: 1, max: 60, usual: 3, byProgramme: false, blocks: false },
  /** Waits for the co-op's confirmation. */
  COOP_SILENT: { subject: "ORDER", unit: "DAYS", min: 1, max: 60, usual: 3, byProgramme: false, blocks: false },
  /** The last day of delivery has passed and nothing was shipped. */
  DELIVERY_LATE: { subject: "ORDER", unit: "DAYS", min: 1, max: 90, usual: 3, byProgramme: false, blocks: false },
  /** Expected at the canteen and not accepted; never before the acceptance period of the order is over. */
  ACCEPTANCE_LATE: { subject: "ACCEPTANCE", unit: "DAYS", min: 1, max: 90, usual: 5, byProgramme: false, blocks: true },
  /** More than this share of a delivery's amount was refused. */
  MUCH_REFUSED: { subject: "ACCEPTANCE", unit: "PERCENT", min: 1, max: 100, usual: 30, byProgramme: false, blocks: false },
  /** A receivable is past its due day. */
  PAYMENT_OVERDUE: { subject: "PAYMENT", unit: "DAYS", min: 1, max: 365, usual: 1, byProgramme: false, blocks: true },
  /** Paid in part, and nothing more came for this many days. */
  PART_PAID: { subject: "PAYMENT", unit: "DAYS", min: 1, max: 180, usual: 15, byProgramme: false, blocks: true },
  /** On the green lane and not paid by the working day after the request. */
  GREEN_LANE_LATE: { subject: "PAYMENT", unit: "DAYS", min: 0, max: 30, usual: 0, byProgramme: false, blocks: false },
  /** Reported as held by the unit, taken up by a bureau, and not back on the day it set. */
  HELD_MONEY_LATE: { subject: "PAYMENT", unit: "DAYS", min: 0, max: 180, usual: 0, byProgramme: false, blocks: false },
  /** All overdue receivables of the unit together exceed this amount. */
  OVERDUE_TOTAL: { subject: "PAYMENT", unit: "YUAN", min: 1, max: 100_000_000, usual: 10_000, byProgramme: false, blocks: true },
} as const satisfies Record<string, Condition>;

export type ConditionName = keyof typeof conditions;
export const conditionNames = Object.keys(conditions) as [ConditionName, ...ConditionName[]];

export function isConditionName(text: string): text is ConditionName {
  return Object.hasOwn(conditions, text);
}

/** A condition with its threshold and place, ready to be asked. */
export interface AskedCondition {
  condition: ConditionName;
  /** In the condition's unit: days, per cent, yuan; 0 where there is none. */
  threshold: number;
  divisionPrefix: string;
  programmeId: string | null;
}

/** The threshold that a text names, or null when it is outside the condition's bounds. */
export function readThreshold(condition: ConditionName, text: string): number | null {
  const { unit, min, max }: Condition = conditions[condition];
  if (unit === "NONE") return 0;
  const trimmed = text.normalize("NFKC").trim();
  const value = /^-?\d{1,9}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value >= min && value <= max ? value : null;
}

/** Whether a rule of this condition may refuse orders. */
export function mayHaveLevel(condition: ConditionName, level: AlertLevel): boolean {
  return level !== "BLOCK" || conditions[condition].blocks;
}

/** What a unit with this state is reminded for; the other subjects take whoever has an open case. */
export const reminderStates = {
  FILING: ["NONE", "DRAFT", "RETURNED"],
  PLAN: ["SLOW", "FAR_BEHIND"],
  ORDER: [],
  ACCEPTANCE: [],
  PAYMENT: [],
} as const satisfies Record<AlertSubject, readonly string[]>;

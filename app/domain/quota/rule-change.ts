import { z } from "zod/v4";

import { placeRuleValues } from "#app/domain/region/place-rule";
import { correctionKinds, correctionStarts } from "#app/domain/region/correction-period";
import { countingStages, purchaseKinds, ruleBases, ruleModes, sellerSizeNames } from "#app/domain/region/schema";
import { fiscalYearOf, isCalendarDate, type CalendarDate } from "#app/lib/dates";

const id = z.uuid();
const day = z.string().refine(isCalendarDate);
const divisionCode = z.string().regex(/^\d{6}$/);
const year = z.number().int();
const source = z.string().min(1);
const dates = { opensOn: day, dueOn: day, correctionDueOn: day };

/**
 * What may be changed about the rules, and what each change consists of: values, not typed text, as they are kept while the change waits for its second person.
 * The fields are those of the forms in region/schema.ts.
 */
export const ruleChangeInputs = {
  TARGET_RULE_ADD: z.object({
    programmeId: id,
    divisionCode,
    fromYear: year,
    toYear: z.optional(year),
    /** Basis points. */
    minimum: z.number().int().min(0).max(10_000),
    canteenMode: z.nullable(z.enum(ruleModes)),
    subsidised: z.nullable(z.boolean()),
    base: z.enum(ruleBases),
    notBelowLastYear: z.boolean(),
    source,
  }),
  TARGET_RULE_RETIRE: z.object({ id, source }),
  COUNTY_ADD: z.object({ programmeId: id, countyCode: divisionCode, validFrom: day, source }),
  COUNTY_END: z.object({ programmeId: id, id, validTo: day, source }),
  COUNTING_STAGE: z.object({ programmeId: id, fiscalYear: year, countingStage: z.enum(countingStages), source }),
  PROGRAMME_ADD: z.object({
    programmeCode: z.string().min(1),
    divisionCode,
    seller: z.enum(sellerSizeNames),
    nameZh: z.string().min(1),
    nameEn: z.string().min(1),
    shortZh: z.string().min(1),
    shortEn: z.string().min(1),
    countingStage: z.enum(countingStages),
    validFrom: day,
    validTo: z.optional(day),
    source,
  }),
  PROGRAMME_EDIT: z.object({
    programmeId: id,
    nameZh: z.string().min(1),
    nameEn: z.string().min(1),
    shortZh: z.string().min(1),
    shortEn: z.string().min(1),
    validTo: z.optional(day),
    source,
  }),
  COUNTING_PLACE: z.object({ programmeId: id, divisionCode, fromYear: year, countingStage: z.enum(countingStages), source }),
  TERMS_SET: z.object({ divisionCode, fromYear: year, ...placeRuleValues.TERMS.shape, source }),
  CLAIMS_SET: z.object({ divisionCode, fromYear: year, ...placeRuleValues.CLAIMS.shape, source }),
  HELD_MONEY_SET: z.object({ divisionCode, fromYear: year, ...placeRuleValues.HELD_MONEY.shape, source }),
  SEASON_SET: z.object({ programmeId: id, divisionCode, fromYear: year, ...placeRuleValues.SEASON.shape, source }),
  CARRY_SET: z.object({ programmeId: id, divisionCode, fromYear: year, ...placeRuleValues.CARRY.shape, source }),
  THRESHOLD_SET: z.object({
    purchaseKind: z.enum(purchaseKinds),
    divisionCode,
    fromYear: year,
    /** Fen, as text. */
    wholeUpTo: z.string().regex(/^\d{1,14}$/),
    /** Basis points. */
    partMinimum: z.number().int().min(0).max(10_000),
    source,
  }),
  WINDOW_OPEN: z.object({ fiscalYear: year, divisionCode, ...dates, source }),
  WINDOW_MOVE: z.object({ id, ...dates, source }),
  /** Basis points. */
  WINDOW_DIFFERENCE: z.object({ id, difference: z.number().int().min(1).max(10_000), source }),
  PERIOD_SET: z.object({
    kind: z.enum(correctionKinds),
    divisionCode,
    countedFrom: z.enum(correctionStarts),
    days: z.number().int().min(0),
    crossesYear: z.boolean(),
    validFrom: day,
    source,
  }),
  PERIOD_END: z.object({ id, source }),
} as const satisfies Record<string, z.ZodType>;

export type RuleChangeKind = keyof typeof ruleChangeInputs;
export const ruleChangeKinds = Object.keys(ruleChangeInputs) as RuleChangeKind[];

export type RuleChangeInput<Kind extends RuleChangeKind> = z.output<(typeof ruleChangeInputs)[Kind]>;

/** A change of one kind with what belongs to it. */
export type RuleChangeOf = { [Kind in RuleChangeKind]: { kind: Kind; input: RuleChangeInput<Kind> } }[RuleChangeKind];

/** A change as it was kept. @throws RangeError or ZodError for what no form of ours has written */
export function readRuleChange(kind: string, payload: unknown): RuleChangeOf {
  const known = ruleChangeKinds.find((candidate) => candidate === kind);
  if (!known) throw new RangeError(`no rule change is called ${kind}`);
  return { kind: known, input: ruleChangeInputs[known].parse(payload) } as RuleChangeOf;
}

/** What a change changes: of two proposals with the same subject one has to wait for the other. */
export function subjectOf({ kind, input }: RuleChangeOf): string {
  switch (kind) {
    case "TARGET_RULE_ADD":
      return `target-rule ${input.programmeId} ${input.divisionCode} ${input.fromYear} ${input.canteenMode ?? "any"} ${input.subsidised ?? "any"} ${input.base}`;
    case "TARGET_RULE_RETIRE":
      return `target-rule ${input.id}`;
    case "COUNTY_ADD":
      return `county ${input.programmeId} ${input.countyCode}`;
    case "COUNTY_END":
      return `listed-county ${input.id}`;
    case "COUNTING_STAGE":
      return `counting-stage ${input.programmeId} ${input.fiscalYear}`;
    case "COUNTING_PLACE":
      return `counting-place ${input.programmeId} ${input.divisionCode} ${input.fromYear}`;
    case "TERMS_SET":
      return `terms ${input.divisionCode} ${input.fromYear}`;
    case "CLAIMS_SET":
      return `claims ${input.divisionCode} ${input.fromYear}`;
    case "HELD_MONEY_SET":
      return `held-money ${input.divisionCode} ${input.fromYear}`;
    case "SEASON_SET":
      return `season ${input.programmeId} ${input.divisionCode} ${input.fromYear}`;
    case "CARRY_SET":
      return `carry ${input.programmeId} ${input.divisionCode} ${input.fromYear}`;
    case "PROGRAMME_ADD":
      return `programme-code ${input.programmeCode}`;
    case "PERIOD_SET":
      return `correction-period ${input.kind} ${input.divisionCode} ${input.validFrom}`;
    case "PERIOD_END":
      return `correction-period ${input.id}`;
    case "PROGRAMME_EDIT":
      return `programme ${input.programmeId}`;
    case "THRESHOLD_SET":
      return `threshold ${input.purchaseKind} ${input.divisionCode} ${input.fromYear}`;
    case "WINDOW_OPEN":
      return `window ${input.fiscalYear} ${input.divisionCode}`;
    case "WINDOW_MOVE":
      return `window ${input.id}`;
    case "WINDOW_DIFFERENCE":
      return `window-difference ${input.id}`;
  }
}

/** The fiscal year in which a rule's effect is measured: this one, or the nearest in which it holds. */
export function measuredYear(fromYear: number, toYear: number | null, today: CalendarDate): number {
  return Math.min(Math.max(fromYear, fiscalYearOf(today)), toYear ?? 9_999);
}

/** One figure of an impact, before and after. Amounts are fen as text, because an impact is kept as JSON. */
export const impactFigure = z.object({
  key: z.enum([
    "units",
    "raised",
    "lowered",
    "required",
    "behind",
    "gap",
    "filingsJudged",
    "filingsOpen",
    "coops",
    "products",
    "badges",
    "orders",
    "ordersUnits",
    "ordersGoods",
    "counted",
    "fulfilled",
    "accounts",
    "open",
    "filed",
    "plans",
    "projects",
    "short",
    "notFiled",
    "beyond",
    "ordersKept",
    "carried",
    "stays",
    "proposed",
    "plansKept",
    "acceptanceDays",
    "paymentDays",
    "claimDays",
    "returnDays",
    "weighed",
    "correctable",
    "corrections",
  ]),
  kind: z.enum(["count", "fen"]),
  before: z.string().regex(/^-?\d+$/),
  after: z.string().regex(/^-?\d+$/),
});
export type ImpactFigure = z.output<typeof impactFigure>;

/** A unit that a change touches, with what it would have to buy. */
export const touchedUnit = z.object({
  id,
  name: z.string(),
  place: z.string(),
  beforeFen: z.string(),
  afterFen: z.string(),
  countedFen: z.string(),
});
export type TouchedUnit = z.output<typeof touchedUnit>;

/** What a change touches, measured in `year` where it is about one. The units are the first ones by difference. */
export const ruleImpact = z.object({
  year: z.nullable(year),
  figures: z.array(impactFigure),
  units: z.array(touchedUnit),
});
export type RuleImpact = z.output<typeof ruleImpact>;

import { z } from "zod/v4";

import { correctionKinds, correctionStarts } from "#app/domain/region/correction-period";
import { artKinds } from "#app/lib/art-kinds";
import {
  choiceField,
  dateField,
  idField,
  integerField,
  noteField,
  optionalField,
  percentField,
  textField,
  yuanField,
} from "#app/lib/form-fields";

/** A hundred million yuan: no threshold of the law comes near. */
const MAX_THRESHOLD_FEN = 10_000_000_000n;

export const windowInput = z
  .object({
    fiscalYear: integerField(2021, 2099),
    divisionCode: z.string({ error: "form.required" }).regex(/^\d{6}$/, "form.badChoice"),
    opensOn: dateField(),
    dueOn: dateField(),
    correctionDueOn: dateField(),
    source: textField(200),
  })
  .refine((input) => input.opensOn <= input.dueOn, { path: ["dueOn"], message: "form.endBeforeStart" })
  .refine((input) => input.dueOn <= input.correctionDueOn, { path: ["correctionDueOn"], message: "form.endBeforeStart" });
export type WindowInput = z.output<typeof windowInput>;

const divisionCode = () => z.string({ error: "form.required" }).regex(/^\d{6}$/, "form.badChoice");

/** Canteen modes that a minimum share may be limited to: those that owe one. */
export const ruleModes = ["OWN", "OUTSOURCED", "SHARED_LEAD"] as const;

export const ruleBases = ["CANTEEN_TOTAL", "UNION_FUNDS", "PROCUREMENT", "RESERVED"] as const;

export const targetRuleInput = z
  .object({
    programmeId: idField(),
    /** Six-digit code of the division; "000000" for the nation. */
    divisionCode: divisionCode(),
    fromYear: integerField(2021, 2099),
    toYear: optionalField(integerField(2021, 2099)),
    minimum: percentField(),
    canteenMode: z
      .optional(z.enum([...ruleModes, ""], { error: "form.badChoice" }))
      .transform((value) => (value === "" || value === undefined ? null : value)),
    /** Only for canteens with or without fiscal subsidy. */
    subsidised: optionalField(choiceField(["yes", "no"])).transform((value) => (value === undefined ? null : value === "yes")),
    base: choiceField(ruleBases),
    /** The declared share may not be lower than last year's. */
    notBelowLastYear: choiceField(["no", "yes"]).transform((value) => value === "yes"),
    source: textField(200),
  })
  .refine((input) => input.toYear === undefined || input.toYear >= input.fromYear, { path: ["toYear"], message: "form.endBeforeStart" });
export type TargetRuleInput = z.output<typeof targetRuleInput>;

export const rowIdInput = z.object({ id: idField() });

export const retireRuleInput = z.object({ id: idField(), source: textField(200) });
export type RetireRuleInput = z.output<typeof retireRuleInput>;

export const programmeCountyInput = z.object({ countyCode: divisionCode(), validFrom: dateField(), source: textField(200) });
export type ProgrammeCountyInput = z.output<typeof programmeCountyInput>;

export const endCountyInput = z.object({ id: idField(), validTo: dateField(), source: textField(200) });
export type EndCountyInput = z.output<typeof endCountyInput>;

export const windowDatesInput = z
  .object({ id: idField(), opensOn: dateField(), dueOn: dateField(), correctionDueOn: dateField(), source: textField(200) })
  .refine((input) => input.opensOn <= input.dueOn, { path: ["dueOn"], message: "form.endBeforeStart" })
  .refine((input) => input.dueOn <= input.correctionDueOn, { path: ["correctionDueOn"], message: "form.endBeforeStart" });
export type WindowDatesInput = z.output<typeof windowDatesInput>;

export const windowDifferenceInput = z.object({
  source: textField(200),
  difference: percentField().refine((bps) => bps > 0, { error: "form.badPercent" }),
});

export const divisionInput = z.object({
  code: divisionCode(),
  name: textField(60),
  /** First day of a new name; without it the name was misspelt. */
  nameFrom: optionalField(dateField()),
  validTo: optionalField(dateField()),
});
export type DivisionInput = z.output<typeof divisionInput>;

/** The field is not called `code`: what is typed under that name is never sent back to the page. */
export const newDivisionInput = z.object({
  divisionCode: z.string({ error: "form.required" }).regex(/^[1-9]\d{5}$/, "region.badDivisionCode"),
  name: textField(60),
  validFrom: dateField(),
  /** Codes of the divisions that end with it, by spaces or commas. */
  replaces: noteField(200).pipe(
    z
      .string()
      .regex(/^(?:\d{6}(?:[\s,，、]+|$))*$/, "region.badDivisionCode")
      .transform((text): string[] => text.match(/\d{6}/g) ?? []),
  ),
});
export type NewDivisionInput = z.output<typeof newDivisionInput>;

export const countingStages = ["SETTLED", "ACCEPTED", "RATED"] as const;
/** What an amount must have reached to count: accepted, settled, or settled and rated. */
export type CountingStage = (typeof countingStages)[number];

export const countingStageInput = z.object({
  fiscalYear: integerField(2021, 2099),
  countingStage: choiceField(countingStages),
  source: textField(200),
});
export type CountingStageInput = z.output<typeof countingStageInput>;

const placeFields = { divisionCode: divisionCode(), fromYear: integerField(2021, 2099), source: textField(200) };

export const countingPlaceInput = z.object({ programmeId: idField(), ...placeFields, countingStage: choiceField(countingStages) });

export const termsInput = z.object({
  ...placeFields,
  acceptanceDays: integerField(1, 60),
  /** 国务院令第802号: never above 60. */
  paymentDays: integerField(1, 60),
  /** Per cent a day with at most four decimals; millionths. */
  lateInterest: z.string({ error: "form.required" }).transform((text, context) => {
    const match = /^(\d)(?:\.(\d{1,4}))?$/.exec(text.normalize("NFKC").trim().replace(/\s*%$/, ""));
    const ppm = match ? Number(match[1]) * 10_000 + Number((match[2] ?? "").padEnd(4, "0")) : Number.NaN;
    if (ppm <= 10_000) return ppm;
    context.addIssue({ code: "custom", message: text.trim() === "" ? "form.required" : "form.badPercent" });
    return z.NEVER;
  }),
  tolerance: percentField({ max: 2_000 }),
});

export const claimsRuleInput = z.object({
  ...placeFields,
  claimDays: integerField(1, 365),
  answerDays: integerField(1, 30),
  decideDays: integerField(1, 60),
  refundTo: choiceField(["ORIGINAL", "BALANCE", "TRANSFER"]),
});

export const heldMoneyRuleInput = z.object({
  ...placeFields,
  answerDays: integerField(1, 30),
  takeDays: integerField(1, 30),
  returnDays: integerField(1, 60),
});

export const seasonInput = z.object({
  programmeId: idField(),
  ...placeFields,
  /** Twelve percentages with at most two decimals, January first, by spaces or commas; basis points that sum to 10,000. */
  weights: z.string({ error: "form.required" }).transform((text, context) => {
    const parts = text
      .normalize("NFKC")
      .trim()
      .split(/[\s,，、]+/);
    const weights = parts.map((part) => (/^\d{1,3}(?:\.\d{1,2})?$/.test(part) ? Math.round(Number(part) * 100) : Number.NaN));
    if (weights.length === 12 && weights.reduce((sum, weight) => sum + weight, 0) === 10_000) return weights;
    context.addIssue({ code: "custom", message: text.trim() === "" ? "form.required" : "region.badSeason" });
    return z.NEVER;
  }),
});

/** Which year an amount belongs to when order, acceptance and payment fall in different ones. */
export const carries = ["COUNTING", "ORDER", "ACCEPTANCE", "PAYMENT"] as const;

export const carryInput = z.object({ programmeId: idField(), ...placeFields, carry: choiceField(carries) });

export const purchaseKinds = ["GOODS", "SERVICES", "WORKS"] as const;

export const thresholdInput = z.object({
  purchaseKind: choiceField(purchaseKinds),
  divisionCode: divisionCode(),
  fromYear: integerField(2021, 2099),
  /** Fen. Projects up to here are reserved whole. */
  wholeUpTo: yuanField({ max: MAX_THRESHOLD_FEN }),
  /** Basis points of a larger project's budget. */
  partMinimum: percentField(),
  source: textField(200),
});

export const categoryInput = z.object({
  code: z.string({ error: "form.required" }).max(60, "form.badChoice"),
  nameZh: textField(40),
  nameEn: textField(60),
});
export type CategoryInput = z.output<typeof categoryInput>;

export const categoryStorage = ["AMBIENT", "CHILLED", "FROZEN"] as const;

const kebabCode = () => z.string({ error: "form.required" }).regex(/^[a-z][a-z0-9-]{1,39}$/, "region.badCategoryCode");

/** The field is not called `code`, as with divisions. */
export const newCategoryInput = z.object({
  parentCode: z.string({ error: "form.required" }).regex(/^[a-z][a-z0-9-]{0,59}$/, "form.badChoice"),
  categoryCode: kebabCode(),
  nameZh: textField(40),
  nameEn: textField(60),
  /** How its products are drawn where there is no photo. */
  art: choiceField(artKinds),
  storage: choiceField(categoryStorage),
  shelfLifeDays: integerField(1, 3_650),
});
export type NewCategoryInput = z.output<typeof newCategoryInput>;

export const correctionPeriodInput = z.object({
  kind: choiceField(correctionKinds),
  /** Six-digit code of the division; "000000" for the nation. */
  divisionCode: divisionCode(),
  countedFrom: choiceField(correctionStarts),
  days: integerField(0, 3_660),
  crossesYear: choiceField(["yes", "no"]).transform((value) => value === "yes"),
  validFrom: dateField(),
  source: textField(200),
});
export type CorrectionPeriodInput = z.output<typeof correctionPeriodInput>;

/** Whose produce a programme is for: what grows in listed counties, or what sellers up to a size sell. */
export const sellerSizes = { COUNTIES: [], MICRO: ["MICRO"], SMALL: ["MICRO", "SMALL"], MEDIUM: ["MICRO", "SMALL", "MEDIUM"] } as const;
export type SellerSize = keyof typeof sellerSizes;
export const sellerSizeNames = Object.keys(sellerSizes) as [SellerSize, ...SellerSize[]];

/** The field is not called `code`, as with divisions. */
export const newProgrammeInput = z
  .object({
    /** Stands in addresses, in open data and in the exported ledger, for good. */
    programmeCode: z.string({ error: "form.required" }).regex(/^[a-z][a-z0-9-]{1,39}$/, "region.badCategoryCode"),
    /** Six-digit code of the division whose units it binds; "000000" for the nation. */
    divisionCode: divisionCode(),
    seller: choiceField(sellerSizeNames),
    nameZh: textField(60),
    nameEn: textField(120),
    shortZh: textField(20),
    shortEn: textField(40),
    countingStage: choiceField(countingStages),
    validFrom: dateField(),
    validTo: optionalField(dateField()),
    source: textField(200),
  })
  .refine((input) => input.validTo === undefined || input.validTo >= input.validFrom, {
    path: ["validTo"],
    message: "form.endBeforeStart",
  });
export type NewProgrammeInput = z.output<typeof newProgrammeInput>;

export const endPeriodInput = z.object({ id: idField(), source: textField(200) });
export type EndPeriodInput = z.output<typeof endPeriodInput>;

export const programmeInput = z.object({
  nameZh: textField(60),
  nameEn: textField(120),
  shortZh: textField(20),
  shortEn: textField(40),
  validTo: optionalField(dateField()),
  source: textField(200),
});
export type ProgrammeInput = z.output<typeof programmeInput>;

export const calendarInput = z.object({
  year: integerField(2004, 2099),
  source: textField(200),
  /** Where the notice can be read; only addresses of the web. */
  documentUrl: optionalField(
    z
      .string()
      .max(300, "form.tooLong")
      .regex(/^https?:\/\/[^\s<>"]+$/, "region.badDocumentUrl"),
  ),
  publishedOn: optionalField(dateField()),
  /** The notice's own text, or a table with one line per day. */
  days: z.string({ error: "form.required" }).min(1, "form.required").max(4_000, "form.tooLong"),
});
export type CalendarInput = z.output<typeof calendarInput>;

import { z } from "zod/v4";

import {
  choiceField,
  dateField,
  idField,
  integerField,
  noteField,
  optionalField,
  optionalIdField,
  percentField,
  textField,
  yuanField,
} from "#app/lib/form-fields";
import { MAX_FEN } from "#app/lib/money";
import { isUscc } from "#app/lib/uscc";

export const canteenModes = ["OWN", "OUTSOURCED", "SHARED_LEAD", "SHARED_MEMBER", "NONE"] as const;

const optionalUscc = z
  .optional(z.string({ error: "form.badUscc" }))
  .transform((value) => value?.trim().toUpperCase() ?? "")
  .refine((value) => value === "" || isUscc(value), "form.badUscc");

/** What a unit declares. Which fields are needed depends on the mode; the use case says what is missing. */
export const filingInput = z.object({
  mode: choiceField(canteenModes),
  canteenTotal: optionalField(yuanField()),
  shares: z
    .array(z.object({ programmeId: idField(), share: percentField() }))
    .max(20)
    .default([]),
  leadUnitId: optionalIdField(),
  contractorName: noteField(100),
  contractorUscc: optionalUscc,
  note: noteField(500),
  /** Why it differs from last year, or why it comes after the campaign was closed. */
  reason: noteField(500).optional(),
});
export type FilingInput = z.output<typeof filingInput>;

export const returnFilingInput = z.object({ reason: textField(500) });

/** A button without fields. */
export const confirmFilingInput = z.object({});

/** The ticked rows of a list, at most a page of them. */
export const filingIdsInput = z.object({
  filing: z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(idField(), { error: "form.nothingChosen" }).min(1, "form.nothingChosen").max(100),
  ),
});

export const planInput = z.object({ months: z.array(yuanField()).length(12, "form.required") });

export const proposeYearInput = z.object({ fiscalYear: integerField(2021, 2099), note: noteField(300) });

/** A decision about a closing or an adjustment: which one it is about. */
export const yearStepInput = z.object({ id: idField() });
export const refuseYearInput = z.object({ id: idField(), reason: textField(300) });
export const adjustmentStepInput = z.object({ id: idField(), unitId: idField() });
export const refuseAdjustmentInput = z.object({ id: idField(), unitId: idField(), reason: textField(300) });
export const adjustmentSubjects = ["REQUIRED", "COUNTED"] as const;
export const adjustmentInput = z.object({
  subject: choiceField(adjustmentSubjects),
  amount: yuanField({ max: MAX_FEN }),
  reason: textField(300),
});

/** A step of a rule change: a button without fields. */
export const ruleStepInput = z.object({});

export const refuseRuleInput = z.object({ reason: textField(500) });

/** Where the paper behind a rule was published; the copy of it comes as a file beside the fields. */
export const ruleDocumentInput = z.object({
  url: optionalField(z.url({ protocol: /^https?$/, error: "form.badUrl" }).max(500, "form.tooLong")),
});

/** A button without fields. */
export const certificateInput = z.object({});

/** An exception that is to end before its time. */
export const endExceptionInput = z.object({ id: idField(), lastOn: dateField(), endReason: textField(500) });

/** What a unit asks for: a share below the minimum, zero to be exempt. The paper comes as a file beside the fields. */
export const exceptionInput = z.object({
  programmeId: idField(),
  asked: percentField({ max: 9_999 }),
  reason: textField(500),
  expiresOn: dateField(),
});
export type ExceptionInput = z.output<typeof exceptionInput>;

/** A button with the row it belongs to. */
export const exceptionStepInput = z.object({ id: idField() });
export const refuseExceptionInput = z.object({ id: idField(), reason: textField(500) });

/** A step of the campaign: a button without fields. */
export const campaignStepInput = z.object({});

/** Filings to confirm: the plain ones, and those with a finding that were ticked one by one. */
export const bulkFilingsInput = z
  .object({ filing: ticked(), also: ticked() })
  .refine((input) => input.filing.length + input.also.length > 0, { path: ["filing"], message: "form.nothingChosen" });

function ticked() {
  return z.preprocess(
    (value) => (value === undefined ? [] : typeof value === "string" ? [value] : value),
    z.array(idField(), { error: "form.nothingChosen" }).max(100),
  );
}

/** Whom to remind from the list: the ticked units, or everybody in the filter. */
export const remindFilersInput = z.object({ unit: ticked(), all: z.optional(z.literal("yes", { error: "form.badChoice" })) });

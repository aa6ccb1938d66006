import { z } from "zod/v4";

import {
  checkField,
  choiceField,
  dateField,
  idField,
  integerField,
  noteField,
  optionalField,
  optionalIdField,
  textField,
} from "#app/lib/form-fields";

/** Steps that amounts may be rounded to, in fen: not at all, a yuan, a hundred, a thousand, ten thousand. */
export const roundingSteps = ["1", "100", "10000", "100000", "1000000"] as const;

const emptyAsAbsent = (value: unknown) => (value === "" ? undefined : value);

export const publicationRuleInput = z
  .object({
    /** "000000" is the nation. */
    divisionCode: z.string({ error: "form.required" }).regex(/^\d{6}$/, "form.badChoice"),
    programmeId: z.preprocess(emptyAsAbsent, optionalIdField()),
    validFrom: dateField(),
    validTo: optionalField(dateField()),
    embargoDays: integerField(1, 92),
    minUnits: integerField(2, 100),
    roundTo: choiceField(roundingSteps).transform((value) => BigInt(value)),
    noteZh: textField(300),
    noteEn: textField(500),
    source: textField(200),
    documentUrl: optionalField(z.url({ protocol: /^https?$/, error: "form.badUrl" }).max(500, "form.tooLong")),
  })
  .refine((input) => input.validTo === undefined || input.validTo >= input.validFrom, {
    path: ["validTo"],
    message: "form.endBeforeStart",
  });
export type PublicationRuleInput = z.output<typeof publicationRuleInput>;

export const ruleIdInput = z.object({ id: idField() });

export const unitPageInput = z.object({
  /** What the person saw; 0 before the first draft. */
  version: integerField(0, 999_999_999),
  slug: z.string({ error: "form.required" }).regex(/^[a-z](?:[a-z0-9-]{1,38}[a-z0-9])$/, "publication.badSlug"),
  taglineZh: textField(60),
  taglineEn: textField(120),
  storyZh: noteField(2_000),
  storyEn: noteField(4_000),
  showsSuppliers: checkField(),
  showsProgress: checkField(),
});
export type UnitPageInput = z.output<typeof unitPageInput>;

export const unitPageVersionInput = z.object({ version: integerField(1, 999_999_999) });

export const unitPagePictureInput = z.object({ altZh: textField(80), altEn: textField(120) });
export const unitPagePicturePositionInput = z.object({ position: integerField(1, 999) });

import { z } from "zod/v4";

import {
  alertLevels,
  alertSubjects,
  conditionNames,
  conditions,
  mayHaveLevel,
  readThreshold,
  reminderStates,
} from "#app/domain/supervision/conditions";
import { choiceField, dateField, idField, integerField, noteField, optionalField, textField } from "#app/lib/form-fields";

const divisionCode = () => z.string({ error: "form.required" }).regex(/^\d{6}$/, "form.badChoice");

const documentUrl = () => optionalField(textField(300).pipe(z.string().regex(/^https?:\/\/\S+$/, "form.badAddress")));

/** The page that proposes names the version that it would become: sent twice, it is one proposal. */
const ruleKey = { ruleId: idField(), version: integerField(1, 100_000) };

/** A proposal for a rule: a new one, or the next version of `ruleId`. */
export const alertRuleInput = z
  .object({
    ...ruleKey,
    condition: choiceField(conditionNames),
    threshold: z.optional(z.string({ error: "form.badNumber" })).transform((value) => value ?? ""),
    programmeId: optionalField(idField()),
    divisionCode: divisionCode(),
    name: textField(80),
    level: choiceField(alertLevels),
    caseDays: integerField(1, 365),
    stormLimit: integerField(2, 100_000),
    source: textField(200),
    documentUrl: documentUrl(),
    validFrom: dateField(),
  })
  .transform(({ threshold, ...input }, context) => {
    const value = readThreshold(input.condition, threshold);
    const { min, max } = conditions[input.condition];
    if (value === null)
      context.addIssue({ code: "custom", path: ["threshold"], message: "supervision.thresholdOutside", params: { min, max } });
    if (!mayHaveLevel(input.condition, input.level))
      context.addIssue({ code: "custom", path: ["level"], message: "supervision.cannotBlock" });
    return { ...input, threshold: value ?? 0 };
  });
export type AlertRuleInput = z.output<typeof alertRuleInput>;

export const ruleVersionInput = z.object({ version: integerField(1, 100_000) });
export const endRuleInput = z.object({
  version: integerField(1, 100_000),
  validTo: dateField(),
  source: textField(200),
  documentUrl: documentUrl(),
});
export type EndRuleInput = z.output<typeof endRuleInput>;
export const endingInput = z.object({ endingId: idField() });

const texts = { text: textField(500) };
export const resolveCaseInput = z.object(texts);
export const assignCaseInput = z.object({ ownerId: idField() });

/** Ticked rows arrive as one text or as several. */
const ticked = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(item, { error: "form.nothingChosen" }).min(1, "form.nothingChosen").max(500),
  );

/** Ticked rows of the list, each `unit~case`. */
const caseKey = () => z.string({ error: "form.badChoice" }).regex(/^[0-9a-f-]{36}~[0-9a-f-]{36}$/, "form.badChoice");
export const caseKeysInput = z.object({ case: ticked(caseKey()) });
export const resolveCasesInput = caseKeysInput.extend(texts);
export const assignCasesInput = caseKeysInput.extend({ ownerId: idField() });

const numbers = (min: number, max: number) =>
  noteField(100).pipe(
    z.string().transform((text, context) => {
      const list = text
        .normalize("NFKC")
        .split(/[\s,，、]+/)
        .filter(Boolean);
      const values = list.map(Number);
      if (values.some((value, index) => !/^\d{1,2}$/.test(list[index] ?? "") || value < min || value > max)) {
        context.addIssue({ code: "custom", message: "supervision.badDays", params: { min, max } });
        return z.NEVER;
      }
      return [...new Set(values)].sort((left, right) => left - right);
    }),
  );

export const reminderRuleInput = z
  .object({
    ...ruleKey,
    subject: choiceField(alertSubjects),
    divisionCode: divisionCode(),
    programmeId: optionalField(idField()),
    farBehindOnly: z.optional(z.literal("on", { error: "form.badChoice" })).transform((value) => value !== undefined),
    minDays: integerField(1, 365),
    escalateDays: integerField(1, 365),
    weekdays: numbers(1, 7),
    monthDays: numbers(1, 31),
    message: textField(300),
    source: textField(200),
    documentUrl: documentUrl(),
    validFrom: dateField(),
  })
  .transform(({ farBehindOnly, ...input }) => ({
    ...input,
    states: input.subject === "PLAN" && farBehindOnly ? ["FAR_BEHIND"] : [...reminderStates[input.subject]],
  }));
export type ReminderRuleInput = z.output<typeof reminderRuleInput>;

/** Everybody the rule reaches today. */
export const remindAllInput = z.object({ ruleId: idField(), message: textField(300) });
/** Only the ticked units, as far as the rule reaches them. */
export const remindSomeInput = z.object({ ruleId: idField(), message: textField(300), unit: ticked(idField()) });
export const remindCaseInput = z.object({ message: textField(300) });

export const acknowledgeInput = z.object({ unitId: idField(), noticeId: idField() });

import { z } from "zod/v4";

import { dateField, integerField, textField } from "#app/lib/form-fields";

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

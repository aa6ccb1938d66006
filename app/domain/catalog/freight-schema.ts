import { z } from "zod/v4";

import { integerField, textField, yuanField } from "#app/lib/form-fields";

/** A line without a place is an empty line of the form. */
const rate = z.object({
  place: z.optional(z.string().max(20, "form.tooLong")).transform((value) => value?.trim() ?? ""),
  base: z.optional(yuanField({ max: 10_000_000n })),
  includedKg: z.optional(integerField(0, 100_000)),
  perKg: z.optional(yuanField({ max: 1_000_000n })),
  freeFrom: z
    .optional(z.string())
    .transform((value) => (value === undefined || value.trim() === "" ? undefined : value))
    .pipe(z.optional(yuanField({ min: 1n }))),
});

/** Delivery charges: by name or six-digit code of a place, or `*` for everywhere else. */
export const freightTableInput = z.object({ name: textField(60), rates: z.array(rate).max(60, "form.tooLong") });
export type FreightTableInput = z.output<typeof freightTableInput>;

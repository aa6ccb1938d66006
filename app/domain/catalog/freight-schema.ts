import { z } from "zod/v4";

import { integerField, noteField, optionalField, textField, yuanField } from "#app/lib/form-fields";

/** A line without a place is an empty line of the form. */
const rate = z.object({
  place: noteField(20),
  base: optionalField(yuanField({ max: 10_000_000n })),
  includedKg: optionalField(integerField(0, 100_000)),
  perKg: optionalField(yuanField({ max: 1_000_000n })),
  freeFrom: optionalField(yuanField({ min: 1n })),
});

/** Delivery charges: by name or six-digit code of a place, or `*` for everywhere else. */
export const freightTableInput = z.object({ name: textField(60), rates: z.array(rate).max(60, "form.tooLong") });
export type FreightTableInput = z.output<typeof freightTableInput>;

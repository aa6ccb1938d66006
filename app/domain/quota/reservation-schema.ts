import { z } from "zod/v4";

import { purchaseKinds } from "#app/domain/region/schema";
import { checkField, choiceField, noteField, optionalField, textField, yuanField } from "#app/lib/form-fields";
import { MAX_FEN } from "#app/lib/money";

export const reservationForms = ["WHOLE", "PART", "SUBCONTRACT", "NONE"] as const;

/** A project of the year's purchases. Which amounts are needed depends on the form; the use case says what is missing. */
export const reservationItemInput = z.object({
  name: textField(100),
  purchaseKind: choiceField(purchaseKinds),
  budget: yuanField({ min: 1n, max: MAX_FEN }),
  reservedAs: choiceField(reservationForms),
  /** Fen; the whole budget and nothing are known from the form. */
  reserved: optionalField(yuanField({ max: MAX_FEN })),
  micro: optionalField(yuanField({ max: MAX_FEN })),
  boughtHere: checkField(),
  reason: noteField(300),
});
export type ReservationItemInput = z.output<typeof reservationItemInput>;

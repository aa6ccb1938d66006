import { z } from "zod/v4";

import { claimReasons, remedies } from "#app/domain/ordering/claims/states";
import {
  choiceField,
  dateField,
  idField,
  noteField,
  optionalField,
  optionalIdField,
  quantityField,
  textField,
  yuanField,
} from "#app/lib/form-fields";

const remedy = () => choiceField(remedies);
const amount = () => optionalField(yuanField({ min: 1n }));

export const reportClaimInput = z.object({
  remedy: remedy(),
  /** For money alone. */
  amount: amount(),
  note: textField(500),
  lines: z
    .array(
      z.object({
        lineId: idField(),
        quantity: quantityField({ allowZero: true }),
        reason: choiceField(claimReasons),
        photoFileId: optionalIdField(),
      }),
    )
    .min(1, "form.required")
    .max(200, "form.tooLong"),
});
export type ReportClaimInput = z.output<typeof reportClaimInput>;

/** Another remedy or other quantities than were claimed. */
export const claimOfferInput = z.object({
  remedy: remedy(),
  amount: amount(),
  reason: textField(300),
  lines: z
    .array(z.object({ lineId: idField(), quantity: quantityField({ allowZero: true }) }))
    .min(1, "form.required")
    .max(200, "form.tooLong"),
});
export type ClaimOfferInput = z.output<typeof claimOfferInput>;

export const claimReasonInput = z.object({ reason: textField(300) });
export const emptyClaimInput = z.object({});

export const replacementInput = z.object({ carrier: textField(80), expectedOn: dateField() });
export type ReplacementInput = z.output<typeof replacementInput>;

export const receivedInput = z
  .object({ receiverName: textField(60), witnessName: textField(60), note: noteField(300) })
  .refine((input) => input.receiverName !== input.witnessName, { path: ["witnessName"], message: "form.twoPersons" });
export type ReceivedInput = z.output<typeof receivedInput>;

export const transferInput = z.object({ bankReference: textField(64) });

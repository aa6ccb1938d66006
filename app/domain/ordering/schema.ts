import { z } from "zod/v4";

import { TERMS_STAMP } from "#app/domain/catalog/schema";
import {
  choiceField,
  dateField,
  idField,
  integerField,
  noteField,
  optionalField,
  optionalIdField,
  phoneField,
  quantityField,
  textField,
  yuanField,
} from "#app/lib/form-fields";

export const fundSources = ["CANTEEN", "CONTRACTOR", "UNION", "PERSONAL"] as const;
export const rejectReasons = ["SHORT", "QUALITY", "WRONG_GOODS", "DAMAGED", "EXPIRED", "LATE", "NO_STORAGE"] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** The cart's own form: one product, a quantity in its sales unit; 0 takes it out. */
export const cartLineInput = z.object({ productId: idField(), quantity: quantityField({ allowZero: true }) });

const checkoutFields = {
  creditedUnitId: optionalIdField(),
  source: choiceField(fundSources),
  address: textField(200),
  receiverName: textField(60),
  receiverPhone: phoneField(),
  deliverFrom: dateField(),
  deliverTo: dateField(),
  note: noteField(500),
};
const endsAfterStart = (input: { deliverFrom: string; deliverTo: string }) => input.deliverFrom <= input.deliverTo;
const endBeforeStart = { path: ["deliverTo"], message: "form.endBeforeStart" };

/** What a stamp of offers looks like: one part per co-op, its id and a digest of its terms. */
export const OFFER_STAMP = /^[0-9a-f-]{36}:[\w-]{22}(?:,[0-9a-f-]{36}:[\w-]{22}){0,199}$/;

export const submitOrderInput = z
  .object({
    /** Version of the cart the buyer saw; another one means it changed meanwhile. */
    cartVersion: integerField(0, 999_999_999),
    /** Stamp of the offers the buyer saw; absent where nothing was shown. */
    seen: z.optional(z.string({ error: "form.badChoice" }).regex(OFFER_STAMP, "form.badChoice")),
    ...checkoutFields,
  })
  .refine(endsAfterStart, endBeforeStart);
export type SubmitOrderInput = z.output<typeof submitOrderInput>;

/** A checkout that brings its lines along. */
export const placeOrderInput = z
  .object({
    ...checkoutFields,
    lines: z
      .array(
        z.object({
          productId: idField(),
          quantity: quantityField(),
          /** Stamp of the offer as it was read; absent where nobody looked. */
          seen: z.optional(z.string({ error: "form.badChoice" }).regex(TERMS_STAMP, "form.badChoice")),
        }),
      )
      .min(1, "form.required")
      .max(200, "form.tooLong")
      .refine((lines) => new Set(lines.map((line) => line.productId.toLowerCase())).size === lines.length, "ordering.productTwice"),
  })
  .refine(endsAfterStart, endBeforeStart);
export type PlaceOrderInput = z.output<typeof placeOrderInput>;

export const reasonInput = z.object({ reason: textField(300) });

export const changeFreightInput = z.object({ freight: yuanField() });

export const shipInput = z.object({
  expectedOn: dateField(),
  carrier: textField(80),
  driverName: textField(60),
  driverPhone: phoneField(),
  vehicle: textField(40),
  note: noteField(300),
  lines: z
    .array(z.object({ lineId: idField(), quantity: quantityField({ allowZero: true }), lot: noteField(60) }))
    .min(1, "form.required")
    .max(200, "form.tooLong"),
});
export type ShipInput = z.output<typeof shipInput>;

export const acceptInput = z
  .object({
    receiverName: textField(60),
    witnessName: textField(60),
    /** Degrees Celsius with at most one decimal, where goods are cooled. */
    temperature: optionalField(z.string().regex(/^-?\d{1,2}(\.\d)?$/, "form.badNumber")),
    note: noteField(500),
    lines: z
      .array(
        z.object({
          lineId: idField(),
          accepted: quantityField({ allowZero: true }),
          rejected: quantityField({ allowZero: true }),
          reason: z.optional(choiceField(rejectReasons)),
          note: noteField(300),
          photoFileId: optionalIdField(),
        }),
      )
      .min(1, "form.required")
      .max(200, "form.tooLong"),
  })
  .refine((input) => input.receiverName !== input.witnessName, { path: ["witnessName"], message: "form.twoPersons" });
export type AcceptInput = z.output<typeof acceptInput>;

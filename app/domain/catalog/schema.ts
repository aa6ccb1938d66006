import { z } from "zod/v4";

import { artKinds } from "#app/lib/art-kinds";
import {
  checkField,
  choiceField,
  idField,
  integerField,
  noteField,
  optionalField,
  percentField,
  quantityField,
  textField,
  yuanField,
} from "#app/lib/form-fields";

/** What a stamp of an offer's terms looks like: one digest for each of its aspects. */
export const TERMS_STAMP = /^[\w-]{10}(?:\.[\w-]{10}){3}$/;

export const salesUnits = ["KG", "JIN", "BAG", "BOX", "BOTTLE", "TRAY", "PIECE", "BUNDLE"] as const;
export const storageClasses = ["AMBIENT", "CHILLED", "FROZEN"] as const;
const monthNumbers = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"] as const;
export type SalesUnit = (typeof salesUnits)[number];
export type StorageClass = (typeof storageClasses)[number];

/** What a co-op's clerk says about a product. Stock is a matter of its own. */
export const productInput = z.object({
  sku: z.string({ error: "form.required" }).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, "form.badSku"),
  nameZh: textField(80),
  nameEn: noteField(120),
  descriptionZh: noteField(1000),
  descriptionEn: noteField(1000),
  categoryCode: z.string({ error: "form.required" }).max(60, "form.badChoice"),
  /** The drawing that stands in for a photo; none: that of the category. */
  art: optionalField(choiceField(artKinds)),
  originCountyCode: z.string({ error: "form.required" }).regex(/^\d{6}$/, "form.badChoice"),
  salesUnit: choiceField(salesUnits),
  packageZh: textField(40),
  packageEn: noteField(60),
  netGrams: integerField(1, 100_000_000),
  price: yuanField({ min: 1n, max: 100_000_000n }),
  minQuantity: quantityField(),
  stepQuantity: quantityField(),
  leadDays: integerField(0, 60),
  catchWeight: checkField(),
  tolerance: percentField({ max: 2_000 }),
  shelfLifeDays: integerField(1, 3_650),
  storage: choiceField(storageClasses),
  freightTableId: idField(),
  seasonMonths: z
    .array(choiceField(monthNumbers).transform(Number), { error: "form.badChoice" })
    .max(12, "form.badChoice")
    .default([])
    .transform((months) => [...new Set(months)]),
});
export type ProductInput = z.output<typeof productInput>;

/** Price and stock as edited in the table itself; `version` guards against an older page. */
export const offerInput = z.object({
  price: yuanField({ min: 1n, max: 100_000_000n }),
  available: quantityField({ allowZero: true }),
  version: integerField(0, 999_999_999),
  stockVersion: integerField(0, 999_999_999),
});
export type OfferInput = z.output<typeof offerInput>;

/** The same with the product it is about. */
export const rowOfferInput = offerInput.extend({ productId: idField() });

export const productIdInput = z.object({ productId: idField() });

/** What a product starts with: stock, and whether it is offered at once. */
export const openingInput = z.object({ available: quantityField({ allowZero: true }), publish: checkField() });

/** A picture of a product; the words stand in for it where it cannot be seen. */
export const pictureInput = z.object({ alt: textField(80) });

export const picturePositionInput = z.object({ position: integerField(0, 99) });

export const hallInput = z.object({
  taglineZh: textField(60),
  taglineEn: textField(120),
  storyZh: noteField(2_000),
  storyEn: noteField(4_000),
});
export type HallInput = z.output<typeof hallInput>;

export const coopIdInput = z.object({ coopId: idField() });

import { z } from "zod/v4";

import { bulletinBases } from "#app/domain/supervision/bulletins/content";
import { checkField, choiceField, dateField, idField, integerField, noteField, optionalIdField, textField } from "#app/lib/form-fields";

const ticked = z.preprocess(
  (value) => (typeof value === "string" ? [value] : value),
  z.array(idField(), { error: "form.nothingChosen" }).min(1, "form.nothingChosen").max(20),
);

const emptyIsNone = (value: unknown) => (value === "" ? undefined : value);

/** The id comes with the page: sent twice, it is one bulletin. */
export const newBulletinInput = z.object({
  bulletinId: idField(),
  divisionCode: z.string({ error: "form.required" }).regex(/^\d{6}$/, "form.badChoice"),
  programmeId: ticked,
  asOf: dateField(),
  basis: choiceField(bulletinBases),
  named: integerField(1, 50),
  series: textField(20),
  replacesId: z.preprocess(emptyIsNone, optionalIdField()),
});
export type NewBulletinInput = z.output<typeof newBulletinInput>;

export const bulletinVersionInput = z.object({ version: integerField(1, 100_000) });

const row = z.object({
  key: z.string({ error: "form.required" }).regex(/^[0-9a-f-]{36}:[0-9a-f-]{6,36}=?$/, "form.badChoice"),
  text: noteField(200),
});

export const editBulletinInput = z.object({
  version: integerField(1, 100_000),
  generalRemark: noteField(4_000),
  publicRemark: noteField(4_000),
  publishes: checkField(),
  publishesUnits: checkField(),
  rows: z.optional(z.array(row).max(400)).transform((rows) => rows ?? []),
});
export type EditBulletinInput = z.output<typeof editBulletinInput>;

import { z } from "zod/v4";

import { dateField, idField, noteField, percentField, phoneField, textField } from "#app/lib/form-fields";
import { isUscc } from "#app/lib/uscc";

const several = (max: number) =>
  z.preprocess(
    (value) => (value === undefined ? [] : typeof value === "string" ? [value] : value),
    z.array(idField()).max(max, "form.badChoice"),
  );

const uscc = z
  .string({ error: "form.required" })
  .transform((value) => value.trim().toUpperCase())
  .refine(isUscc, "form.badUscc");
const divisionCode = z.string({ error: "form.required" }).regex(/^\d{6}$/, "form.badChoice");

const common = { effectiveOn: dateField(), reason: textField(500), grants: several(200) };
const particulars = {
  name: textField(100),
  budgetCode: textField(40),
  divisionCode,
  address: textField(200),
  contactName: textField(60),
  contactPhone: phoneField(),
};

export const mergeInput = z.object({ ...common, sources: several(10), target: idField() });
export const closeInput = z.object({ ...common, source: idField() });
export const moveInput = z.object({ ...common, source: idField(), ...particulars });
export const splitInput = z.object({
  ...common,
  source: idField(),
  ...particulars,
  uscc,
  share: percentField({ max: 9_999 }),
  /** Numbers of orders that go along, one a line. */
  orders: noteField(4_000),
});
export type MergeInput = z.output<typeof mergeInput>;
export type CloseInput = z.output<typeof closeInput>;
export type MoveInput = z.output<typeof moveInput>;
export type SplitInput = z.output<typeof splitInput>;

/** A step of a change: a button without fields. */
export const organisationStepInput = z.object({});
export const refuseOrganisationInput = z.object({ reason: textField(500) });

export type OrganisationInput =
  | { kind: "MERGE"; input: MergeInput }
  | { kind: "CLOSE"; input: CloseInput }
  | { kind: "MOVE"; input: MoveInput }
  | { kind: "SPLIT"; input: SplitInput };

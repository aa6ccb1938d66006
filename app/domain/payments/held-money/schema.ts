import { z } from "zod/v4";

import { heldKinds } from "#app/domain/payments/held-money/states";
import {
  choiceField,
  dateField,
  idField,
  integerField,
  noteField,
  optionalField,
  optionalIdField,
  textField,
  yuanField,
} from "#app/lib/form-fields";

/** By whom money is held: a unit of the list, or a name and its place. */
export const reportHeldInput = z.object({
  kind: choiceField(heldKinds),
  unitId: optionalField(idField()),
  debtorName: optionalField(textField(100)),
  /** Name or code of a division. */
  place: optionalField(textField(40)),
  contractNumber: textField(64),
  amount: yuanField({ min: 1n, max: 100_000_000_000n }),
  sinceOn: dateField(),
  dueOn: dateField(),
  note: noteField(500),
});
export type ReportHeldInput = z.output<typeof reportHeldInput>;

export const reportReceivableInput = z.object({ receivableId: idField(), note: noteField(500) });
export const emptyHeldInput = z.object({});
export const heldReasonInput = z.object({ reason: textField(300) });
export const sentInput = z.object({ sentOn: dateField(), bankReference: textField(64) });
export type SentInput = z.output<typeof sentInput>;
/** Working days that the bureau gives. */
export const takeInput = z.object({ days: integerField(1, 60), note: noteField(300) });
export type TakeInput = z.output<typeof takeInput>;
export const returnInput = z.object({
  amount: yuanField({ min: 1n }),
  receivedOn: dateField(),
  bankReference: textField(64),
  guaranteeId: z.preprocess((value) => (value === "" ? undefined : value), optionalIdField()),
});
export type ReturnInput = z.output<typeof returnInput>;

import { z } from "zod/v4";

import { fundSources } from "#app/domain/ordering/schema";
import { choiceField, idField, phoneField, textField, yuanField } from "#app/lib/form-fields";

const lineIds = () => z.array(idField(), { error: "form.required" }).min(1, "form.required").max(200, "form.tooLong");

export const reAttributionInput = z.object({ toUnitId: idField(), lineIds: lineIds(), reason: textField(300) });
export type ReAttributionInput = z.output<typeof reAttributionInput>;

export const sourceCorrectionInput = z.object({ toSource: choiceField(fundSources), lineIds: lineIds(), reason: textField(300) });
export type SourceCorrectionInput = z.output<typeof sourceCorrectionInput>;

/** A unit that the order should have been credited to names it by what stands on the delivery sheet. */
export const claimInput = z.object({
  orderNumber: textField(40).transform((value) => value.toUpperCase()),
  goodsAmount: yuanField(),
  reason: textField(300),
});
export type ClaimInput = z.output<typeof claimInput>;

export const receiverInput = z.object({
  receiverName: textField(60),
  receiverPhone: phoneField(),
  address: textField(200),
  reason: textField(300),
});
export type ReceiverInput = z.output<typeof receiverInput>;

import { z } from "zod/v4";

import { guaranteeIssuers, guaranteePurposes } from "#app/domain/payments/guarantees/states";
import { choiceField, dateField, idField, textField, yuanField } from "#app/lib/form-fields";

export const draftGuaranteeInput = z.object({
  unitId: idField(),
  issuerKind: choiceField(guaranteeIssuers),
  issuer: textField(100),
  reference: textField(64),
  purpose: choiceField(guaranteePurposes),
  contractNumber: textField(64),
  amount: yuanField({ min: 1n, max: 100_000_000_000n }),
  validFrom: dateField(),
  validTo: dateField(),
});
export type DraftGuaranteeInput = z.output<typeof draftGuaranteeInput>;

export const emptyGuaranteeInput = z.object({});
export const guaranteeReasonInput = z.object({ reason: textField(300) });

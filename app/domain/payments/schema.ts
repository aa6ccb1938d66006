import { z } from "zod/v4";

import { dateField, textField, yuanField } from "#app/lib/form-fields";

/** A bank transfer as the co-op's clerk reads it from the statement. */
export const confirmRemittanceInput = z.object({ amount: yuanField({ min: 1n }), receivedOn: dateField(), bankReference: textField(64) });
export type ConfirmRemittanceInput = z.output<typeof confirmRemittanceInput>;

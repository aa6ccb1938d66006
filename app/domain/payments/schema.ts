import { z } from "zod/v4";

import { choiceField, dateField, idField, noteField, optionalIdField, optionalField, textField, yuanField } from "#app/lib/form-fields";

/** A bank transfer as the co-op's clerk reads it from the statement. */
export const confirmRemittanceInput = z.object({ amount: yuanField({ min: 1n }), receivedOn: dateField(), bankReference: textField(64) });
export type ConfirmRemittanceInput = z.output<typeof confirmRemittanceInput>;

const tickedIds = (most: number) =>
  z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(idField(), { error: "form.nothingChosen" }).min(1, "form.nothingChosen").max(most, "form.tooMany"),
  );

/** Receivables that a unit orders to be paid, from which of its accounts and when. */
export const prepareBatchInput = z.object({
  receivable: tickedIds(500),
  payOn: dateField(),
  payerBank: textField(100),
  payerAccount: textField(34),
});
export type PrepareBatchInput = z.output<typeof prepareBatchInput>;
export const dropBatchInput = z.object({ reason: textField(200) });
export const approveBatchInput = z.object({});
export const preparePayoutInput = z.object({ coopId: idField() });
export const releasePayoutInput = z.object({});
export const confirmPayoutInput = z.object({ bankReference: textField(64) });
export const failPayoutInput = z.object({ reason: textField(200) });
export const issueProofInput = z.object({});
/** What the bank says of some transfers of an order. */
export const reportItemsInput = z.object({ item: tickedIds(500), outcome: choiceField(["EXECUTED", "FAILED"]), note: noteField(200) });

/** Titles of the columns of a bank's statement, several with `|` between them. */
export const bankFormatInput = z.object({
  nameZh: textField(60),
  nameEn: textField(60),
  bookedOn: noteField(300),
  arrived: noteField(300),
  left: noteField(300),
  amount: noteField(300),
  payerName: noteField(300),
  payerAccount: noteField(300),
  purpose: noteField(300),
  reference: noteField(300),
  balance: noteField(300),
});
export const savedBankFormatInput = bankFormatInput.extend({ formatId: idField() });
export const bankFormatIdInput = z.object({ formatId: idField() });
export type BankFormatInput = z.output<typeof bankFormatInput>;

/** Which orders a transfer pays: one row per order that may be chosen; what is left empty is not chosen. */
export const matchTransferInput = z.object({
  lineId: idField(),
  parts: z
    .array(
      z.object({ orderId: idField(), amount: optionalField(yuanField({ min: 1n })), fee: optionalField(yuanField({ max: 100_000n })) }),
    )
    .max(60, "form.tooMany")
    .default([]),
  note: noteField(200),
});
export const asideInput = z.object({ kind: choiceField(["RETURNED", "OTHER_INCOME", "INTERNAL"]), note: textField(200) });
export const importStatementInput = z.object({});
export const postStatementInput = z.object({});
export const decisionIdInput = z.object({ decisionId: idField() });
export const reversalInput = z.object({ decisionId: idField(), reason: textField(200) });
export const takeBackInput = z.object({ reason: textField(200) });
export const reversalIdInput = z.object({ reversalId: idField() });
/** Which arrived transfer an outgoing one sent back, and what had been decided about it. */
export const returnedInput = z.object({ arrivedLineId: idField(), decisionId: optionalIdField(), reason: textField(200) });
export const paymentTermsInput = z.object({ terms: choiceField(["GOODS_FIRST", "MONEY_FIRST"]) });
export const termsChangeInput = z.object({ changeId: idField() });
export const transfersChangeInput = z.object({ changeId: idField() });
export const limitChangeInput = z.object({ changeId: idField() });
export const pledgeInput = z.object({
  bankName: textField(60),
  bankAccountName: textField(60),
  bankAccountNumber: textField(40).refine((value) => /^[0-9 -]{6,40}$/.test(value), "form.badAccountNumber"),
});
export type PledgeInput = z.output<typeof pledgeInput>;
export const confirmationIdInput = z.object({ confirmationId: idField() });
export const confirmationReasonInput = z.object({ confirmationId: idField(), reason: textField(300) });
export const pledgeOfInput = pledgeInput.extend({ confirmationId: idField() });
export const greenLaneInput = z.object({ reason: textField(300) });
export const releaseLimitInput = z.object({ limit: optionalField(yuanField({ min: 0n })) });

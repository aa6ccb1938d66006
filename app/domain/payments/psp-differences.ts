/** Ways in which the payment service, receivables and ledger can differ. Each has one answer; some have another one. */
export const differenceKinds = [
  /** A message could not be applied. */
  "eventDead",
  /** Whether a request was carried out is not known. */
  "requestUnknown",
  /** Money came there that is not recorded here. */
  "paidThereOnly",
  /** Ready to be paid here, over there. */
  "endedThere",
  /** An invoice or a checkout there that nobody here knows. */
  "unknownThere",
  /** An invoice asks for more than is open: the bank brought the rest. */
  "notMirrored",
  /** An invoice asks for less than is open. */
  "asksTooLittle",
  /** More was paid than is due. */
  "surplus",
  /** A refund stands otherwise there. */
  "refundDiffers",
  /** A dispute that holds nothing here. */
  "disputeUnknown",
  /** Accepted and paid in full, and not settled: the quota does not count. */
  "notSettled",
  /** Money on its way to the platform's bank came back. */
  "payoutFailed",
  /** A dispute was lost: the money is gone, and nobody has said who bears it. */
  "disputeLost",
  /** A transfer to a co-op's own account, or taking one back, was refused, and its money is held. */
  "transferFailed",
  /** A transfer that was made here and is not there, or not any more. */
  "transferMissing",
  /** A transfer over there is over another amount, or more of it was taken back. */
  "transferDiffers",
  /** A transfer there that nobody here knows. */
  "transferUnknown",
  /** A co-op's account stands otherwise there. */
  "accountDiffers",
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** Where there is a choice: the answer, or the other one. */
export const answerWays = ["answer", "other"] as const;
export type AnswerWay = (typeof answerWays)[number];
export const hasOtherAnswer = (kind: DifferenceKind): kind is "disputeLost" => kind === "disputeLost";

export interface FoundDifference {
  kind: DifferenceKind;
  /** An id that the answer is given for. */
  subject: string;
  unitId: string | null;
  orderId: string | null;
  detail: { there?: string; here?: string; amountFen?: string; number?: string };
}

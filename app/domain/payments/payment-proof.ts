import { z } from "zod/v4";

const fen = z.string().regex(/^\d{1,18}$/);

/** What a payment request proof says, as it is hashed: amounts in fen as text, days as calendar dates. */
export const proofContent = z.object({
  format: z.literal("xiangji-payment-proof/1"),
  number: z.string(),
  issuedAt: z.string(),
  /** Of the payment order; null where it is about one order. */
  batch: z.string().nullable(),
  unit: z.object({ id: z.uuid(), name: z.string(), uscc: z.string() }),
  lines: z
    .array(
      z.object({
        receivableId: z.uuid(),
        receivable: z.string(),
        order: z.string(),
        remittanceCode: z.string(),
        acceptance: z.string(),
        acceptedOn: z.string(),
        dueOn: z.string(),
        openFen: fen,
        payee: z.string(),
        payeeUscc: z.string(),
        account: z.string(),
        bank: z.string(),
        /** Of the co-op whose receivable it is, where it is pledged and the bank is the payee; its tax number stays `payeeUscc`. */
        pledgedBy: z.string().optional(),
      }),
    )
    .min(1),
  totalFen: fen,
});
export type ProofContent = z.output<typeof proofContent>;

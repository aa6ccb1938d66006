import { z } from "zod/v4";

const fen = z.string().regex(/^\d{1,18}$/);
const party = z.object({ name: z.string(), uscc: z.string() });

/** What a credit note says, as it is hashed: amounts in fen as text, quantities in sales units as text. */
export const creditNoteContent = z.object({
  document: z.literal("credit-note"),
  version: z.literal(1),
  number: z.string(),
  issuedAt: z.string(),
  /** GOODS: goods did not stay with the unit. GOODWILL: money alone. */
  kind: z.enum(["GOODS", "GOODWILL"]),
  creditor: party,
  debtor: party,
  order: z.string(),
  claim: z.string(),
  /** The goods that the claim is about; without an amount where they are kept. */
  lines: z.array(z.object({ goods: z.string(), quantity: z.string(), salesUnit: z.string(), amountFen: fen.nullable() })),
  amountFen: fen,
  /** What it takes off open receivables; the rest is refunded. */
  receivables: z.array(z.object({ number: z.string(), amountFen: fen })),
  creditedFen: fen,
  refundFen: fen,
});
export type CreditNoteContent = z.output<typeof creditNoteContent>;

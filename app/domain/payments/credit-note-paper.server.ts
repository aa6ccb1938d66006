import { createHash, randomBytes } from "node:crypto";

import { inTransaction, type Tx } from "#app/db/client.server";
import { requireSigningKey } from "#app/env.server";
import type { CreditNoteContent } from "#app/domain/payments/credit-note";
import { creditNoteNumber, receivableNumber } from "#app/domain/payments/receivable-number";
import { enqueue } from "#app/jobs/boss.server";
import { canonicalJson } from "#app/lib/canonical-json";
import { publicKeyOf, signText } from "#app/lib/ed25519";

interface Row {
  id: string;
  fiscalYear: number;
  number: number;
  issuedAt: Date;
  kind: CreditNoteContent["kind"];
  creditor: CreditNoteContent["creditor"];
  debtor: CreditNoteContent["debtor"];
  order: string;
  claim: string;
  amountFen: bigint;
  creditedFen: bigint;
  lines: CreditNoteContent["lines"];
  receivables: { year: number; number: number; fen: string }[] | null;
}

/**
 * Writes down what the credit note of a claim says, in the transaction that issues it; a job signs it.
 *
 * @param causeId the claim that the note answers
 */
export async function freezeCreditNote(tx: Tx, unitId: string, causeId: string): Promise<void> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT n.id, n.fiscal_year AS "fiscalYear", n.number, n.issued_at AS "issuedAt", n.kind::text AS kind, o.number AS "order", k.number AS claim,
      n.amount_fen AS "amountFen", n.credited_fen AS "creditedFen",
      jsonb_build_object('name', c.name, 'uscc', c.uscc) AS creditor, jsonb_build_object('name', u.name, 'uscc', u.uscc) AS debtor,
      (SELECT jsonb_agg(jsonb_build_object('goods', w.name_zh, 'quantity', trim_scale(CASE WHEN n.kind = 'GOODS' THEN l.agreed_quantity ELSE l.quantity END)::text,
          'salesUnit', w.sales_unit, 'amountFen', CASE WHEN n.kind = 'GOODS' THEN l.agreed_fen::text END) ORDER BY w.position)
        FROM goods_claim_line l JOIN order_line w ON w.unit_id = l.unit_id AND w.id = l.line_id
        WHERE l.unit_id = k.unit_id AND l.claim_id = k.id AND (n.kind = 'GOODWILL' OR l.agreed_quantity > 0)) AS lines,
      (SELECT jsonb_agg(jsonb_build_object('year', r.fiscal_year, 'number', r.number, 'fen', x.amount_fen::text) ORDER BY r.fiscal_year, r.number)
        FROM credit_note_allocation x JOIN receivable r ON r.unit_id = x.unit_id AND r.id = x.receivable_id WHERE x.unit_id = n.unit_id AND x.credit_note_id = n.id) AS receivables
    FROM credit_note n JOIN goods_claim k ON k.unit_id = n.unit_id AND k.id = n.cause_id JOIN purchase_order o ON o.unit_id = n.unit_id AND o.id = n.order_id
      JOIN unit u ON u.id = n.unit_id JOIN coop c ON c.id = n.coop_id
    WHERE n.unit_id = ${unitId}::uuid AND n.cause_id = ${causeId}::uuid`;
  if (!row) throw new Error(`claim ${causeId} has no credit note`);
  const { id, fiscalYear, number, issuedAt, amountFen, creditedFen, receivables, ...rest } = row;
  const content = canonicalJson({
    document: "credit-note",
    version: 1,
    ...rest,
    number: creditNoteNumber(fiscalYear, number),
    issuedAt: issuedAt.toISOString(),
    amountFen: amountFen.toString(),
    creditedFen: creditedFen.toString(),
    refundFen: (amountFen - creditedFen).toString(),
    receivables: (receivables ?? []).map((part) => ({ number: receivableNumber(part.year, part.number), amountFen: part.fen })),
  } satisfies CreditNoteContent);
  const sha256 = new Uint8Array(createHash("sha256").update(content, "utf8").digest());
  await tx.creditNotePaper.create({
    data: { unitId, creditNoteId: id, token: randomBytes(16).toString("base64url"), content, sha256 },
  });
  await enqueue(tx, "payments.signCreditNote", { unitId, creditNoteId: id }, { once: id });
}

/** Signs a credit note with the key of the ledger's lists. Repeated, it changes nothing. @throws EnvironmentError without a signing key */
export async function signCreditNote(unitId: string, creditNoteId: string, now: Date): Promise<void> {
  const key = requireSigningKey();
  await inTransaction(async (tx) => {
    const paper = await tx.creditNotePaper.findUnique({
      where: { unitId_creditNoteId: { unitId, creditNoteId } },
      select: { content: true },
    });
    if (!paper) return;
    await tx.creditNotePaper.updateMany({
      where: { unitId, creditNoteId, signedAt: null },
      data: { signature: new Uint8Array(signText(paper.content, key)), publicKey: publicKeyOf(key), signedAt: now },
    });
  });
}

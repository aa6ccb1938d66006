import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { claimsOf } from "#app/domain/ordering/claims/claim-record.server";
import { getCreditNoteOf, type CreditNoteView } from "#app/domain/payments/credit-notes.queries.server";

export interface CreditNoteDocument extends CreditNoteView {
  claimId: string;
  orderId: string;
}

/** A credit note for whoever may read its claim; null for everybody else. */
export async function getCreditNote(actor: Actor, id: string): Promise<CreditNoteDocument | null> {
  const [row] = await db.$queryRaw<{ unitId: string; claimId: string; orderId: string }[]>`
    SELECT k.unit_id AS "unitId", k.id AS "claimId", k.order_id AS "orderId" FROM goods_claim k JOIN credit_note n ON n.unit_id = k.unit_id AND n.cause_id = k.id
    WHERE ${claimsOf(actor)} AND n.id = ${id}::uuid`;
  const view = row && (await getCreditNoteOf(row.unitId, id));
  return view ? { ...view, claimId: row.claimId, orderId: row.orderId } : null;
}

import { db, inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { nothingDue, receivableNotFound } from "#app/domain/payments/errors";
import { livePayment, notePayment, type PspLine } from "#app/domain/payments/psp-payments.server";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { fromDbDate } from "#app/lib/dates";

/**
 * A unit wants to pay a receivable through the payment service: an invoice over what is open is drawn up there, line by line. Asked twice, from two tabs or after a
 * lost answer, it is one invoice.
 *
 * @returns id of the payment
 * @throws receivableNotFound, nothingDue
 */
export async function requestInvoice(actor: Actor, receivableId: string): Promise<string> {
  const receivable = await db.receivable.findUnique({ where: { unitId_id: { unitId: actor.orgId, id: receivableId } } });
  if (!receivable) throw receivableNotFound();
  const openFen = receivable.amountFen - receivable.paidFen;
  if (openFen === 0n) throw nothingDue();
  const lines = await linesOf(actor, receivable, openFen);
  return inTransaction(async (tx) => {
    const known = await livePayment(tx, actor.orgId, { receivableId });
    if (known !== null) return known;
    const { orderId, coopId } = receivable;
    const id = await notePayment(tx, actor, {
      flow: "INVOICE",
      orderId,
      coopId,
      receivableId,
      amountFen: openFen,
      lines,
      dueOn: fromDbDate(receivable.dueOn),
      expiresAt: null,
    });
    await writeAudit(tx, actor, { action: "stripe.requestInvoice", objectType: "receivable", objectId: receivableId, unitId: actor.orgId });
    return id;
  });
}

interface Owed {
  id: string;
  causeId: string;
  amountFen: bigint;
  fiscalYear: number;
  number: number;
}

/** One line for each product with its whole amount, and one for freight; a rest of which something is paid is one line. */
async function linesOf(actor: Actor, owed: Owed, openFen: bigint): Promise<PspLine[]> {
  const number = receivableNumber(owed.fiscalYear, owed.number);
  if (openFen < owed.amountFen) return [{ description: number, fen: openFen.toString() }];
  const goods = await db.$queryRaw<{ name: string; fen: bigint }[]>`
    SELECT l.name_zh AS name, a.accepted_fen AS fen FROM acceptance_line a JOIN order_line l ON l.unit_id = a.unit_id AND l.id = a.line_id
    WHERE a.unit_id = ${actor.orgId}::uuid AND a.acceptance_id = ${owed.causeId}::uuid AND a.accepted_fen > 0 ORDER BY l.position`;
  const goodsFen = goods.reduce((sum, { fen }) => sum + fen, 0n);
  const lines = goods.map(({ name, fen }) => ({ description: name, fen: fen.toString() }));
  const restFen = openFen - goodsFen;
  if (restFen < 0n) return [{ description: number, fen: openFen.toString() }];
  return restFen > 0n ? [...lines, { description: `${number} 运费 Freight`, fen: restFen.toString() }] : lines;
}

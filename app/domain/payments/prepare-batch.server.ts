import { inTransaction } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { alreadyOrdered, notOpenAnyMore, payDayInPast, payeeWithoutAccount } from "#app/domain/payments/errors";
import type { PrepareBatchInput } from "#app/domain/payments/schema";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Collects open receivables of the unit into a payment order; each is paid with all that is open of it, to the bank it is pledged to or to the co-op. It pays nothing until a second person approves it.
 *
 * @returns id of the order
 * @throws notOpenAnyMore when one of them is paid or not the unit's; alreadyOrdered when another order may still pay one
 * @throws payDayInPast, payeeWithoutAccount
 */
export async function prepareBatch(actor: Actor, input: PrepareBatchInput): Promise<string> {
  const today = calendarDateOf(actor.now);
  if (input.payOn < today) throw payDayInPast();
  const [number = ""] = await takeDocumentNumbers(1, "FK", today);
  const id = actor.onceId ?? newId();
  const ids = [...new Set(input.receivable)];
  try {
    await inTransaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM receivable WHERE unit_id = ${actor.orgId}::uuid AND id = ANY (${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
      const open = await tx.$queryRaw<
        { id: string; order_id: string; coop_id: string; fen: bigint; name: string; bank: string; account: string }[]
      >`
        SELECT r.id, r.order_id, r.coop_id, r.amount_fen - r.paid_fen AS fen, y.bank_account_name AS name, y.bank_name AS bank, y.bank_account_number AS account
        FROM receivable r, LATERAL receivable_payee(r.unit_id, r.id) y WHERE r.unit_id = ${actor.orgId}::uuid AND r.id = ANY (${ids}::uuid[]) AND r.paid_at IS NULL ORDER BY r.id`;
      if (open.length !== ids.length) throw notOpenAnyMore();
      const nowhere = open.find(({ account }) => account === "");
      if (nowhere) throw payeeWithoutAccount(nowhere.name);
      await tx.paymentBatch.create({
        data: {
          unitId: actor.orgId,
          id,
          number,
          payOn: toDbDate(input.payOn),
          payerBank: input.payerBank,
          payerAccount: input.payerAccount,
          status: "PREPARED",
          amountFen: open.reduce((sum, { fen }) => sum + fen, 0n),
          preparedById: actor.userId,
          preparedAt: actor.now,
        },
      });
      await tx.paymentItem.createMany({
        data: open.map((row) => ({
          unitId: actor.orgId,
          batchId: id,
          receivableId: row.id,
          orderId: row.order_id,
          coopId: row.coop_id,
          amountFen: row.fen,
          payeeName: row.name,
          payeeBank: row.bank,
          payeeAccount: row.account,
          status: "PENDING" as const,
          statusAt: actor.now,
        })),
      });
      await writeAudit(tx, actor, {
        action: "payment.prepare",
        objectType: "payment-batch",
        objectId: id,
        unitId: actor.orgId,
        detail: { number },
      });
    });
  } catch (error) {
    if (violatedConstraint(error) === "payment_item_live") throw alreadyOrdered();
    if (refusalCode(error) === "payments.notOpenAnyMore") throw notOpenAnyMore();
    throw error;
  }
  return id;
}

import { createHash, randomBytes } from "node:crypto";

import { inTransaction } from "#app/db/client.server";
import { takeDocumentNumbers } from "#app/db/document-numbers.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { nothingToProve } from "#app/domain/payments/errors";
import type { ProofContent } from "#app/domain/payments/payment-proof";
import { receivableNumber } from "#app/domain/payments/receivable-number";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

interface LineRow extends Omit<ProofContent["lines"][number], "receivable" | "openFen" | "pledgedBy"> {
  fiscalYear: number;
  number: number;
  openFen: bigint;
  pledgedBy: string | null;
}

/**
 * Freezes what the unit owes for one of its orders, or by a payment order, into a numbered document; a job signs it.
 *
 * @returns token of its public address
 * @throws nothingToProve when nothing of it is open, or it is not the unit's
 */
export async function issueProof(actor: Actor, about: { orderId: string } | { batchId: string }): Promise<string> {
  const [number = ""] = await takeDocumentNumbers(1, "FP", calendarDateOf(actor.now));
  const [orderId, batchId] = "orderId" in about ? [about.orderId, null] : [null, about.batchId];
  const token = randomBytes(16).toString("base64url");
  return inTransaction(async (tx) => {
    const rows = await tx.$queryRaw<LineRow[]>`
      SELECT r.id AS "receivableId", r.fiscal_year AS "fiscalYear", r.number, o.number AS "order", o.remittance_code AS "remittanceCode", a.number AS acceptance,
        (a.accepted_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "acceptedOn", r.due_on::text AS "dueOn", coalesce(i.amount_fen, r.amount_fen - r.paid_fen) AS "openFen",
        coalesce(i.payee_name, y.bank_account_name) AS payee, c.uscc AS "payeeUscc", coalesce(i.payee_account, y.bank_account_number) AS account, coalesce(i.payee_bank, y.bank_name) AS bank,
        CASE WHEN y.pledged THEN c.name END AS "pledgedBy"
      FROM receivable r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id JOIN coop c ON c.id = r.coop_id
        JOIN acceptance a ON a.unit_id = r.unit_id AND a.id = r.cause_id CROSS JOIN LATERAL receivable_payee(r.unit_id, r.id) y
        ${batchId === null ? Prisma.sql`LEFT JOIN payment_item i ON false` : Prisma.sql`JOIN payment_item i ON i.unit_id = r.unit_id AND i.receivable_id = r.id AND i.batch_id = ${batchId}::uuid AND i.status IN ('PENDING', 'EXECUTED')`}
      WHERE r.unit_id = ${actor.orgId}::uuid AND r.paid_at IS NULL ${orderId === null ? Prisma.empty : Prisma.sql`AND r.order_id = ${orderId}::uuid`}
      ORDER BY o.number, r.number`;
    if (rows.length === 0) throw nothingToProve();
    const unit = await tx.unit.findUniqueOrThrow({ where: { id: actor.orgId }, select: { id: true, name: true, uscc: true } });
    const batch =
      batchId === null ? null : await tx.paymentBatch.findFirst({ where: { unitId: actor.orgId, id: batchId }, select: { number: true } });
    const lines = rows.map(({ fiscalYear, number: count, openFen, pledgedBy, ...row }) => ({
      ...row,
      ...(pledgedBy === null ? {} : { pledgedBy }),
      receivable: receivableNumber(fiscalYear, count),
      openFen: openFen.toString(),
    }));
    const content = JSON.stringify({
      format: "xiangji-payment-proof/1",
      number,
      issuedAt: actor.now.toISOString(),
      batch: batch?.number ?? null,
      unit,
      lines,
      totalFen: rows.reduce((sum, row) => sum + row.openFen, 0n).toString(),
    } satisfies ProofContent);
    const id = actor.onceId ?? newId();
    const sha256 = new Uint8Array(createHash("sha256").update(content, "utf8").digest());
    await tx.paymentProof.create({
      data: { unitId: actor.orgId, id, number, token, orderId, batchId, content, sha256, issuedAt: actor.now, issuedById: actor.userId },
    });
    await enqueue(tx, "payments.signProof", { proofId: id });
    await writeAudit(tx, actor, {
      action: "payment.prove",
      objectType: "payment-proof",
      objectId: id,
      unitId: actor.orgId,
      detail: { number },
    });
    return token;
  });
}

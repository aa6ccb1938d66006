import { inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import type { AsideKind } from "#app/domain/payments/bank-desk";
import { takeFromLine } from "#app/domain/payments/bank-decision.server";
import { getBankLine } from "#app/domain/payments/bank-desk.queries.server";
import { bankLineNotFound, bankLineTaken } from "#app/domain/payments/errors";
import { newId } from "#app/lib/ids";

/**
 * Decides that what is left of a transfer pays no order.
 *
 * @returns id of the decision
 * @throws bankLineNotFound, bankLineTaken
 */
export async function setLineAside(actor: Actor, lineId: string, input: { kind: AsideKind; note: string }): Promise<string> {
  const line = await getBankLine(actor, lineId);
  if (!line) throw bankLineNotFound();
  if (line.leftFen <= 0n) throw bankLineTaken(0n);
  const id = actor.onceId ?? newId();
  const decision = {
    id,
    lineId,
    kind: input.kind,
    amountFen: line.leftFen,
    parts: [],
    note: input.note,
    automatic: false,
    releaseAboveFen: null,
  };
  try {
    await inTransaction(async (tx) => {
      await tx.$executeRaw(Prisma.sql`WITH ${Prisma.join(takeFromLine(actor, decision, "POSTED"), ", ")} SELECT 1`);
      await writeAudit(tx, actor, { action: "bank.aside", objectType: "bank-decision", objectId: id, detail: { kind: input.kind } });
    });
  } catch (error) {
    if (violatedConstraint(error) === "bank_line_not_overdrawn") throw bankLineTaken(0n);
    throw error;
  }
  return id;
}

/**
 * Lines that stand for transfers a clerk typed by hand before the statement came: same reference, same amount. They are decided, and nothing is paid again.
 *
 * @returns how many
 */
export async function linkRecorded(actor: Actor, statementId: string): Promise<number> {
  const rows = await hotQuery<{ id: string }>(Prisma.sql`
    WITH typed AS (SELECT bank_reference, sum(amount_fen)::bigint AS fen, jsonb_agg(jsonb_build_object('orderId', order_id, 'amountFen', amount_fen::text, 'feeFen', '0')) AS parts
        FROM remittance m WHERE coop_id = ${actor.orgId}::uuid AND bank_decision_id IS NULL AND method = 'BANK_TRANSFER' AND reverses_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM remittance b WHERE b.unit_id = m.unit_id AND b.reverses_id = m.id) GROUP BY 1),
      same AS (SELECT l.id, l.amount_fen, t.parts FROM bank_line l JOIN typed t ON t.bank_reference = l.reference AND t.fen = l.amount_fen
        WHERE l.coop_id = ${actor.orgId}::uuid AND l.statement_id = ${statementId}::uuid AND l.decided_fen = 0 AND l.proposed_fen = 0 AND l.reference <> ''),
      line_taken AS (UPDATE bank_line l SET decided_fen = l.amount_fen FROM same s WHERE l.coop_id = ${actor.orgId}::uuid AND l.id = s.id RETURNING l.id)
    INSERT INTO bank_decision (coop_id, id, line_id, kind, status, amount_fen, parts, automatic, proposed_by_id, proposed_at, decided_by_id, decided_at)
    SELECT ${actor.orgId}::uuid, gen_random_uuid(), s.id, 'RECORDED', 'POSTED', s.amount_fen, s.parts, true, ${actor.userId}::uuid, ${actor.now}, ${actor.userId}::uuid, ${actor.now}
    FROM same s JOIN line_taken USING (id) RETURNING id`);
  return rows.length;
}

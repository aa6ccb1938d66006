import { inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { getBankLine } from "#app/domain/payments/bank-desk.queries.server";
import { bankLineNotFound, bankLineTaken, notWhatLeft } from "#app/domain/payments/errors";
import { returnedPair } from "#app/domain/payments/reversal.server";

/**
 * Says that an outgoing transfer sent back one that arrived and that nobody has decided about: both are dealt with.
 *
 * @throws bankLineNotFound, notWhatLeft, bankLineTaken
 */
export async function pairReturned(actor: Actor, returnedLineId: string, arrivedLineId: string, note: string): Promise<void> {
  const [left, arrived] = await Promise.all([getBankLine(actor, returnedLineId), getBankLine(actor, arrivedLineId)]);
  if (!left || !arrived) throw bankLineNotFound();
  if (left.sentFen <= 0n || arrived.leftFen < left.sentFen) throw notWhatLeft();
  const amountFen = left.sentFen;
  try {
    await inTransaction(async (tx) => {
      await tx.$executeRaw(Prisma.sql`WITH both_lines AS (UPDATE bank_line SET decided_fen = decided_fen + ${amountFen} WHERE coop_id = ${actor.orgId}::uuid
          AND id = ANY (${[left.id, arrived.id]}::uuid[])), ${returnedPair(actor, { lineId: arrived.id, amountFen }, left.id, note)} SELECT 1`);
      await writeAudit(tx, actor, { action: "bank.pairReturned", objectType: "bank-line", objectId: left.id });
    });
  } catch (error) {
    if (violatedConstraint(error) === "bank_line_not_overdrawn") throw bankLineTaken(0n);
    throw error;
  }
}

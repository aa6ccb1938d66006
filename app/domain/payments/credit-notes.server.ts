import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { Allocation, PayableOrder } from "#app/domain/payments/receivables.server";

export interface NewCreditNote {
  id: string;
  kind: "GOODS" | "GOODWILL";
  /** The claim it answers; it is answered once. */
  causeId: string;
  amountFen: bigint;
  /** What it covers of open receivables; the rest of its amount is refunded. */
  allocations: readonly Allocation[];
}

/** Common table expressions that issue a credit note and lower what is open. The CHECK on `receivable` refuses to cover more than is owed, whoever writes. */
export function issueCreditNote(actor: Actor, order: Pick<PayableOrder, "unitId" | "id" | "coopId">, note: NewCreditNote): Prisma.Sql[] {
  const covered = note.allocations.map(({ receivableId, amountFen }) => ({ id: receivableId, amount: amountFen.toString() }));
  const creditedFen = note.allocations.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  return [
    Prisma.sql`covered AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(covered)}::jsonb) AS p(id uuid, amount bigint))`,
    Prisma.sql`credit_note_issued AS (INSERT INTO credit_note (unit_id, id, order_id, coop_id, kind, cause_id, amount_fen, credited_fen, issued_at, issued_by_id, fiscal_year, number)
      VALUES (${order.unitId}::uuid, ${note.id}::uuid, ${order.id}::uuid, ${order.coopId}::uuid, ${note.kind}::credit_note_kind, ${note.causeId}::uuid, ${note.amountFen},
        ${creditedFen}, ${actor.now}, ${actor.userId}::uuid, 0, 0))`,
    Prisma.sql`credit_allocated AS (INSERT INTO credit_note_allocation (unit_id, credit_note_id, receivable_id, amount_fen)
      SELECT ${order.unitId}::uuid, ${note.id}::uuid, id, amount FROM covered)`,
    Prisma.sql`receivable_covered AS (UPDATE receivable r SET paid_fen = r.paid_fen + p.amount, credited_fen = r.credited_fen + p.amount, version = r.version + 1,
        paid_at = CASE WHEN r.paid_fen + p.amount = r.amount_fen THEN ${actor.now}::timestamptz END
      FROM covered p WHERE r.unit_id = ${order.unitId}::uuid AND r.id = p.id)`,
  ];
}

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { BankLineRow } from "#app/domain/payments/bank-desk.queries.server";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

/** An arrived transfer that an outgoing one may have sent back. */
export interface ReturnCandidate {
  lineId: string;
  /** What was decided about it; null while it waits. */
  decisionId: string | null;
  kind: string | null;
  bookedOn: CalendarDate;
  payerName: string;
  purpose: string;
  amountFen: bigint;
}

/** Transfers of the same amount that arrived in the half year before, those of the same account or name first; at most ten. */
export async function listReturnCandidates(actor: Actor, line: BankLineRow): Promise<ReturnCandidate[]> {
  if (line.sentFen <= 0n) return [];
  const rows = await db.$queryRaw<(Omit<ReturnCandidate, "bookedOn"> & { booked_on: Date })[]>`
    SELECT l.id AS "lineId", d.id AS "decisionId", d.kind::text AS kind, l.booked_on, l.payer_name AS "payerName", l.purpose, ${line.sentFen} AS "amountFen"
    FROM bank_line l LEFT JOIN bank_decision d ON d.coop_id = l.coop_id AND d.line_id = l.id AND d.status = 'POSTED' AND d.amount_fen = ${line.sentFen} AND d.counter_line_id IS NULL
    WHERE l.coop_id = ${actor.orgId}::uuid AND l.amount_fen >= ${line.sentFen} AND l.booked_on BETWEEN ${line.bookedOn}::date - 183 AND ${line.bookedOn}::date
      AND (d.id IS NOT NULL OR l.amount_fen = ${line.sentFen} AND l.decided_fen + l.proposed_fen = 0)
    ORDER BY (l.payer_account = ${line.payerAccount} AND l.payer_account <> '') DESC, (l.payer_name = ${line.payerName}) DESC, l.booked_on DESC, l.id LIMIT 10`;
  return rows.map(({ booked_on, ...row }) => ({ ...row, bookedOn: fromDbDate(booked_on) }));
}

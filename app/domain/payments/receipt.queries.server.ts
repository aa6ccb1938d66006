import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { proposedReversal, type ProposedReversal } from "#app/domain/payments/bank-desk.queries.server";
import { Prisma } from "#app/db/generated/client";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface Receipt {
  id: string;
  orderId: string;
  orderNumber: string;
  unitName: string;
  unitNameEn: string | null;
  amountFen: bigint;
  receivedOn: CalendarDate;
  bankReference: string;
  method: "BANK_TRANSFER" | "STRIPE" | "BANK_FEE";
  confirmedBy: string;
  confirmedAt: Date;
  /** Typed by hand, with no line of the bank behind it. */
  typed: boolean;
  /** The bank's line behind it. */
  lineId: string | null;
  state: "standing" | "takenBack" | "takenBackInPart" | "counter";
  /** Why it was taken back. */
  reason: string | null;
  /** What a first person wants. */
  reversal: ProposedReversal | null;
}

/** One receipt of a co-op. */
export async function getReceipt(actor: Actor, id: string): Promise<Receipt | null> {
  const [row] = await db.$queryRaw<(Omit<Receipt, "receivedOn"> & { received_on: Date })[]>`
    SELECT m.id, m.order_id AS "orderId", o.number AS "orderNumber", u.name AS "unitName", u.name_en AS "unitNameEn", m.amount_fen AS "amountFen", m.received_on,
      m.bank_reference AS "bankReference", m.method::text AS method, coalesce(p.name, '') AS "confirmedBy", m.confirmed_at AS "confirmedAt",
      m.bank_decision_id IS NULL AND m.method = 'BANK_TRANSFER' AND m.held_by = 'COOP' AND k.line_id IS NULL AS typed, coalesce(d.line_id, k.line_id) AS "lineId",
      CASE WHEN m.reverses_id IS NOT NULL THEN 'counter' WHEN b.fen > -m.amount_fen THEN 'takenBackInPart' WHEN b.fen IS NOT NULL THEN 'takenBack' ELSE 'standing' END AS state,
      coalesce(d.reversal_reason, x.reason) AS reason, ${proposedReversal(Prisma.sql`x.unit_id = m.unit_id AND x.remittance_id = m.id`)} AS reversal
    FROM remittance m JOIN purchase_order o ON o.unit_id = m.unit_id AND o.id = m.order_id JOIN unit u ON u.id = m.unit_id LEFT JOIN app_user p ON p.id = m.confirmed_by_id
      LEFT JOIN LATERAL (SELECT sum(c.amount_fen) AS fen FROM remittance c WHERE c.unit_id = m.unit_id AND c.reverses_id = m.id) b ON true
      LEFT JOIN bank_decision d ON d.coop_id = m.coop_id AND d.id = m.bank_decision_id
      LEFT JOIN LATERAL (SELECT l.id AS line_id FROM bank_line l JOIN bank_decision r ON r.coop_id = l.coop_id AND r.line_id = l.id AND r.kind = 'RECORDED' AND r.status = 'POSTED'
        WHERE l.coop_id = m.coop_id AND l.reference = m.bank_reference AND m.bank_decision_id IS NULL AND m.reverses_id IS NULL AND b.fen IS NULL LIMIT 1) k ON true
      LEFT JOIN receipt_reversal x ON x.unit_id = m.unit_id AND x.remittance_id = coalesce(m.reverses_id, m.id) AND x.status = 'POSTED'
    WHERE m.coop_id = ${actor.orgId}::uuid AND m.id = ${id}::uuid`;
  if (!row) return null;
  const { received_on, ...rest } = row;
  return { ...rest, receivedOn: fromDbDate(received_on) };
}

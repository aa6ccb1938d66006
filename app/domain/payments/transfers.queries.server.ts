import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { transfersEnabled } from "#app/domain/payments/transfer-setting.server";

export interface TransferRow {
  id: string;
  coopName: string;
  coopNameEn: string | null;
  orderId: string;
  orderNumber: string;
  unitName: string;
  /** Negative: taken back. */
  amountFen: bigint;
  state: "REQUESTED" | "MADE" | "FAILED";
  pspId: string | null;
  failure: string | null;
  requestedAt: Date;
  /** It failed, and its money is still held: it may be tried again. */
  retries: boolean;
}

/** Of a failed transfer `t`: none was noted after it, and its money has gone no other way. */
export const isHeldAgain = Prisma.sql`(NOT EXISTS (SELECT 1 FROM coop_transfer l WHERE l.unit_id = t.unit_id AND l.remittance_id = t.remittance_id
    AND (l.requested_at, l.id) > (t.requested_at, t.id) AND sign(l.amount_fen) = sign(t.amount_fen))
  AND EXISTS (SELECT 1 FROM transfer_item i JOIN platform_entry e ON e.coop_id = i.coop_id AND e.id = i.entry_id
    WHERE i.coop_id = t.coop_id AND i.transfer_id = t.id AND e.payout_id IS NULL AND e.transfer_id IS NULL))`;

/** Transfers, latest first; a co-op sees its own, the platform all. @param after `nextAfter` of the page before */
export async function listTransfers(
  actor: Actor,
  after: string | null,
  take: number,
): Promise<{ rows: TransferRow[]; nextAfter: string | null }> {
  const key = /^(\d{13})\.([0-9a-f-]{36})$/.exec(after ?? "");
  const seen = actor.audience === "coop" ? Prisma.sql`t.coop_id = ${actor.orgId}::uuid` : Prisma.sql`true`;
  const rows = await db.$queryRaw<TransferRow[]>`
    SELECT t.id, c.name AS "coopName", c.name_en AS "coopNameEn", t.order_id AS "orderId", o.number AS "orderNumber", u.name AS "unitName", t.amount_fen AS "amountFen",
      t.state::text AS state, t.psp_id AS "pspId", t.failure, t.requested_at AS "requestedAt",
      t.state = 'FAILED' AND ${isHeldAgain} AS retries
    FROM (SELECT * FROM coop_transfer t WHERE ${seen} ${key ? Prisma.sql`AND (t.requested_at, t.id) < (${new Date(Number(key[1]))}, ${key[2]}::uuid)` : Prisma.empty}
      ORDER BY t.requested_at DESC, t.id DESC LIMIT ${take + 1}::int) t
      JOIN coop c ON c.id = t.coop_id JOIN unit u ON u.id = t.unit_id JOIN purchase_order o ON o.unit_id = t.unit_id AND o.id = t.order_id
    ORDER BY t.requested_at DESC, t.id DESC`;
  const page = rows.slice(0, take);
  const last = page.at(-1);
  return { rows: page, nextAfter: rows.length > take && last ? `${last.requestedAt.getTime()}.${last.id}` : null };
}

/** Whether transfers concern a co-op: they are on, or it has an account of its own. */
export async function mayTransfer(coopId: string): Promise<boolean> {
  return (await transfersEnabled()) || (await db.pspAccount.count({ where: { coopId } })) > 0;
}

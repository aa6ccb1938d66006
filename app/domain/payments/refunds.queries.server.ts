import { db, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { RefundDestination, RefundState } from "#app/db/generated/enums";

export interface RefundRow {
  id: string;
  orderId: string;
  amountFen: bigint;
  destination: RefundDestination;
  state: RefundState;
  reason: string;
  reference: string | null;
  failure: string | null;
  openedAt: Date;
  endedAt: Date | null;
}

/** Refunds of an order of a unit, the oldest first; whose order it is, the caller has asked. */
export function listRefunds(unitId: string, orderId: string): Promise<RefundRow[]> {
  return db.refund.findMany({
    where: { unitId, orderId },
    select: {
      id: true,
      orderId: true,
      amountFen: true,
      destination: true,
      state: true,
      reason: true,
      reference: true,
      failure: true,
      openedAt: true,
      endedAt: true,
    },
    orderBy: { id: "asc" },
  });
}

/** What was paid for an order and what of it may still be refunded, in fen; `onlineFen` is what came through the payment service. */
export async function getRefundable(
  tx: Pick<Tx, "$queryRaw">,
  unitId: string,
  orderId: string,
): Promise<{ paidFen: bigint; refundableFen: bigint; onlineFen: bigint }> {
  const [row] = await tx.$queryRaw<{ paidFen: bigint; refundedFen: bigint; onlineFen: bigint }[]>`
    SELECT order_received_fen(${unitId}::uuid, ${orderId}::uuid) AS "paidFen",
      (SELECT coalesce(sum(amount_fen), 0)::bigint FROM refund WHERE unit_id = ${unitId}::uuid AND order_id = ${orderId}::uuid AND state <> 'FAILED') AS "refundedFen",
      (SELECT coalesce(sum(amount_fen), 0)::bigint FROM remittance WHERE unit_id = ${unitId}::uuid AND order_id = ${orderId}::uuid AND method = 'STRIPE') AS "onlineFen"`;
  const { paidFen = 0n, refundedFen = 0n, onlineFen = 0n } = row ?? {};
  return { paidFen, refundableFen: paidFen - refundedFen, onlineFen };
}

/** What a co-op keeps for a unit, in fen. */
export async function getBalance(unitId: string, coopId: string): Promise<bigint> {
  const row = await db.unitBalance.findUnique({ where: { unitId_coopId: { unitId, coopId } }, select: { amountFen: true } });
  return row?.amountFen ?? 0n;
}

/** What the co-op of an order keeps for the actor's unit, in fen. */
export async function getOrderBalance(actor: Actor, orderId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ fen: bigint }[]>`
    SELECT b.amount_fen AS fen FROM purchase_order o JOIN unit_balance b ON b.unit_id = o.unit_id AND b.coop_id = o.coop_id
    WHERE o.unit_id = ${actor.orgId}::uuid AND o.id = ${orderId}::uuid`;
  return row?.fen ?? 0n;
}

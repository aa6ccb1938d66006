import type { Tx } from "#app/db/client.server";
import type { Refund } from "#app/db/generated/client";
import type { RefundCause, RefundDestination } from "#app/db/generated/enums";
import { refusalCode } from "#app/db/refusal.server";
import { refundMoreThanPaid, refundMovedOn, refundNotFound } from "#app/domain/payments/errors";
import { newId } from "#app/lib/ids";

export interface NewRefund {
  unitId: string;
  orderId: string;
  coopId: string;
  /** What it is for. One cause is refunded once; after a failure again. */
  cause: { type: RefundCause; id: string };
  /** Positive, in fen. */
  amountFen: bigint;
  destination: RefundDestination;
  /** At most 300 characters, for both sides to read. */
  reason: string;
  at: Date;
  /** Null when a program opens it. */
  byId: string | null;
}

/**
 * Opens a refund for an order. What goes to the balance has succeeded at once; the others wait for whoever sends the money. All refunds of an order that did not
 * fail are never more than what was paid for it: the database waits at the order's row and refuses (trigger).
 *
 * @returns id of the refund; the one that exists when its cause is refunded already
 * @throws refundMoreThanPaid
 * @throws Error when the cause was refunded with another amount: a bug in the caller
 */
export async function openRefund(tx: Tx, refund: NewRefund): Promise<string> {
  const { unitId, orderId, coopId, cause, amountFen, destination, reason, at, byId } = refund;
  await tx.$queryRaw`SELECT 1 FROM purchase_order WHERE unit_id = ${unitId}::uuid AND id = ${orderId}::uuid FOR NO KEY UPDATE`;
  const known = await tx.refund.findFirst({ where: { unitId, cause: cause.type, causeId: cause.id, state: { not: "FAILED" } } });
  if (known) {
    if (known.amountFen !== amountFen || known.orderId !== orderId) throw new Error(`${cause.type} ${cause.id} was refunded otherwise`);
    return known.id;
  }
  const id = newId();
  const atOnce = destination === "BALANCE";
  try {
    await tx.refund.create({
      data: {
        unitId,
        id,
        orderId,
        coopId,
        cause: cause.type,
        causeId: cause.id,
        amountFen,
        destination,
        reason,
        openedAt: at,
        openedById: byId,
        ...(atOnce ? { state: "SUCCEEDED" as const, endedAt: at, endedById: byId } : {}),
      },
    });
  } catch (error) {
    throw refusalCode(error) === "payments.refundMoreThanPaid" ? refundMoreThanPaid() : error;
  }
  return id;
}

export interface RefundOutcome {
  unitId: string;
  refundId: string;
  /** A reference of the bank or the payment service; a failure with its reason, at most 300 characters. */
  outcome: { state: "SUCCEEDED"; reference?: string } | { state: "FAILED"; failure: string };
  at: Date;
  byId: string | null;
}

/**
 * Records what became of a refund, once. The same told again changes nothing. A success may still fail later where a payment service takes it back; nothing
 * leaves FAILED. A refund of a goods claim that fails opens the claim again (trigger).
 *
 * @returns whether this call changed anything, and the refund as it stands
 * @throws refundNotFound
 * @throws refundMovedOn when it had ended otherwise
 */
export async function recordRefundOutcome(tx: Tx, input: RefundOutcome): Promise<{ changed: boolean; refund: Refund }> {
  const { unitId, refundId, outcome, at, byId } = input;
  const key = { unitId_id: { unitId, id: refundId } };
  const from = outcome.state === "SUCCEEDED" ? ["PENDING" as const] : ["PENDING" as const, "SUCCEEDED" as const];
  const { count } = await tx.refund.updateMany({
    where: {
      unitId,
      id: refundId,
      OR: [{ state: "PENDING" }, { state: { in: from }, destination: { not: "BALANCE" } }],
    },
    data: {
      state: outcome.state,
      ...(outcome.state === "FAILED"
        ? { failure: outcome.failure }
        : outcome.reference === undefined
          ? {}
          : { reference: outcome.reference }),
      endedAt: at,
      endedById: byId,
      version: { increment: 1 },
    },
  });
  const refund = await tx.refund.findUnique({ where: key });
  if (!refund) throw refundNotFound();
  if (count === 0 && refund.state !== outcome.state) throw refundMovedOn();
  return { changed: count === 1, refund };
}

/** Notes by which transfer a refund was sent; whether it came, the unit says. @throws refundMovedOn when it is no longer waiting for that */
export async function markRefundSent(tx: Tx, sent: { unitId: string; refundId: string; reference: string }): Promise<void> {
  const { count } = await tx.refund.updateMany({
    where: { unitId: sent.unitId, id: sent.refundId, state: "PENDING", destination: "TRANSFER", reference: null },
    data: { reference: sent.reference, version: { increment: 1 } },
  });
  if (count === 0) throw refundMovedOn();
}

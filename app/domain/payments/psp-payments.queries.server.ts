import { db } from "#app/db/client.server";
import type { PspPayment } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface PspPaymentView {
  id: string;
  flow: "INVOICE" | "CHECKOUT";
  state: PspPayment["state"];
  orderId: string;
  orderNumber: string;
  receivableId: string | null;
  coopName: string;
  coopNameEn: string | null;
  amountFen: bigint;
  receivedFen: bigint;
  mirroredFen: bigint;
  creditedFen: bigint;
  number: string | null;
  hostedUrl: string | null;
  expiresAt: Date | null;
  dueOn: CalendarDate | null;
  requestedAt: Date;
  endReason: string | null;
  /** The payment service was asked and did not answer. */
  waits: boolean;
  lines: { description: string; fen: bigint }[];
  /** The latest first. */
  disputes: PspDispute[];
}

export interface PspDispute {
  id: string;
  amountFen: bigint;
  heldAt: Date;
  /** Null while it is not decided. */
  outcome: "won" | "lost" | null;
  /** Of a lost one: the co-op bears it, or the payment was taken back. */
  answer: "BORNE" | "TAKEN_BACK" | null;
}

/** A payment of the actor's unit; null when it is not theirs. */
export async function getPspPayment(actor: Actor, id: string): Promise<PspPaymentView | null> {
  const payment = await db.pspPayment.findUnique({ where: { unitId_id: { unitId: actor.orgId, id } } });
  if (!payment) return null;
  const [order] = await db.$queryRaw<{ number: string; coop: string; coopEn: string | null }[]>`
    SELECT o.number, c.name AS coop, c.name_en AS "coopEn" FROM purchase_order o JOIN coop c ON c.id = o.coop_id
    WHERE o.unit_id = ${payment.unitId}::uuid AND o.id = ${payment.orderId}::uuid`;
  const disputes = await db.$queryRaw<PspDispute[]>`
    SELECT h.id, h.amount_fen AS "amountFen", h.held_at AS "heldAt", h.outcome, h.answer::text AS answer FROM remittance m JOIN remittance_hold h ON h.unit_id = m.unit_id AND h.remittance_id = m.id
    WHERE m.unit_id = ${payment.unitId}::uuid AND m.psp_payment_id = ${payment.id}::uuid ORDER BY h.held_at DESC, h.id`;
  return {
    id: payment.id,
    flow: payment.flow,
    state: payment.state,
    orderId: payment.orderId,
    orderNumber: order?.number ?? "",
    receivableId: payment.receivableId,
    coopName: order?.coop ?? "",
    coopNameEn: order?.coopEn ?? null,
    amountFen: payment.amountFen,
    receivedFen: payment.receivedFen,
    mirroredFen: payment.mirroredFen,
    creditedFen: payment.creditedFen,
    number: payment.number,
    hostedUrl: payment.hostedUrl,
    expiresAt: payment.expiresAt,
    dueOn: payment.dueOn === null ? null : fromDbDate(payment.dueOn),
    requestedAt: payment.requestedAt,
    endReason: payment.endReason,
    waits: payment.state === "REQUESTED" && payment.attempts > 0,
    lines: (payment.lines as { description: string; fen: string }[]).map(({ description, fen }) => ({ description, fen: BigInt(fen) })),
    disputes,
  };
}

/** Payments of an order at the payment service, the latest first. */
export async function listPspPayments(
  actor: Actor,
  orderId: string,
): Promise<{ id: string; flow: "INVOICE" | "CHECKOUT"; state: PspPayment["state"]; receivableId: string | null; amountFen: bigint }[]> {
  return db.pspPayment.findMany({
    where: { unitId: actor.orgId, orderId },
    orderBy: { requestedAt: "desc" },
    select: { id: true, flow: true, state: true, receivableId: true, amountFen: true },
  });
}

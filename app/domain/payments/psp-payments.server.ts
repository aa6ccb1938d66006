import { db, type Tx } from "#app/db/client.server";
import type { PspPayment } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { isId, newId } from "#app/lib/ids";
import { toDbDate, type CalendarDate } from "#app/lib/dates";

export interface PspLine {
  description: string;
  /** Positive, in fen. */
  fen: string;
}

export interface NewPspPayment {
  flow: "INVOICE" | "CHECKOUT";
  orderId: string;
  coopId: string;
  receivableId: string | null;
  amountFen: bigint;
  lines: PspLine[];
  dueOn: CalendarDate | null;
  expiresAt: Date | null;
}

/** The payment of a receivable or of an order that is under way, if there is one. */
export async function livePayment(tx: Tx, unitId: string, of: { receivableId: string } | { orderId: string }): Promise<string | null> {
  const where = "receivableId" in of ? of : { ...of, flow: "CHECKOUT" as const };
  const found = await tx.pspPayment.findFirst({ where: { unitId, ...where, state: { in: ["REQUESTED", "OPEN"] } }, select: { id: true } });
  return found?.id ?? null;
}

/** Notes that a unit wants to pay; the payment service is asked afterwards. Of two at once one is noted, and both get its id. */
export async function notePayment(tx: Tx, actor: Actor, payment: NewPspPayment): Promise<string> {
  const id = actor.onceId ?? newId();
  const { dueOn, lines, ...row } = payment;
  const { count } = await tx.pspPayment.createMany({
    data: [
      {
        ...row,
        lines: lines.map((line) => ({ ...line })),
        unitId: actor.orgId,
        id,
        dueOn: dueOn === null ? null : toDbDate(dueOn),
        requestedById: actor.userId,
        requestedGrantId: actor.grantId,
        requestedAt: actor.now,
        nextAttemptAt: actor.now,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 1) return id;
  const known = await livePayment(
    tx,
    actor.orgId,
    payment.receivableId === null ? { orderId: payment.orderId } : { receivableId: payment.receivableId },
  );
  if (known === null) throw new Error("the payment that was under way has just ended");
  return known;
}

/** The payment there is ready to be paid. */
export async function openPayment(
  { unitId, id }: Pick<PspPayment, "unitId" | "id">,
  opened: { pspId: string; hostedUrl: string | null; number: string | null },
  now: Date,
): Promise<void> {
  await db.pspPayment.updateMany({
    where: { unitId, id, state: "REQUESTED" },
    data: { ...opened, state: "OPEN", openedAt: now, problem: null, version: { increment: 1 } },
  });
}

/** It will not be paid any more, or has been in full. */
export async function endPayment(
  { unitId, id, state }: Pick<PspPayment, "unitId" | "id" | "state">,
  end: { state: "PAID" | "ENDED"; reason: string; problem?: string },
  now: Date,
): Promise<void> {
  // An end is an end: most looks find nothing new.
  if (state === "PAID" || state === "ENDED") return;
  await db.pspPayment.updateMany({
    where: { unitId, id, state: { in: ["REQUESTED", "OPEN"] } },
    data: { state: end.state, endedAt: now, endReason: end.reason, problem: end.problem ?? null, version: { increment: 1 } },
  });
}

const LONGEST_WAIT_MS = 15 * 60_000;

/** The payment service does not answer: tried again later, less and less often. */
export async function putOffPayment(
  { unitId, id, attempts }: Pick<PspPayment, "unitId" | "id" | "attempts">,
  problem: string,
  now: Date,
): Promise<void> {
  const wait = Math.min(LONGEST_WAIT_MS, 5_000 * 2 ** Math.min(10, attempts));
  await db.pspPayment.updateMany({
    where: { unitId, id },
    data: { attempts: { increment: 1 }, problem: problem.slice(0, 300), nextAttemptAt: new Date(now.getTime() + wait) },
  });
}

/** Payments that somebody waits for and that the payment service was not reached about. */
export async function listRequested(now: Date, take: number): Promise<PspPayment[]> {
  return db.pspPayment.findMany({ where: { state: "REQUESTED", nextAttemptAt: { lte: now } }, orderBy: { nextAttemptAt: "asc" }, take });
}

/** A payment by its object there, or by what that object carries: the message may be quicker than the answer. */
export async function findPayment(pspId: string, metadata: Record<string, string> | null): Promise<PspPayment | null> {
  const known = await db.pspPayment.findUnique({ where: { pspId } });
  if (known) return known;
  const [unitId, id] = [metadata?.[UNIT_METADATA], metadata?.[PAYMENT_METADATA]];
  if (!isId(unitId) || !isId(id)) return null;
  return db.pspPayment.findUnique({ where: { unitId_id: { unitId, id } } });
}

export const UNIT_METADATA = "xiangji_unit";
export const PAYMENT_METADATA = "xiangji_payment";

/** Who asked for a payment, for what happens in their name. */
export function payer(payment: PspPayment, now: Date): Actor {
  return {
    userId: payment.requestedById,
    name: "",
    locale: "zh-CN",
    grantId: payment.requestedGrantId,
    role: "CLERK",
    audience: "unit",
    orgId: payment.unitId,
    orgName: "",
    divisionPrefix: "",
    now,
    requestId: "stripe",
  };
}

/** The unit's customer there; the first who asks says by which command it is made. */
export async function customerCommand(unitId: string, now: Date): Promise<{ commandId: string; pspId: string | null; createdAt: Date }> {
  await db.pspCustomer.createMany({ data: [{ unitId, commandId: newId(), createdAt: now }], skipDuplicates: true });
  return db.pspCustomer.findUniqueOrThrow({ where: { unitId }, select: { commandId: true, pspId: true, createdAt: true } });
}

export async function keepCustomer(unitId: string, pspId: string): Promise<void> {
  await db.pspCustomer.updateMany({ where: { unitId, pspId: null }, data: { pspId } });
}

/** Adds up what has come by a payment, from its remittances: repeating it changes nothing. */
export async function noteReceived({ unitId, id }: Pick<PspPayment, "unitId" | "id">): Promise<void> {
  await db.$executeRaw`
    UPDATE psp_payment p SET received_fen = s.fen, version = p.version + 1
    FROM (SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM remittance WHERE unit_id = ${unitId}::uuid AND psp_payment_id = ${id}::uuid) s
    WHERE p.unit_id = ${unitId}::uuid AND p.id = ${id}::uuid AND p.received_fen <> s.fen`;
}

/** What an open invoice asks for, and what is open of its receivable. */
export interface InvoiceStanding {
  payment: PspPayment;
  /** Open of the receivable. */
  openFen: bigint;
}

/** Invoices that ask for more than is open: the rest was paid another way. */
export async function listToMirror(take: number): Promise<InvoiceStanding[]> {
  const rows = await db.$queryRaw<{ unitId: string; id: string; openFen: bigint }[]>`
    SELECT p.unit_id AS "unitId", p.id, r.amount_fen - r.paid_fen AS "openFen" FROM psp_payment p JOIN receivable r ON r.unit_id = p.unit_id AND r.id = p.receivable_id
    WHERE p.state = 'OPEN' AND p.amount_fen - p.received_fen - p.mirrored_fen - p.credited_fen > r.amount_fen - r.paid_fen ORDER BY p.next_attempt_at LIMIT ${take}::int`;
  const payments = await db.pspPayment.findMany({ where: { id: { in: rows.map(({ id }) => id) } } });
  return rows.flatMap(({ unitId, id, openFen }) => {
    const payment = payments.find((each) => each.unitId === unitId && each.id === id);
    return payment ? [{ payment, openFen }] : [];
  });
}

/** What has been told of money that came by other ways, and by how much the invoice was lowered there. */
export async function noteMirrored(
  { unitId, id }: Pick<PspPayment, "unitId" | "id">,
  told: { mirroredFen: bigint; creditedFen: bigint },
): Promise<void> {
  await db.pspPayment.updateMany({ where: { unitId, id }, data: { ...told, version: { increment: 1 } } });
}

/** By how much credit notes lowered a receivable since its invoice was asked for, in fen. */
export async function creditedSince(unitId: string, receivableId: string, at: Date): Promise<bigint> {
  const [row] = await db.$queryRaw<{ fen: bigint }[]>`
    SELECT coalesce(sum(a.amount_fen), 0)::bigint AS fen FROM credit_note_allocation a JOIN credit_note n ON n.unit_id = a.unit_id AND n.id = a.credit_note_id
    WHERE a.unit_id = ${unitId}::uuid AND a.receivable_id = ${receivableId}::uuid AND n.issued_at > ${at}`;
  return row?.fen ?? 0n;
}

/** The last bank reference by which a receivable was paid another way. */
export async function lastOtherReference(unitId: string, receivableId: string): Promise<string> {
  const [row] = await db.$queryRaw<{ reference: string }[]>`
    SELECT m.bank_reference AS reference FROM remittance_allocation a JOIN remittance m ON m.unit_id = a.unit_id AND m.id = a.remittance_id
    WHERE a.unit_id = ${unitId}::uuid AND a.receivable_id = ${receivableId}::uuid AND m.method <> 'STRIPE' ORDER BY m.confirmed_at DESC, m.id DESC LIMIT 1`;
  return row?.reference ?? "";
}

/** Checkouts whose time is over and of which nothing was heard. */
export async function listExpired(now: Date, take: number): Promise<PspPayment[]> {
  return db.pspPayment.findMany({
    where: { state: "OPEN", flow: "CHECKOUT", expiresAt: { lt: now } },
    orderBy: { expiresAt: "asc" },
    take,
  });
}

/** Checkouts of orders that were given up. */
export async function listPointless(take: number): Promise<PspPayment[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT p.id FROM psp_payment p JOIN purchase_order o ON o.unit_id = p.unit_id AND o.id = p.order_id
    WHERE p.state = 'OPEN' AND p.flow = 'CHECKOUT' AND o.state <> 'CONFIRMED' LIMIT ${take}::int`;
  return db.pspPayment.findMany({ where: { id: { in: rows.map(({ id }) => id) } } });
}

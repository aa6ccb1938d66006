import type Stripe from "stripe";

import { db } from "#app/db/client.server";
import { keepDifferences } from "#app/domain/payments/psp-differences.server";
import type { FoundDifference } from "#app/domain/payments/psp-differences";
import { findLocalDifferences } from "#app/domain/payments/psp-differences.queries.server";
import { PAYMENT_METADATA, UNIT_METADATA } from "#app/domain/payments/psp-payments.server";
import { fromStripeAmount } from "#app/integrations/stripe/amounts";
import { isStripeConfigured, stripe } from "#app/integrations/stripe/client.server";
import { asked } from "#app/jobs/stripe/call-once.server";
import { compareAccounts, compareTransfers } from "#app/jobs/stripe/reconcile-transfers.server";
import { isId } from "#app/lib/ids";

const DAY_MS = 86_400_000;
/** How long what has ended is still compared. */
const LOOK_BACK_DAYS = 45;
/** A dispute lasts about four months at most; one that is open here is asked for however old it is. */
const DISPUTE_DAYS = 180;
/** What is under way at this moment is no difference. */
const GRACE_MS = 120_000;

/**
 * Compares what Stripe says with what is kept here, and keeps every difference for somebody to answer.
 *
 * @param graceMs how long a change may take to arrive
 * @returns how many differences are open
 * @throws StripeAwayError when Stripe does not answer; what was found before stays then
 */
export async function reconcile(now: Date, graceMs = GRACE_MS): Promise<number> {
  const local = await findLocalDifferences(now);
  if (!isStripeConfigured()) return keepDifferences(local, now);
  const before = new Date(now.getTime() - graceMs);
  const found = [
    ...local,
    ...(await comparePayments(now, before)),
    ...(await compareUnknown(before)),
    ...(await compareRefunds(now)),
    ...(await compareDisputes(now)),
    ...(await comparePayouts(now)),
    ...(await compareTransfers(now, before, LOOK_BACK_DAYS)),
    ...(await compareAccounts()),
  ];
  const once = new Map(found.map((each) => [`${each.kind} ${each.subject}`, each]));
  return keepDifferences([...once.values()], now);
}

/** Payments that are open here, and those that ended not long ago. */
async function comparePayments(now: Date, before: Date): Promise<FoundDifference[]> {
  const payments = await db.pspPayment.findMany({
    where: {
      pspId: { not: null },
      OR: [{ state: "OPEN" }, { endedAt: { gte: new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS) } }],
      requestedAt: { lte: before },
    },
  });
  const found: FoundDifference[] = [];
  for (const payment of payments) {
    const { pspId, unitId, orderId, flow, state, receivableId } = payment;
    const subject = pspId ?? "";
    const common = { subject, unitId, orderId };
    const there = flow === "INVOICE" ? await invoiceThere(subject) : await sessionThere(subject);
    const recorded = await db.remittance.findMany({
      where: { unitId, pspPaymentId: payment.id, reversesId: null },
      select: { bankReference: true },
    });
    const missing = there.receipts.filter(({ reference }) => !recorded.some(({ bankReference }) => bankReference === reference));
    const missingFen = missing.reduce((sum, { fen }) => sum + fen, 0n);
    if (missingFen > 0n)
      found.push({ kind: "paidThereOnly", ...common, detail: { there: there.status, amountFen: missingFen.toString() } });
    else if (state === "OPEN" && there.over) found.push({ kind: "endedThere", ...common, detail: { there: there.status, here: state } });
    else if (state === "OPEN" && receivableId !== null && there.leftFen !== null) {
      const receivable = await db.receivable.findUniqueOrThrow({ where: { unitId_id: { unitId, id: receivableId } } });
      const openFen = receivable.amountFen - receivable.paidFen;
      const detail = { there: there.leftFen.toString(), here: openFen.toString(), number: payment.number ?? "" };
      if (there.leftFen > openFen) found.push({ kind: "notMirrored", ...common, detail });
      if (there.leftFen < openFen) found.push({ kind: "asksTooLittle", ...common, detail });
    }
  }
  return found;
}

interface There {
  status: string;
  over: boolean;
  leftFen: bigint | null;
  receipts: { reference: string; fen: bigint }[];
}

async function invoiceThere(id: string): Promise<There> {
  const invoice = await asked(() => stripe().invoices.retrieve(id));
  const payments = await asked(async () => (await stripe().invoicePayments.list({ invoice: id, limit: 100 })).data);
  return {
    status: invoice.status ?? "",
    over: invoice.status !== "open" && invoice.status !== "draft",
    leftFen: invoice.status === "open" ? fromStripeAmount(invoice.amount_remaining) : null,
    receipts: payments.flatMap(({ payment, status, amount_paid: paid }) =>
      payment.type === "payment_intent" && status === "paid" && paid !== null
        ? [
            {
              reference: typeof payment.payment_intent === "string" ? payment.payment_intent : (payment.payment_intent?.id ?? ""),
              fen: fromStripeAmount(paid),
            },
          ]
        : [],
    ),
  };
}

async function sessionThere(id: string): Promise<There> {
  const session = await asked(() => stripe().checkout.sessions.retrieve(id));
  const intent = typeof session.payment_intent === "string" ? session.payment_intent : (session.payment_intent?.id ?? "");
  const paid = session.payment_status === "paid";
  return {
    status: `${session.status} ${session.payment_status}`,
    over: paid || session.status === "expired",
    leftFen: null,
    receipts: paid ? [{ reference: intent, fen: fromStripeAmount(session.amount_total ?? 0) }] : [],
  };
}

/** What is open there and carries our mark, and nobody here knows. */
async function compareUnknown(before: Date): Promise<FoundDifference[]> {
  const open = await asked(async () => {
    const all: { id: string; metadata: Record<string, string> | null; fen: number; created: number }[] = [];
    for await (const { id, metadata, amount_remaining: fen, created } of stripe().invoices.list({ status: "open", limit: 100 }))
      all.push({ id, metadata, fen, created });
    for await (const { id, metadata, amount_total: fen, created } of stripe().checkout.sessions.list({ status: "open", limit: 100 }))
      all.push({ id, metadata, fen: fen ?? 0, created });
    return all;
  });
  const marked = open.filter(({ metadata, created }) => metadata?.[PAYMENT_METADATA] !== undefined && created * 1000 <= before.getTime());
  const known = await db.pspPayment.findMany({ where: { pspId: { in: marked.map(({ id }) => id) } }, select: { pspId: true } });
  const waiting = await db.pspPayment.findMany({ where: { state: "REQUESTED" }, select: { id: true } });
  const ours = new Set([...known.map(({ pspId }) => pspId), ...waiting.map(({ id }) => id)]);
  return marked
    .filter(({ id, metadata }) => !ours.has(id) && !ours.has(metadata?.[PAYMENT_METADATA] ?? ""))
    .map(({ id, metadata, fen }) => {
      const unitId = metadata?.[UNIT_METADATA];
      return {
        kind: "unknownThere" as const,
        subject: id,
        unitId: isId(unitId) ? unitId : null,
        orderId: null,
        detail: { amountFen: String(fen) },
      };
    });
}

const refundStates: Record<string, string> = {
  succeeded: "SUCCEEDED",
  failed: "FAILED",
  canceled: "FAILED",
  pending: "PENDING",
  requires_action: "PENDING",
};

async function compareRefunds(now: Date): Promise<FoundDifference[]> {
  const sent = await db.pspRefund.findMany({
    where: { pspId: { not: null }, createdAt: { gte: new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS) } },
  });
  const found: FoundDifference[] = [];
  for (const { unitId, refundId, pspId, amountFen } of sent) {
    const here = await db.refund.findUniqueOrThrow({ where: { unitId_id: { unitId, id: refundId } } });
    const there = (await asked(() => stripe().refunds.retrieve(pspId ?? ""))).status ?? "";
    if (refundStates[there] === here.state) continue;
    found.push({
      kind: "refundDiffers",
      subject: pspId ?? "",
      unitId,
      orderId: here.orderId,
      detail: { there, here: here.state, amountFen: amountFen.toString() },
    });
  }
  return found;
}

interface DisputeThere {
  id: string;
  status: string;
  amount: number;
  intent: string;
}

const disputeThere = ({ id, status, amount, payment_intent: intent }: Stripe.Dispute): DisputeThere => ({
  id,
  status,
  amount,
  intent: typeof intent === "string" ? intent : (intent?.id ?? ""),
});

async function compareDisputes(now: Date): Promise<FoundDifference[]> {
  const created = { gte: Math.floor(now.getTime() / 1000) - DISPUTE_DAYS * 86_400 };
  const disputes = await asked(async () => {
    const all: DisputeThere[] = [];
    for await (const dispute of stripe().disputes.list({ created, limit: 100 })) all.push(disputeThere(dispute));
    return all;
  });
  const older = await db.remittanceHold.findMany({
    where: { outcome: null, pspId: { notIn: disputes.map(({ id }) => id) } },
    select: { pspId: true },
  });
  for (const { pspId } of older) disputes.push(disputeThere(await asked(() => stripe().disputes.retrieve(pspId))));
  const holds = await db.remittanceHold.findMany({ where: { pspId: { in: disputes.map(({ id }) => id) } } });
  const money = await db.remittance.findMany({
    where: { bankReference: { in: disputes.map(({ intent }) => intent) }, method: "STRIPE", reversesId: null },
  });
  return disputes.flatMap(({ id, status, amount, intent }): FoundDifference[] => {
    const hold = holds.find(({ pspId }) => pspId === id);
    const owner = money.find(({ bankReference }) => bankReference === intent);
    if (!owner || hold?.state === status) return [];
    return [
      {
        kind: "disputeUnknown",
        subject: id,
        unitId: owner.unitId,
        orderId: owner.orderId,
        detail: { there: status, here: hold?.state ?? "", amountFen: String(amount) },
      },
    ];
  });
}

/** Money on its way to the platform's bank that came back and was not heard of. */
async function comparePayouts(now: Date): Promise<FoundDifference[]> {
  const created = { gte: Math.floor(now.getTime() / 1000) - LOOK_BACK_DAYS * 86_400 };
  const failed = await asked(async () => {
    const all: string[] = [];
    for await (const { id } of stripe().payouts.list({ status: "failed", created, limit: 100 })) all.push(id);
    return all;
  });
  const answered = await db.pspDifference.findMany({
    where: { kind: "payoutFailed", subject: { in: failed }, outcome: "answered" },
    select: { subject: true },
  });
  const done = new Set(answered.map(({ subject }) => subject));
  return failed
    .filter((id) => !done.has(id))
    .map((id) => ({ kind: "payoutFailed", subject: id, unitId: null, orderId: null, detail: { there: "failed" } }));
}

import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { PspPayment } from "#app/db/generated/client";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { receiptChange } from "#app/domain/ordering/receipt-change.server";
import { noteReceived, payer } from "#app/domain/payments/psp-payments.server";
import { DomainError } from "#app/lib/domain-error";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

export interface PspReceipt {
  /** Of the payment there; one is recorded once, whoever says so and how often. */
  reference: string;
  amountFen: bigint;
  receivedAt: Date;
}

const ATTEMPTS = 8;

/** Records what is not recorded yet of everything that came by a payment. */
export async function recordPspReceipts(payment: PspPayment, receipts: readonly PspReceipt[], now: Date): Promise<void> {
  if (receipts.length === 0) return;
  const known = new Set(await listRecorded(receipts.map(({ reference }) => reference)));
  for (const receipt of receipts) if (!known.has(receipt.reference)) await recordPspReceipt(payment, receipt, now);
  const total = receipts.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  if (known.size === receipts.length && payment.receivedFen !== total) await noteReceived(payment);
}

/**
 * Records money that the payment service took for an order: it pays what is open, settles what is paid in full, and stays as an advance beyond that. It lies on the
 * platform's account.
 *
 * @returns false if it was recorded before
 */
export async function recordPspReceipt(payment: PspPayment, receipt: PspReceipt, now: Date): Promise<boolean> {
  const actor = payer(payment, now);
  for (let attempt = 1; ; attempt += 1) {
    if (await isRecorded(receipt.reference)) {
      await noteReceived(payment);
      return false;
    }
    const snapshot = await readOrder(actor, "unit", payment.orderId);
    const row = {
      id: newId(),
      amountFen: receipt.amountFen,
      receivedOn: calendarDateOf(receipt.receivedAt),
      bankReference: receipt.reference,
      method: "STRIPE" as const,
      heldBy: "PLATFORM" as const,
      pspPaymentId: payment.id,
    };
    try {
      await writeOrder(actor, await receiptChange(actor, snapshot, [row]));
      await noteReceived(payment);
      return true;
    } catch (error) {
      const raced =
        violatedConstraint(error) === "remittance_psp_once" || (error instanceof DomainError && error.code === orderMovedOn().code);
      if (!raced || attempt >= ATTEMPTS) throw error;
    }
  }
}

const isRecorded = async (reference: string): Promise<boolean> => (await listRecorded([reference])).length > 0;

async function listRecorded(references: readonly string[]): Promise<string[]> {
  const rows = await hotQuery<{ reference: string }>(
    Prisma.sql`SELECT bank_reference AS reference FROM remittance WHERE bank_reference = ANY(${references}::text[]) AND method = 'STRIPE' AND amount_fen > 0`,
  );
  return rows.map(({ reference }) => reference);
}

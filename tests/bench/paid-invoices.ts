import { db } from "#app/db/client.server";
import { requestInvoice } from "#app/domain/ordering/request-invoice.server";
import type { Emulator } from "#app/emulator/emulator";
import { beginPayment } from "#app/jobs/stripe/begin-payment.server";
import { givenAcceptedOrder } from "#tests/support/given-order";

/** Orders of as many units, whose invoices are paid at the emulator and of which nothing was told yet. @returns ids of the invoices */
export async function givePaidInvoices(emulator: Emulator, count: number): Promise<string[]> {
  const invoices: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { unit, receivable } = await givenAcceptedOrder();
    const clerk = { ...unit.clerk, now: new Date() };
    const id = await beginPayment(clerk, () => requestInvoice(clerk, receivable.id));
    const { pspId } = await db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id } } });
    emulator.money.payInvoice(pspId ?? "", "card");
    invoices.push(pspId ?? "");
  }
  return invoices;
}

/** Once nothing waits. @returns how many were applied, and how many receipts they came to */
export async function untilApplied(): Promise<{ applied: number; receipts: number }> {
  while ((await db.stripeEvent.count({ where: { state: "RECEIVED" } })) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    applied: await db.stripeEvent.count({ where: { state: "APPLIED" } }),
    receipts: await db.remittance.count({ where: { method: "STRIPE" } }),
  };
}

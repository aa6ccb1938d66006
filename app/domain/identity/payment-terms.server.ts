import { db, type Tx } from "#app/db/client.server";

export type PaymentTerms = "GOODS_FIRST" | "MONEY_FIRST";

/** What a co-op asks for in orders that are placed from now on. */
export async function getPaymentTerms(coopId: string): Promise<PaymentTerms> {
  return (await db.coop.findUniqueOrThrow({ where: { id: coopId }, select: { paymentTerms: true } })).paymentTerms;
}

export async function setPaymentTerms(tx: Tx, coopId: string, terms: PaymentTerms): Promise<void> {
  await tx.coop.update({ where: { id: coopId }, data: { paymentTerms: terms } });
}

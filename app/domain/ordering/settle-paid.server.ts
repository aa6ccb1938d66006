import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { orderMovedOn } from "#app/domain/ordering/errors";
import { readOrderOf } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { settle, yearAccounts } from "#app/domain/ordering/settlement.server";
import { calendarDateOf } from "#app/lib/dates";

/** Settles an order that was accepted and paid in full and for some reason is not settled: its quota counts now. @throws orderMovedOn */
export async function settlePaid(actor: Actor, of: { unitId: string; orderId: string }): Promise<void> {
  const snapshot = await readOrderOf(of.unitId, of.orderId, calendarDateOf(actor.now));
  const { settled, goodsClosed, paidFen, receivableFen } = snapshot.facts;
  if (settled || !goodsClosed || paidFen !== receivableFen) throw orderMovedOn();
  const settlement = settle(actor, snapshot, snapshot.balances, await yearAccounts(actor, snapshot));
  await writeOrder(actor, { snapshot, set: settlement.set, event: "settled", postings: settlement.postings });
}

/** What is left of a remittance when everything its order owes is paid, with whose it is; null when nothing is. */
export async function findSurplus(unitId: string, remittanceId: string, today: string) {
  const money = await db.remittance.findUnique({ where: { unitId_id: { unitId, id: remittanceId } } });
  if (!money) return null;
  const snapshot = await readOrderOf(unitId, money.orderId, today);
  const left = snapshot.advances.find((advance) => advance.remittanceId === remittanceId);
  const over = snapshot.facts.goodsClosed || snapshot.facts.state !== "CONFIRMED";
  return left && over
    ? { unitId, orderId: money.orderId, coopId: money.coopId, remittanceId, leftFen: left.leftFen, version: snapshot.version }
    : null;
}

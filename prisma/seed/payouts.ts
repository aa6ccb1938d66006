import { db } from "#app/db/client.server";
import { readOrderOf } from "#app/domain/ordering/order-snapshot.server";
import { writeOrder } from "#app/domain/ordering/order-write.server";
import { receiptChange } from "#app/domain/ordering/receipt-change.server";
import { confirmPayout, failPayout, preparePayout, releasePayout } from "#app/domain/payments/payouts.server";
import { addDays, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { CONNECTED } from "#prisma/seed/connected";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoCoop, DemoOrganisations } from "#prisma/seed/organisations";

/** Claims cannot be reported any more: what was paid online stays as it is. */
const QUIET_DAYS = 9;

/**
 * What units paid online lies on the platform's account and is paid out, for the co-ops whose desk can be looked at: to the first one a payout that arrived, one
 * that came back and was paid again, and one that waits for its second person; to the next one a payout that is with the bank; for the others money that nobody
 * has collected yet.
 */
export async function payOut(data: SeedData, { coops, units, platform }: DemoOrganisations, today: CalendarDate): Promise<void> {
  const staffed = [...new Set(data.people.flatMap(({ scope }) => (scope.type === "coop" ? [scope.key] : [])))];
  const unitsById = new Map([...units.values()].map((unit) => [unit.id, unit]));
  const prepare = (coop: DemoCoop) => preparePayout(platform.manager(today, 8), coop.id);
  const release = (id: string) => releasePayout(platform.reviewer(today, 9), id);

  /** Units pay receivables online. @returns how many were paid */
  const receive = async (coop: DemoCoop, count: number): Promise<number> => {
    const free = (await listFreeReceivables(coop.id, today)).slice(0, count);
    for (const { id, unitId, orderId, amountFen } of free) {
      const unit = unitsById.get(unitId);
      if (!unit) continue;
      const clerk = unit.clerk(today, 7);
      const bankReference = `pi_demo_${id.replaceAll("-", "")}`; // numbers of receivables begin anew with each co-op
      const receipt = { id: newId(), amountFen, receivedOn: today, bankReference, method: "STRIPE" as const, heldBy: "PLATFORM" as const };
      await writeOrder(clerk, await receiptChange(clerk, await readOrderOf(unitId, orderId, today), [receipt]));
    }
    return free.length;
  };

  for (const [index, key] of staffed.entries()) {
    const coop = coops.get(key);
    if (!coop || key === CONNECTED) continue;
    if (index > 0) {
      if ((await receive(coop, 1)) > 0 && index === 1) await release(await prepare(coop));
      continue;
    }
    if ((await receive(coop, 1)) > 0) {
      const arrived = await prepare(coop);
      await release(arrived);
      await confirmPayout(platform.manager(today, 9), arrived, { bankReference: `DF${today.replaceAll("-", "")}01` });
    }
    if ((await receive(coop, 1)) > 0) {
      const failed = await prepare(coop);
      await release(failed);
      await failPayout(platform.manager(today, 9), failed, { reason: "收款账户户名不符，银行退汇" });
      const again = await prepare(coop);
      await release(again);
      await confirmPayout(platform.manager(today, 9), again, { bankReference: `DF${today.replaceAll("-", "")}02` });
    }
    if ((await receive(coop, 1)) > 0) await prepare(coop);
  }
}

/** What units owe a co-op and may pay online, the latest due first; none that a payment order or a bank waits for. */
export async function listFreeReceivables(coopId: string, today: CalendarDate) {
  const open = await db.receivable.findMany({
    where: { coopId, paidFen: 0n, dueOn: { gte: toDbDate(today) }, openedAt: { lt: toDbDate(addDays(today, -QUIET_DAYS)) } },
    orderBy: [{ dueOn: "desc" }, { amountFen: "desc" }, { openedAt: "asc" }],
  });
  const [parts, ordered, asked] = await Promise.all([
    db.receivable.groupBy({ by: ["orderId"], where: { coopId, paidAt: null }, _count: true }),
    db.paymentItem.findMany({ where: { status: { in: ["PENDING", "EXECUTED"] } }, select: { receivableId: true } }),
    db.receivableConfirmation.findMany({ where: { coopId }, select: { receivableId: true } }),
  ]);
  const taken = new Set([...ordered, ...asked].map(({ receivableId }) => receivableId));
  // What is paid for an order goes to the part that is due first.
  const whole = new Set(parts.flatMap(({ orderId, _count }) => (_count === 1 ? [orderId] : [])));
  return open.filter(({ id, orderId }) => !taken.has(id) && whole.has(orderId));
}

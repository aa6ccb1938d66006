import { db } from "#app/db/client.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { approveBatch, dropBatch } from "#app/domain/payments/decide-batch.server";
import { markExported } from "#app/domain/payments/export-batch.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import { reportItems } from "#app/domain/payments/report-items.server";
import { toDbDate, type CalendarDate } from "#app/lib/dates";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";

const payer = { payerBank: "乡集演示银行", payerAccount: "0000000000220011" };

/**
 * Payment orders of the units with accounts, one in each state that somebody meets: withdrawn, refused, with the bank, sent back by it and ordered again, executed,
 * and received by the co-op. What stays open is open in the end.
 */
export async function orderPayments(data: SeedData, { units, coopsById }: DemoOrganisations, today: CalendarDate): Promise<void> {
  const shown = new Set(data.people.flatMap(({ scope, role }) => (scope.type === "unit" && role === "CLERK" ? [scope.key] : [])));
  for (const key of shown) {
    const unit = units.get(key);
    if (!unit) continue;
    const [clerk, reviewer] = [unit.clerk(today, 8), unit.reviewer(today, 9)];
    const free = await db.receivable.findMany({
      where: {
        unitId: unit.id,
        paidFen: 0n,
        dueOn: { gte: toDbDate(today) },
      },
      orderBy: [{ dueOn: "desc" }, { amountFen: "desc" }, { openedAt: "asc" }],
    });
    const taken = await db.paymentItem.findMany({
      where: { unitId: unit.id, status: { in: ["PENDING", "EXECUTED"] } },
      select: { receivableId: true },
    });
    const pledged = await db.receivableConfirmation.findMany({ where: { unitId: unit.id }, select: { receivableId: true } });
    const used = new Set([...taken, ...pledged].map(({ receivableId }) => receivableId));
    const [first, second] = free.filter(({ id }) => !used.has(id));
    if (!first) continue;
    const order = (id: string) => prepareBatch(clerk, { receivable: [id], payOn: today, ...payer });
    await dropBatch(clerk, await order(first.id), "付款日期填错，重新制单");
    await dropBatch(reviewer, await order(first.id), "请与本月其他货款一并支付");
    const approved = async (id: string) => {
      const batch = await order(id);
      await approveBatch(reviewer, batch);
      await markExported(clerk, batch);
      return batch;
    };
    const back = await approved(first.id);
    await reportItems(clerk, back, { items: [first.id], outcome: "FAILED", note: "收款行行号有误，银行退回" });
    const again = await approved(first.id);
    await reportItems(clerk, again, { items: [first.id], outcome: "EXECUTED", note: "" });
    const coop = coopsById.get(second?.coopId ?? "");
    if (!second || !coop) continue;
    const received = await approved(second.id);
    await reportItems(clerk, received, { items: [second.id], outcome: "EXECUTED", note: "" });
    const bankReference = `DEMO-FK-${second.fiscalYear}-${second.number}`;
    await confirmRemittance(coop.clerk(today, 10), second.orderId, { amount: second.amountFen, receivedOn: today, bankReference });
  }
}

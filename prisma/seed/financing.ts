import { db } from "#app/db/client.server";
import { askConfirmation, checkConfirmation, confirmReceivable, pledgeReceivable } from "#app/domain/payments/confirm-receivable.server";
import { approveBatch } from "#app/domain/payments/decide-batch.server";
import { markGreenLane, requestGreenPayment } from "#app/domain/payments/green-lane.server";
import { prepareBatch } from "#app/domain/payments/prepare-batch.server";
import type { CalendarDate } from "#app/lib/dates";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";

const payer = { payerBank: "乡集演示银行永州分行", payerAccount: "0000431100220011" };

/**
 * What the first school owes, in the states that somebody looks at: pledged to a bank by the co-op whose desk is shown first, in a payment order that waits for the second person, in one that the bank
 * has, and on the green lane.
 */
export async function financeSchool(data: SeedData, organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const { units, coops, coopsById, bureaus } = organisations;
  const school = units.get("yz-xiaoxiang-school");
  const bureau = bureaus.get("yz-city");
  if (!school || !bureau) throw new Error("the demo data have no school that a city's bureau looks after");
  const open = await db.receivable.findMany({
    where: { unitId: school.id, paidAt: null },
    orderBy: [{ dueOn: "desc" }, { amountFen: "desc" }, { openedAt: "asc" }],
  });
  const untouched = open.filter(({ paidFen }) => paidFen === 0n);
  const desk = data.people.find(({ scope }) => scope.type === "coop")?.scope.key ?? "";
  const pledged = untouched.find(({ coopId }) => coopId === coops.get(desk)?.id);
  const [ordered, waiting] = untouched.filter((receivable) => receivable !== pledged);
  const marked = open.find(({ paidFen }) => paidFen > 0n);
  const coop = coopsById.get(pledged?.coopId ?? "");
  if (pledged && coop) {
    const id = await askConfirmation(coop.clerk(today, 7), pledged.id);
    await checkConfirmation(school.clerk(today, 7), id);
    await confirmReceivable(school.reviewer(today, 7), id);
    await pledgeReceivable(coop.clerk(today, 8), id, {
      bankName: "乡集演示银行恩施市支行",
      bankAccountName: "恩施市支行政采贷专户",
      bankAccountNumber: "0000584200990011",
    });
  }
  if (ordered) {
    const id = await prepareBatch(school.clerk(today, 8), { receivable: [ordered.id], payOn: today, ...payer });
    await approveBatch(school.reviewer(today, 8), id);
  }
  if (waiting) await prepareBatch(school.clerk(today, 8), { receivable: [waiting.id], payOn: today, ...payer });
  if (marked) {
    await markGreenLane(bureau.clerk(today, 8), marked.orderId, "合作社急需收购款");
    await requestGreenPayment(school.clerk(today, 8), marked.orderId);
  }
}

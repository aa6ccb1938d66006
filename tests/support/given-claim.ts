import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { reportClaim } from "#app/domain/ordering/claims/report-claim.server";
import type { ReportClaimInput } from "#app/domain/ordering/claims/schema";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { newId } from "#app/lib/ids";
import { toMilli } from "#app/lib/quantity";
import { givenActor, next, THE_DAY } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";

export const claimInput = (lineId: string, quantity: bigint, part: Partial<ReportClaimInput> = {}): ReportClaimInput => ({
  remedy: "REFUND",
  amount: undefined,
  note: "到货少了",
  lines: [{ lineId, quantity, reason: "SHORT", photoFileId: undefined }],
  ...part,
});

/** An accepted order, paid in part or in full, and a claim on a tenth of its line. */
export async function givenClaim(options: { paidFen?: bigint | "all"; claim?: Partial<ReportClaimInput> } = {}) {
  const given = await givenAcceptedOrder();
  const { coop, order, receivable, unit, line } = given;
  const paidFen = options.paidFen === "all" ? receivable.amountFen : (options.paidFen ?? 0n);
  if (paidFen > 0n) await confirmRemittance(coop.clerk, order.id, { amount: paidFen, receivedOn: THE_DAY, bankReference: `K${next()}` });
  const quantity = toMilli(line.quantity) / 10n;
  const claimId = await reportClaim(unit.clerk, order.id, claimInput(line.id, quantity, options.claim));
  return { ...given, claimId, quantity };
}

/** The hall that shows a co-op, and its clerk. */
export async function givenHallOf(coopId: string): Promise<{ id: string; clerk: Actor }> {
  const id = newId();
  await db.hall.create({
    data: {
      id,
      slug: `hall-${next()}`,
      nameZh: "试馆",
      nameEn: "Hall",
      taglineZh: "",
      taglineEn: "",
      storyZh: "",
      storyEn: "",
      operator: "",
      landscape: "sea",
    },
  });
  await db.hallCoop.create({ data: { hallId: id, coopId, admittedOn: new Date(`${THE_DAY}T00:00:00Z`) } });
  return { id, clerk: givenActor("hall", id, "CLERK") };
}

/** How a claim, its order's money and its account stand. */
export async function standingOf(given: Awaited<ReturnType<typeof givenClaim>>) {
  const { unit, order, account, claimId } = given;
  const [claim, receivable, quota, line, refunds, note] = await Promise.all([
    db.goodsClaim.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: claimId } } }),
    db.receivable.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } }),
    db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId: unit.id, id: account.id } } }),
    db.orderLine.findFirstOrThrow({ where: { unitId: unit.id, orderId: order.id } }),
    db.refund.findMany({ where: { unitId: unit.id, orderId: order.id }, orderBy: { id: "asc" } }),
    db.creditNote.findFirst({ where: { unitId: unit.id, causeId: claimId } }),
  ]);
  return {
    state: claim.state,
    due: claim.dueOn,
    quotaLeft: claim.quotaLeftFen,
    open: receivable.amountFen - receivable.paidFen,
    credited: receivable.creditedFen,
    accepted: quota.acceptedFen,
    settled: quota.settledFen,
    returnedFen: line.returnedFen,
    refunds: refunds.map(({ amountFen, state, destination }) => ({ amountFen, state, destination })),
    note: note && { amount: note.amountFen, credited: note.creditedFen, kind: note.kind, number: note.number },
  };
}

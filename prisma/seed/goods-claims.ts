import { db } from "#app/db/client.server";
import { acceptClaim, counterClaim, declineClaim, referClaim } from "#app/domain/ordering/claims/answer-claim.server";
import { reportTransfer } from "#app/domain/ordering/claims/finish-claim.server";
import { reportClaim } from "#app/domain/ordering/claims/report-claim.server";
import { addDays, instantOf, type CalendarDate } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";

const stories = [
  { note: "过秤少了一成，司机在场", reason: "SHORT", remedy: "REFUND", end: "open" },
  { note: "底层有烂果，已拍照", reason: "QUALITY", remedy: "REFUND", end: "countered" },
  { note: "送来的不是订的品种", reason: "WRONG_GOODS", remedy: "RETURN", end: "referred" },
  { note: "外箱破损，一成不能用", reason: "DAMAGED", remedy: "REFUND", end: "accepted" },
] as const;

/** Claims on goods that were accepted in the last days, one in each of the states that somebody has to act on, for co-ops whose desk can be looked at. */
export async function claimGoods(data: SeedData, { coops, units }: DemoOrganisations, today: CalendarDate): Promise<void> {
  const own = new Map([...units.values()].map((unit) => [unit.id, unit]));
  const sellers = new Map([...coops.values()].map((coop) => [coop.id, coop]));
  const staffed = new Set(data.people.flatMap(({ scope }) => (scope.type === "coop" ? [coops.get(scope.key)?.id] : [])));
  const shown = data.people.flatMap(({ scope }) => (scope.type === "unit" ? [units.get(scope.key)?.id ?? ""] : []));
  const fresh = await db.acceptance.findMany({
    where: { acceptedAt: { gte: instantOf(addDays(today, -6)), lt: instantOf(today, 6) }, amountFen: { gt: 0 } },
    select: { unitId: true, orderId: true, shipment: { select: { coopId: true } } },
    orderBy: [{ acceptedAt: "desc" }, { number: "asc" }],
    take: 400,
  });
  const each = [...new Map(fresh.map((row) => [row.orderId, row])).values()];
  const first = each.find((row) => shown.includes(row.unitId));
  const seen = each
    .filter((row) => row !== first)
    .toSorted((left, right) => Number(!staffed.has(left.shipment.coopId)) - Number(!staffed.has(right.shipment.coopId)));
  const orders = first ? [first, ...seen] : seen;
  for (const [index, story] of stories.entries()) {
    const order = orders[index];
    const unit = own.get(order?.unitId ?? "");
    const coop = sellers.get(order?.shipment.coopId ?? "");
    if (!order || !unit || !coop) continue;
    const line = await db.orderLine.findFirst({
      where: { unitId: unit.id, orderId: order.orderId, acceptedQuantity: { gt: 0 } },
      orderBy: { position: "asc" },
    });
    if (!line) continue;
    const quantity = (toMilli(line.acceptedQuantity) / 10_000n) * 1_000n || 1_000n;
    if (quantity > toMilli(line.acceptedQuantity)) continue;
    const { note, reason, remedy, end } = story;
    const id = await reportClaim(unit.clerk(today, 7), order.orderId, {
      remedy,
      amount: undefined,
      note,
      lines: [{ lineId: line.id, quantity, reason, photoFileId: undefined }],
    });
    if (end === "countered")
      await counterClaim(coop.clerk(today, 8), id, {
        remedy: "CREDIT",
        amount: 1_000n,
        reason: "留用，退您十元",
        lines: [{ lineId: line.id, quantity }],
      });
    if (end === "referred") {
      await declineClaim(coop.clerk(today, 8), id, "发货单与品种一致");
      await referClaim(unit.clerk(today, 9), id, "照片上是另一个品种");
    }
    if (end === "accepted") {
      await acceptClaim(coop.clerk(today, 8), id);
      const refund = await db.refund.findFirst({ where: { unitId: unit.id, causeId: id, destination: "TRANSFER" } });
      if (refund) await reportTransfer(coop.clerk(today, 9), id, "TK20261130001");
    }
  }
}

import { db } from "#app/db/client.server";
import { approveCorrection } from "#app/domain/ordering/approve-correction.server";
import { declineCorrection } from "#app/domain/ordering/end-correction.server";
import { proposeReAttribution, proposeSource } from "#app/domain/ordering/propose-correction.server";
import { addDays, instantOf, type CalendarDate } from "#app/lib/dates";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";

/**
 * Corrections in every state for the first unit that somebody can sign in to: one waits for it, one for its neighbour, one is done, one was declined, and the
 * source of funds of one order was put right.
 */
export async function correctOrders(data: SeedData, organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const key = data.people.find((person) => person.scope.type === "unit")?.scope;
  const own = data.units.find((unit) => key?.type === "unit" && unit.key === key.key);
  const us = organisations.units.get(own?.key ?? "");
  const near = data.units.filter((unit) => own && unit.key !== own.key && unit.divisionCode.slice(0, 4) === own.divisionCode.slice(0, 4));
  const since = instantOf(addDays(today, -RECENT_DAYS));
  const them = await busiest(
    near.flatMap((unit) => organisations.units.get(unit.key) ?? []),
    since,
  );
  if (!us || !them) return;
  const at = { proposed: addDays(today, -2), own: addDays(today, -1), other: today };
  const [ours, theirs] = [await settledOrders(us.id, since), await settledOrders(them.id, since)];

  const propose = async (unit: typeof us, order: Order | undefined, toUnitId: string, reason: string) =>
    order &&
    proposeReAttribution(unit.clerk(at.proposed, 9), order.id, { toUnitId, lineIds: order.lineIds, reason }).then(async (id) => {
      await approveCorrection(unit.reviewer(at.own, 10), id);
      return id;
    });
  await propose(us, ours[0], them.id, "货送到了邻校食堂，由对方验收");
  await propose(them, theirs[0], us.id, "联合采购，潇湘中学的部分误记在我校");
  const done = await propose(them, theirs[1], us.id, "下单时选错了单位");
  if (done) await approveCorrection(us.reviewer(at.other, 8), done);
  const declined = await propose(us, ours[1], them.id, "疑为邻校订单");
  if (declined) await declineCorrection(them.reviewer(at.other, 8), declined, "送货单上是贵校签收");
  const [, , gift] = ours;
  if (gift) {
    const id = await proposeSource(us.clerk(at.proposed, 11), gift.id, {
      toSource: "UNION",
      lineIds: gift.lineIds,
      reason: "教师节慰问，由工会经费支付",
    });
    await approveCorrection(us.reviewer(at.own, 11), id);
  }
}

/** Orders settled within these days may still be corrected, and will be for as long as the story takes. */
const RECENT_DAYS = 80;

/** The unit with the most orders settled lately; the first among equals. */
async function busiest<Unit extends { id: string }>(units: readonly Unit[], since: Date): Promise<Unit | undefined> {
  const counts = await db.order.groupBy({
    by: ["unitId"],
    where: { unitId: { in: units.map(({ id }) => id) }, settledAt: { gte: since }, group: { source: "CANTEEN" } },
    _count: true,
  });
  const settled = (unit: Unit) => counts.find(({ unitId }) => unitId === unit.id)?._count ?? 0;
  return units.toSorted((left, right) => settled(right) - settled(left))[0];
}

interface Order {
  id: string;
  lineIds: string[];
}

/** The latest settled orders of a unit whose lines all count, oldest first among equals: the story is the same every time. */
async function settledOrders(unitId: string, since: Date): Promise<Order[]> {
  const orders = await db.order.findMany({
    where: {
      unitId,
      settledAt: { gte: since },
      group: { source: "CANTEEN" },
      lines: { every: { quotas: { some: { creditedUnitId: unitId } }, acceptedFen: { gt: 0 } } },
    },
    orderBy: [{ placedAt: "desc" }, { goodsFen: "asc" }, { id: "asc" }],
    select: { id: true, lines: { select: { id: true }, orderBy: { position: "asc" } } },
    take: 3,
  });
  return orders.map((order) => ({ id: order.id, lineIds: order.lines.map((line) => line.id) }));
}

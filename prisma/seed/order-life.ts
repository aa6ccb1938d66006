import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { changeFreight, confirmOrder, reconfirmOrder } from "#app/domain/ordering/confirm-order.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { approveGroup, refuseGroup } from "#app/domain/ordering/decide-approval.server";
import { cancelOrder, rejectOrder } from "#app/domain/ordering/end-order.server";
import { readOrder, type OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { setCartLine } from "#app/domain/ordering/set-cart-line.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { submitOrder } from "#app/domain/ordering/submit-order.server";
import { DomainError } from "#app/lib/domain-error";
import { addDays, type CalendarDate } from "#app/lib/dates";
import { parseQuantity } from "#app/lib/quantity";
import type { ActAt, DemoOrganisations } from "#prisma/seed/organisations";
import type { Random } from "#prisma/seed/random";

export interface Wish {
  productId: string;
  quantityMilli: bigint;
}

interface Life {
  unit: { id: string; clerk: ActAt; reviewer: ActAt };
  organisations: DemoOrganisations;
  wish: Wish[];
  day: CalendarDate;
  today: CalendarDate;
  random: Random;
  address: string;
  receiver: string;
  phone: string;
}

const DRIVERS = ["向师傅", "谭师傅", "买买提", "林师傅", "黄师傅", "田师傅"] as const;
const REJECTIONS = ["本批次已售罄，下周方可供货。", "暴雨致道路中断，无法按期送达。", "规格调整，请改订新包装。"] as const;
const WITNESSES = ["食堂值班老师", "仓库保管员", "总务处监督员"] as const;

/**
 * One checkout and what becomes of its orders, as far as today has come: approved or not, confirmed, shipped whole or in parts, weighed, partly refused, paid in
 * time, in parts, late or not yet.
 *
 * @returns number of orders made; 0 when the goods were gone
 */
export async function liveOrderGroup(life: Life): Promise<number> {
  const { unit, day, random, today } = life;
  const group = await checkout(life);
  if (!group) return 0;
  let confirmed = addDays(day, random.whole(0, 1));
  if (group.needsApproval) {
    const decided = addDays(day, 1);
    if (decided > today || (decided === today && random.chance(0.7))) return group.orders.length;
    if (random.chance(0.03)) {
      await refuseGroup(unit.reviewer(decided, 11), group.id, "本月预算已用完，下月再报。");
      return group.orders.length;
    }
    await approveGroup(unit.reviewer(decided, 11), group.id);
    confirmed = addDays(decided, random.whole(0, 1));
  }
  for (const order of group.orders) await liveOrder(life, order, confirmed);
  return group.orders.length;
}

async function checkout({ unit, wish, day, random, address, receiver, phone }: Life) {
  const clerk = unit.clerk(day, random.whole(8, 17));
  for (const line of wish) await setCartLine(clerk, line.productId, line.quantityMilli);
  const [cart] = await hotQuery<{ id: string; version: number }>(Prisma.sql`
    SELECT id, version FROM cart WHERE unit_id = ${unit.id}::uuid AND user_id = ${clerk.userId}::uuid AND submitted_at IS NULL`);
  if (!cart) return null;
  try {
    const group = await submitOrder(clerk, cart.id, {
      cartVersion: cart.version,
      creditedUnitId: undefined,
      source: random.chance(0.9) ? "CANTEEN" : random.chance(0.7) ? "UNION" : "PERSONAL",
      address,
      receiverName: receiver,
      receiverPhone: phone,
      deliverFrom: addDays(day, 16),
      deliverTo: addDays(day, 18),
      note: "",
    });
    const orders = await hotQuery<{ id: string; coopId: string }>(Prisma.sql`
      SELECT id, coop_id AS "coopId" FROM purchase_order WHERE unit_id = ${unit.id}::uuid AND group_id = ${group.id}::uuid ORDER BY number`);
    return { ...group, orders };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    for (const line of wish) await setCartLine(clerk, line.productId, 0n);
    return null;
  }
}

async function liveOrder(life: Life, order: { id: string; coopId: string }, confirmed: CalendarDate): Promise<void> {
  const { unit, organisations, random, today } = life;
  const coop = [...organisations.coops.values()].find((candidate) => candidate.id === order.coopId);
  if (!coop || confirmed > today || (confirmed === today && random.chance(0.6))) return;
  if (random.chance(0.02)) return rejectOrder(coop.clerk(confirmed, 14), order.id, random.pick(REJECTIONS));
  if (random.chance(0.03)) {
    await changeFreight(coop.clerk(confirmed, 14), order.id, BigInt(random.whole(20, 90)) * 100n);
    const answered = addDays(confirmed, 1);
    if (answered > today) return;
    if (random.chance(0.2)) return cancelOrder(unit.clerk(answered, 9), order.id, "运费超出预算，改向其他合作社采购。");
    await reconfirmOrder(unit.clerk(answered, 9), order.id);
  } else await confirmOrder(coop.clerk(confirmed, 14), order.id);
  if (random.chance(0.01)) return cancelOrder(unit.clerk(confirmed, 16), order.id, "学校停课，取消本次采购。");

  const parts = random.chance(0.12) ? 2 : 1;
  let shippedOn = addDays(confirmed, random.whole(1, 3));
  for (let part = 1; part <= parts; part += 1) {
    if (shippedOn > today) return;
    const snapshot = await readOrder(coop.clerk(shippedOn, 8), "coop", order.id);
    if (snapshot.facts.linesToShip === 0) break;
    const shipmentId = await ship(life, coop.clerk(shippedOn, 8), snapshot, part, parts);
    const acceptedOn = addDays(shippedOn, random.whole(2, 3));
    if (acceptedOn > today) return;
    await accept(life, unit.clerk(acceptedOn, 7), order.id, shipmentId);
    shippedOn = addDays(acceptedOn, 2);
  }
  await pay(life, coop.clerk, order.id, addDays(shippedOn, -2));
}

async function ship(life: Life, clerk: ReturnType<ActAt>, snapshot: OrderSnapshot, part: number, parts: number): Promise<string> {
  const lines = snapshot.lines.map((line) => {
    const left = line.quantityMilli - line.cancelledMilli - line.shippedMilli;
    const half = (left / 2n / 1000n) * 1000n;
    return { lineId: line.id, quantity: part < parts && half > 0n ? half : left, lot: `L${snapshot.number.slice(4, 10)}` };
  });
  return shipOrder(clerk, snapshot.id, {
    expectedOn: addDays(life.day, 16),
    carrier: "乡集冷链（演示）",
    driverName: life.random.pick(DRIVERS),
    driverPhone: "0718-0000999",
    vehicle: `演${life.random.whole(10000, 99999)}`,
    note: "",
    lines,
  });
}

async function accept(life: Life, clerk: ReturnType<ActAt>, orderId: string, shipmentId: string): Promise<void> {
  const { random } = life;
  const [snapshot, shipped] = await Promise.all([
    readOrder(clerk, "unit", orderId),
    hotQuery<{ lineId: string; quantity: string }>(Prisma.sql`
      SELECT line_id AS "lineId", quantity::text FROM shipment_line WHERE unit_id = ${life.unit.id}::uuid AND shipment_id = ${shipmentId}::uuid`),
  ]);
  const lines = shipped.map((row) => {
    const line = snapshot.lines.find((candidate) => candidate.id === row.lineId);
    const milli = parseQuantity(row.quantity) ?? 0n;
    const weighed = line?.catchWeight ? (milli * BigInt(random.whole(9_720, 10_120))) / 10_000n : milli;
    const refused = random.chance(0.05) ? (weighed / 10n / 1000n) * 1000n : 0n;
    return {
      lineId: row.lineId,
      accepted: weighed - refused,
      rejected: refused,
      reason: refused > 0n ? random.pick(["QUALITY", "DAMAGED", "SHORT"] as const) : undefined,
      note: "",
      photoFileId: undefined,
    };
  });
  await acceptDelivery(clerk, shipmentId, {
    receiverName: clerk.name,
    witnessName: random.pick(WITNESSES),
    temperature: undefined,
    note: "",
    lines,
  });
}

async function pay(life: Life, coopClerk: ActAt, orderId: string, acceptedOn: CalendarDate): Promise<void> {
  const { random, today } = life;
  const habit = random.next();
  if (habit > 0.985) return;
  const paidOn = addDays(acceptedOn, habit < 0.93 ? random.whole(4, 26) : random.whole(31, 55));
  if (paidOn > today) return;
  const snapshot = await readOrder(coopClerk(paidOn, 16), "coop", orderId);
  const due = snapshot.facts.receivableFen - snapshot.facts.paidFen;
  if (due <= 0n) return;
  const reference = `DEMO-${snapshot.number.slice(2)}`;
  const first = random.chance(0.04) ? due / 2n : due;
  if (first > 0n) await confirmRemittance(coopClerk(paidOn, 16), orderId, { amount: first, receivedOn: paidOn, bankReference: reference });
  const rest = addDays(paidOn, 12);
  if (first < due && rest <= today)
    await confirmRemittance(coopClerk(rest, 16), orderId, { amount: due - first, receivedOn: rest, bankReference: `${reference}-2` });
}

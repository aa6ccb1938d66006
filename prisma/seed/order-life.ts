import { closeShort } from "#app/domain/ordering/close-short.server";
import { changeFreight, confirmOrder, reconfirmOrder } from "#app/domain/ordering/confirm-order.server";
import { approveGroup, refuseGroup } from "#app/domain/ordering/decide-approval.server";
import { cancelOrder, rejectOrder } from "#app/domain/ordering/end-order.server";
import { addDays, type CalendarDate } from "#app/lib/dates";
import type { Agenda, Story } from "#prisma/seed/agenda";
import { checkOut, type PlacedOrder, type Wish } from "#prisma/seed/checkout";
import { acceptShipment, payOrder, shipPart, type Delivery } from "#prisma/seed/goods-and-money";
import type { DemoOrganisations, DemoUnit } from "#prisma/seed/organisations";
import type { Random } from "#prisma/seed/random";
import { addWorkingDays, workingDayFrom } from "#prisma/seed/working-days";

/** Where a life stops although time goes on: work that waits on somebody's desk, or a refusal in the unit. */
export type Stop =
  | "approval"
  | "refusal"
  | "confirmation"
  | "freight"
  | "shipping"
  | "transit"
  | "second-part"
  | "payment"
  | "part-payment";

export interface Life {
  unit: DemoUnit;
  organisations: DemoOrganisations;
  /** Where the orders of a checkout go on living. */
  agenda: Agenda;
  wish: Wish[];
  day: CalendarDate;
  today: CalendarDate;
  random: Random;
  stopsAt?: Stop;
}

const REJECTIONS = ["本批次已售罄，下周方可供货。", "暴雨致道路中断，无法按期送达。", "规格调整，请改订新包装。"] as const;

/**
 * One checkout and what becomes of its orders, as far as today has come: approved or not, confirmed, shipped whole or in parts, weighed, partly or wholly refused,
 * closed short, paid in time, in parts, late or not yet.
 */
export async function* liveOrderGroup(life: Life): Story {
  const { unit, day, random, today, stopsAt, agenda } = life;
  const hour = random.whole(8, 17);
  yield { day, hour };
  const group = await checkOut(life, hour);
  if (!group) return;
  let confirmed = addWorkingDays(day, random.whole(0, 1));
  if (group.needsApproval) {
    const decided = addWorkingDays(day, 1);
    if (stopsAt === "approval") return;
    yield { day: decided, hour: 11 };
    if (stopsAt === "refusal" || (!stopsAt && random.chance(0.04)))
      return refuseGroup(unit.reviewer(decided, 11), group.id, "本月预算已用完，下月再报。");
    await approveGroup(unit.reviewer(decided, 11), group.id);
    confirmed = addWorkingDays(decided, random.whole(0, 1));
  }
  if (stopsAt && confirmed > today) confirmed = today;
  for (const order of group.orders) await agenda.add(liveOrder(life, order, confirmed));
}

async function* liveOrder(life: Life, order: PlacedOrder, confirmed: CalendarDate): Story {
  if (life.stopsAt === "confirmation") return;
  const stands = yield* agree(life, order, confirmed);
  if (!stands) return;
  const closedOn = yield* deliver(life, order, planDelivery(life, order, confirmed));
  if (closedOn) yield* payOrder(life, order, closedOn);
}

/** Confirmation with its detours. @returns whether the order stands and goes on */
async function* agree({ unit, random, stopsAt }: Life, order: PlacedOrder, confirmed: CalendarDate): Story<boolean> {
  const clerk = order.coop.clerk(confirmed, 18);
  const chance = (probability: number) => !stopsAt && random.chance(probability);
  yield { day: confirmed, hour: 18 };
  if (chance(0.02)) {
    await rejectOrder(clerk, order.id, random.pick(REJECTIONS));
    return false;
  }
  if (stopsAt === "freight" || chance(0.03)) {
    await changeFreight(clerk, order.id, BigInt(random.whole(20, 90)) * 100n);
    if (stopsAt === "freight") return false;
    const answered = addWorkingDays(confirmed, 1);
    yield { day: answered, hour: 9 };
    if (random.chance(0.2)) {
      await cancelOrder(unit.clerk(answered, 9), order.id, "运费超出预算，改向其他合作社采购。");
      return false;
    }
    await reconfirmOrder(unit.clerk(answered, 9), order.id);
  } else await confirmOrder(clerk, order.id);
  if (!chance(0.01)) return true;
  const cancelled = addDays(confirmed, 1);
  yield { day: cancelled, hour: 7 };
  await cancelOrder(unit.clerk(cancelled, 7), order.id, "学校停课，取消本次采购。");
  return false;
}

/** When goods leave and arrive: mostly inside the agreed days, one order in ten a few days late; now and then in two parts. */
function planDelivery({ random, today, stopsAt }: Life, order: PlacedOrder, confirmed: CalendarDate): Delivery[] {
  const late = !stopsAt && random.chance(0.1);
  const transit = random.whole(1, 2);
  const wanted = late
    ? addWorkingDays(order.deliverTo, random.whole(1, 4))
    : workingDayFrom(addDays(order.deliverFrom, random.whole(0, 1)));
  const soonest = addWorkingDays(confirmed, 1 + transit);
  const arrives = stopsAt === "transit" ? workingDayFrom(addDays(today, random.whole(0, 1))) : wanted < soonest ? soonest : wanted;
  const leaves = stopsAt === "transit" ? addDays(today, -1) : addDays(arrives, -transit);
  const parts = stopsAt === "second-part" || (!stopsAt && random.chance(0.12)) ? 2 : 1;
  const first: Delivery = {
    part: 1,
    parts,
    shippedOn: leaves > confirmed ? leaves : addDays(confirmed, 1),
    expectedOn: late ? order.deliverTo : arrives,
    acceptedOn: arrives,
  };
  if (parts === 1) return [first];
  const again = addWorkingDays(arrives, 3);
  return [first, { part: 2, parts, shippedOn: addWorkingDays(arrives, 1), expectedOn: again, acceptedOn: again }];
}

/** @returns the day on which the last goods were judged, or null while some are still to come */
async function* deliver(life: Life, order: PlacedOrder, deliveries: Delivery[]): Story<CalendarDate | null> {
  const { random, stopsAt } = life;
  if (stopsAt === "shipping") return null;
  let acceptedOn: CalendarDate | null = null;
  for (const delivery of deliveries) {
    if (delivery.part === 2 && stopsAt === "second-part") return null;
    yield { day: delivery.shippedOn, hour: 7 };
    if (delivery.part === 2 && random.chance(0.1)) {
      await closeShort(order.coop.clerk(delivery.shippedOn, 7), order.id, "产地断货，余量不再补发。");
      return acceptedOn;
    }
    const shipment = await shipPart(life, order, delivery);
    if (!shipment) return acceptedOn;
    if (stopsAt === "transit") return null;
    yield { day: delivery.acceptedOn, hour: 10 };
    await acceptShipment(life, shipment, delivery.acceptedOn);
    acceptedOn = delivery.acceptedOn;
  }
  return acceptedOn;
}

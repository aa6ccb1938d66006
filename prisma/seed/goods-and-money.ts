import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { acceptDelivery } from "#app/domain/ordering/accept-delivery.server";
import { confirmRemittance } from "#app/domain/ordering/confirm-remittance.server";
import { shipOrder } from "#app/domain/ordering/ship-order.server";
import { addDays, type CalendarDate } from "#app/lib/dates";
import type { Story } from "#prisma/seed/agenda";
import type { PlacedOrder } from "#prisma/seed/checkout";
import type { Life } from "#prisma/seed/order-life";
import { rate } from "#prisma/seed/ratings";
import { workingDayFrom } from "#prisma/seed/working-days";

/** One part of an order on its way. */
export interface Delivery {
  part: number;
  parts: number;
  shippedOn: CalendarDate;
  /** Day that the co-op announces. */
  expectedOn: CalendarDate;
  /** Day on which the canteen judges the goods. */
  acceptedOn: CalendarDate;
}

export interface Shipment {
  id: string;
  lines: { lineId: string; weighed: boolean; quantityMilli: bigint }[];
}

const DRIVERS = ["向师傅", "谭师傅", "买买提", "林师傅", "黄师傅", "田师傅"] as const;
const WITNESSES = ["食堂值班老师", "仓库保管员", "总务处监督员"] as const;

/** The co-op sends the whole order, or about half of each line in the first of two parts. Null when nothing is left to send. */
export async function shipPart({ random }: Life, order: PlacedOrder, delivery: Delivery): Promise<Shipment | null> {
  const lines = order.lines.flatMap((line) => {
    const left = line.quantityMilli - line.shippedMilli;
    const half = (left / 2n / 1000n) * 1000n;
    const quantityMilli = delivery.part < delivery.parts && half > 0n ? half : left;
    return quantityMilli > 0n ? [{ line, quantityMilli }] : [];
  });
  if (lines.length === 0) return null;
  await payFirst(order, delivery);
  const lot = `L${order.number.slice(4, 10)}`;
  const id = await shipOrder(order.coop.clerk(delivery.shippedOn, 7), order.id, {
    expectedOn: delivery.expectedOn,
    carrier: "乡集冷链（演示）",
    driverName: random.pick(DRIVERS),
    driverPhone: "0718-0000999",
    vehicle: `演${random.whole(10000, 99999)}`,
    note: "",
    lines: lines.map(({ line, quantityMilli }) => ({ lineId: line.id, quantity: quantityMilli, lot })),
  });
  for (const { line, quantityMilli } of lines) line.shippedMilli += quantityMilli;
  return { id, lines: lines.map(({ line, quantityMilli }) => ({ lineId: line.id, weighed: line.weighed, quantityMilli })) };
}

/** Where the co-op asks for money first, it has come before the first part is sent. */
async function payFirst(order: PlacedOrder, { shippedOn }: Delivery): Promise<void> {
  const [asked] = await hotQuery<{ fen: bigint }>(Prisma.sql`
    SELECT o.goods_fen + o.freight_fen AS fen FROM purchase_order o WHERE o.id = ${order.id}::uuid AND o.pay_by IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM remittance m WHERE m.unit_id = o.unit_id AND m.order_id = o.id)`);
  if (!asked) return;
  const bankReference = `DEMO-${order.number.slice(2)}-0`;
  await confirmRemittance(order.coop.clerk(shippedOn, 6), order.id, { amount: asked.fen, receivedOn: shippedOn, bankReference });
}

/** The canteen weighs and judges a shipment; a line in twenty is refused in part, a shipment in a hundred altogether. */
export async function acceptShipment({ unit, random, stopsAt }: Life, shipment: Shipment, day: CalendarDate): Promise<void> {
  const clerk = unit.clerk(day, 10);
  const none = !stopsAt && random.chance(0.01);
  await acceptDelivery(clerk, shipment.id, {
    receiverName: clerk.name,
    witnessName: random.pick(WITNESSES),
    temperature: undefined,
    note: "",
    lines: shipment.lines.map((line) => {
      const weighed = line.weighed ? (line.quantityMilli * BigInt(random.whole(9_720, 10_120))) / 10_000n : line.quantityMilli;
      const refused = none ? weighed : !stopsAt && random.chance(0.05) ? (weighed / 10n / 1000n) * 1000n : 0n;
      return {
        lineId: line.lineId,
        accepted: weighed - refused,
        rejected: refused,
        reason: refused > 0n ? random.pick(["QUALITY", "DAMAGED", "SHORT"] as const) : undefined,
        note: "",
        photoFileId: undefined,
      };
    }),
  });
}

/** The unit pays by bank transfer and the co-op records it: most within the term, some late, some in two parts, a few not at all. */
export async function* payOrder(life: Life, order: PlacedOrder, acceptedOn: CalendarDate): Story {
  const { unit, random, stopsAt } = life;
  const habit = random.next();
  if (stopsAt === "payment" || (!stopsAt && habit > 0.985)) return;
  const paidOn = workingDayFrom(addDays(acceptedOn, stopsAt ? 3 : habit < 0.93 ? random.whole(4, 26) : random.whole(31, 55)));
  yield { day: paidOn, hour: 16 };
  const [debt] = await hotQuery<{ fen: bigint }>(Prisma.sql`
    SELECT coalesce(sum(amount_fen - paid_fen), 0)::bigint AS fen FROM receivable WHERE unit_id = ${unit.id}::uuid AND order_id = ${order.id}::uuid`);
  const due = debt?.fen ?? 0n;
  if (due <= 0n) return;
  const bankReference = `DEMO-${order.number.slice(2)}`;
  const first = stopsAt === "part-payment" || random.chance(0.04) ? (due + 1n) / 2n : due;
  await confirmRemittance(order.coop.clerk(paidOn, 16), order.id, { amount: first, receivedOn: paidOn, bankReference });
  if (first === due && !stopsAt) return yield* rate(life, order, paidOn);
  if (stopsAt) return;
  const restOn = workingDayFrom(addDays(paidOn, 12));
  yield { day: restOn, hour: 16 };
  await confirmRemittance(order.coop.clerk(restOn, 16), order.id, {
    amount: due - first,
    receivedOn: restOn,
    bankReference: `${bankReference}-2`,
  });
  yield* rate(life, order, restOn);
}

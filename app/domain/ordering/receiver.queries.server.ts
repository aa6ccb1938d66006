import { db } from "#app/db/client.server";

export interface ReceiverVersion {
  /** 1 is what was ordered with. */
  version: number;
  receiverName: string;
  receiverPhone: string;
  address: string;
  reason: string | null;
  changedAt: Date | null;
}

export interface ReceiverView {
  current: ReceiverVersion;
  /** All of them, the latest first. */
  versions: ReceiverVersion[];
  placedOn: Date;
  divisionCode: string;
}

/**
 * Where an order goes, with every earlier version. The caller has checked who may see the order.
 *
 * @param at the moment asked about: a delivery sheet says what held when the goods left; null for now
 */
export async function getReceiver(unitId: string, orderId: string, at: Date | null): Promise<ReceiverView> {
  const [order, unit, changes] = await Promise.all([
    db.order.findUniqueOrThrow({
      where: { unitId_id: { unitId, id: orderId } },
      select: { placedOn: true, group: { select: { receiverName: true, receiverPhone: true, address: true } } },
    }),
    db.unit.findUniqueOrThrow({ where: { id: unitId }, select: { divisionCode: true } }),
    db.orderReceiver.findMany({
      where: { unitId, orderId, ...(at ? { changedAt: { lte: at } } : {}) },
      select: { version: true, receiverName: true, receiverPhone: true, address: true, reason: true, changedAt: true },
      orderBy: { version: "desc" },
    }),
  ]);
  const first: ReceiverVersion = { version: 1, ...order.group, reason: null, changedAt: null };
  return { current: changes[0] ?? first, versions: [...changes, first], placedOn: order.placedOn, divisionCode: unit.divisionCode };
}

import { db } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { getCoopNameOn, getUnitNameOn } from "#app/domain/identity/names.queries.server";
import { acceptableRange } from "#app/domain/ordering/goods";
import { isContractor } from "#app/domain/ordering/own-orders.server";
import type { Side } from "#app/domain/ordering/order-list.queries.server";
import { namesOf } from "#app/domain/ordering/order.queries.server";
import { getReceiver } from "#app/domain/ordering/receiver.queries.server";
import { getDivisionNames } from "#app/domain/region/queries.server";
import { calendarDateOf, fromDbDate, type CalendarDate } from "#app/lib/dates";
import { toMilli } from "#app/lib/quantity";

export interface DeliveryLine {
  lineId: string;
  nameZh: string;
  nameEn: string | null;
  packageZh: string;
  packageEn: string | null;
  salesUnit: string;
  unitPriceFen: bigint;
  catchWeight: boolean;
  toleranceBps: number;
  storage: "AMBIENT" | "CHILLED" | "FROZEN";
  origin: string;
  orderedMilli: bigint;
  shippedMilli: bigint;
  /** What accepted and refused together may weigh. */
  lowMilli: bigint;
  highMilli: bigint;
  lot: string;
}

export interface DeliveryView {
  id: string;
  number: string;
  orderId: string;
  orderNumber: string;
  shippedAt: Date;
  expectedOn: CalendarDate;
  carrier: string;
  driverName: string;
  driverPhone: string;
  vehicle: string;
  note: string;
  coop: { name: string; contactName: string; contactPhone: string };
  unit: { name: string };
  /** As it was when the goods left. */
  receiver: { name: string; phone: string; address: string; version: number };
  acceptance: { id: string; number: string } | null;
  lines: DeliveryLine[];
}

function owner(actor: Actor, side: Side): Prisma.ShipmentWhereInput {
  if (side === "coop") return { coopId: actor.orgId };
  return { unitId: actor.orgId, ...(isContractor(actor) ? { order: { group: { submittedById: actor.userId } } } : {}) };
}

/** A shipment as its delivery sheet says it; null when it is not theirs. */
export async function getDelivery(actor: Actor, side: Side, shipmentId: string): Promise<DeliveryView | null> {
  const shipment = await db.shipment.findFirst({
    where: { id: shipmentId, ...owner(actor, side) },
    include: {
      lines: true,
      acceptance: { select: { id: true, number: true } },
      order: { include: { lines: { orderBy: { position: "asc" } } } },
    },
  });
  if (!shipment) return null;
  const { order } = shipment;
  const coopName = await getCoopNameOn(shipment.coopId, calendarDateOf(shipment.shippedAt));
  const [{ current: receiver }, coop, unit, categories, counties] = await Promise.all([
    getReceiver(shipment.unitId, order.id, shipment.shippedAt),
    db.coop.findUniqueOrThrow({ where: { id: shipment.coopId }, select: { contactName: true, contactPhone: true } }),
    getUnitNameOn(shipment.unitId, calendarDateOf(shipment.shippedAt)),
    db.category.findMany({ where: { code: { in: order.lines.map((line) => line.categoryCode) } }, select: { code: true, storage: true } }),
    getDivisionNames(
      order.lines.map((line) => line.originCountyCode),
      calendarDateOf(shipment.shippedAt),
    ),
  ]);
  return {
    id: shipment.id,
    number: shipment.number,
    orderId: order.id,
    orderNumber: order.number,
    shippedAt: shipment.shippedAt,
    expectedOn: fromDbDate(shipment.expectedOn),
    carrier: shipment.carrier,
    driverName: shipment.driverName,
    driverPhone: shipment.driverPhone,
    vehicle: shipment.vehicle,
    note: shipment.note,
    coop: { ...coop, name: coopName.name },
    unit: { name: unit.name },
    receiver: { name: receiver.receiverName, phone: receiver.receiverPhone, address: receiver.address, version: receiver.version },
    acceptance: shipment.acceptance,
    lines: order.lines.flatMap((line) => {
      const shipped = shipment.lines.find((candidate) => candidate.lineId === line.id);
      if (!shipped) return [];
      const shippedMilli = toMilli(shipped.quantity);
      const range = acceptableRange(
        {
          quantityMilli: toMilli(line.quantity),
          shippedMilli: toMilli(line.shippedQuantity),
          acceptedMilli: toMilli(line.acceptedQuantity),
          rejectedMilli: toMilli(line.rejectedQuantity),
          cancelledMilli: toMilli(line.cancelledQuantity),
          unitPriceFen: line.unitPriceFen,
          freightFen: line.freightFen,
          openFen: line.openFen,
          catchWeight: line.catchWeight,
          toleranceBps: line.toleranceBps,
        },
        shippedMilli,
      );
      return [
        {
          lineId: line.id,
          nameZh: line.nameZh,
          nameEn: line.nameEn,
          packageZh: line.packageZh,
          packageEn: line.packageEn,
          salesUnit: line.salesUnit,
          unitPriceFen: line.unitPriceFen,
          catchWeight: line.catchWeight,
          toleranceBps: line.toleranceBps,
          storage: categories.find(({ code }) => code === line.categoryCode)?.storage ?? "AMBIENT",
          origin: counties.get(line.originCountyCode) ?? "",
          orderedMilli: toMilli(line.quantity),
          shippedMilli,
          ...range,
          lot: shipped.lot,
        },
      ];
    }),
  };
}

export interface AcceptanceView {
  id: string;
  number: string;
  acceptedAt: Date;
  receiverName: string;
  witnessName: string;
  temperatureTenths: number | null;
  note: string;
  amountFen: bigint;
  recordedBy: string;
  orderId: string;
  orderNumber: string;
  remittanceCode: string;
  shipmentId: string;
  shipmentNumber: string;
  coopName: string;
  unitName: string;
  lines: {
    id: string;
    nameZh: string;
    nameEn: string | null;
    salesUnit: string;
    unitPriceFen: bigint;
    shippedMilli: bigint;
    acceptedMilli: bigint;
    rejectedMilli: bigint;
    reason: string | null;
    note: string;
    photoFileId: string | null;
    acceptedFen: bigint;
  }[];
}

/** What the canteen found when the goods arrived; null when it is not theirs. */
export async function getAcceptance(actor: Actor, side: Side, acceptanceId: string): Promise<AcceptanceView | null> {
  const acceptance = await db.acceptance.findFirst({
    where: { id: acceptanceId, shipment: owner(actor, side) },
    include: { lines: true, shipment: { include: { lines: true, order: { include: { lines: { orderBy: { position: "asc" } } } } } } },
  });
  if (!acceptance) return null;
  const { shipment } = acceptance;
  const [coop, unit, people] = await Promise.all([
    getCoopNameOn(shipment.coopId, calendarDateOf(acceptance.acceptedAt)),
    getUnitNameOn(acceptance.unitId, calendarDateOf(acceptance.acceptedAt)),
    namesOf([acceptance.recordedById]),
  ]);
  return {
    id: acceptance.id,
    number: acceptance.number,
    acceptedAt: acceptance.acceptedAt,
    receiverName: acceptance.receiverName,
    witnessName: acceptance.witnessName,
    temperatureTenths: acceptance.temperatureTenths,
    note: acceptance.note,
    amountFen: acceptance.amountFen,
    recordedBy: people.get(acceptance.recordedById) ?? "",
    orderId: shipment.orderId,
    orderNumber: shipment.order.number,
    remittanceCode: shipment.order.remittanceCode,
    shipmentId: shipment.id,
    shipmentNumber: shipment.number,
    coopName: coop.name,
    unitName: unit.name,
    lines: shipment.order.lines.flatMap((line) => {
      const judged = acceptance.lines.find((candidate) => candidate.lineId === line.id);
      if (!judged) return [];
      const shipped = shipment.lines.find((candidate) => candidate.lineId === line.id);
      return [
        {
          id: judged.id,
          nameZh: line.nameZh,
          nameEn: line.nameEn,
          salesUnit: line.salesUnit,
          unitPriceFen: line.unitPriceFen,
          shippedMilli: shipped ? toMilli(shipped.quantity) : 0n,
          acceptedMilli: toMilli(judged.acceptedQuantity),
          rejectedMilli: toMilli(judged.rejectedQuantity),
          reason: judged.reason,
          note: judged.note,
          photoFileId: judged.photoFileId,
          acceptedFen: judged.acceptedFen,
        },
      ];
    }),
  };
}

/** A photo of refused goods, for the two sides of the order alone. */
export async function getAcceptancePhoto(actor: Actor, side: Side, acceptanceId: string, fileId: string) {
  const line = await db.acceptanceLine.findFirst({
    where: { acceptanceId, photoFileId: fileId, acceptance: { shipment: owner(actor, side) } },
    select: { id: true },
  });
  if (!line) return null;
  return db.storedFile.findUnique({ where: { id: fileId }, select: { mediaType: true, fileName: true, content: true } });
}

import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { getCoopNameOn, getUnitNameOn } from "#app/domain/identity/names.queries.server";
import { can, type Action } from "#app/domain/identity/policy";
import { shippableMilli, unshippedMilli } from "#app/domain/ordering/goods";
import type { Side } from "#app/domain/ordering/order-list.queries.server";
import { readOrder, type OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { getReceiver, type ReceiverVersion } from "#app/domain/ordering/receiver.queries.server";
import { allows, orderStatus, type OrderCommand, type OrderFacts, type OrderStatus } from "#app/domain/ordering/states";
import { pledgedOfOrder, type PledgedPayee } from "#app/domain/payments/confirmations.queries.server";
import { coveredYears } from "#app/domain/region/calendars.queries.server";
import { lateInterestFen } from "#app/domain/payments/terms";
import { calendarDateOf, fiscalYearOf, fromDbDate, type CalendarDate } from "#app/lib/dates";
import { DomainError } from "#app/lib/domain-error";
import { toMilli } from "#app/lib/quantity";

export interface OrderLineView {
  id: string;
  productId: string;
  nameZh: string;
  nameEn: string | null;
  packageZh: string;
  packageEn: string | null;
  art: string;
  salesUnit: string;
  netGrams: bigint;
  unitPriceFen: bigint;
  goodsFen: bigint;
  freightFen: bigint;
  catchWeight: boolean;
  toleranceBps: number;
  quantityMilli: bigint;
  shippedMilli: bigint;
  acceptedMilli: bigint;
  rejectedMilli: bigint;
  cancelledMilli: bigint;
  acceptedFen: bigint;
  /** Still to be shipped, and the most one more shipment may hold. */
  unshippedMilli: bigint;
  shippableMilli: bigint;
  /** The verdict, with the version of the list it rests on. */
  programmes: { code: string; shortZh: string; shortEn: string; listVersion: number }[];
}

export interface ReceivableView {
  id: string;
  amountFen: bigint;
  paidFen: bigint;
  dueOn: CalendarDate;
  /** Open, and the calendar of that day's year is not published yet. */
  provisional: boolean;
  paidAt: Date | null;
  lateInterestFen: bigint;
  /** The bank that is its payee. */
  pledgedTo: PledgedPayee | null;
}

export interface OrderView {
  id: string;
  number: string;
  status: OrderStatus;
  commands: OrderCommand[];
  facts: OrderFacts;
  goodsFen: bigint;
  freightFen: bigint;
  proposedFreightFen: bigint | null;
  remittanceCode: string;
  paymentTerms: "GOODS_FIRST" | "MONEY_FIRST";
  /** Until when it waits for its money, where that comes first. */
  payBy: CalendarDate | null;
  /** Year of that day whose calendar is not published yet. */
  payByProvisional: number | null;
  /** Terms frozen when it was placed. */
  acceptanceDays: number;
  paymentDays: number;
  lateInterestPpm: number;
  placedAt: Date;
  endReason: string | null;
  settledAt: Date | null;
  /** Units that the lines are credited to, and their sources of funds: several after a correction of some lines. */
  creditedUnits: string[];
  sources: OrderView["group"]["source"][];
  receiver: ReceiverVersion;
  group: {
    id: string;
    number: string;
    source: "CANTEEN" | "CONTRACTOR" | "UNION" | "PERSONAL";
    address: string;
    receiverName: string;
    receiverPhone: string;
    deliverFrom: CalendarDate;
    deliverTo: CalendarDate;
    note: string;
    creditedUnit: string;
    submittedBy: string;
  };
  unit: { name: string; contactName: string; contactPhone: string };
  coop: { name: string; contactName: string; contactPhone: string; bankName: string; bankAccountName: string; bankAccountNumber: string };
  lines: OrderLineView[];
  events: { id: string; kind: string; at: Date; by: string; detail: Record<string, string> }[];
  shipments: {
    id: string;
    number: string;
    shippedAt: Date;
    expectedOn: CalendarDate;
    carrier: string;
    driverName: string;
    driverPhone: string;
    vehicle: string;
    acceptance: { id: string; number: string; acceptedAt: Date; amountFen: bigint } | null;
  }[];
  receivables: ReceivableView[];
  remittances: { id: string; amountFen: bigint; receivedOn: CalendarDate; bankReference: string }[];
}

const actionOf = {
  approve: "order:approve",
  refuse: "order:approve",
  confirm: "sale:confirm",
  reject: "sale:confirm",
  changeFreight: "sale:confirm",
  reconfirm: "order:reconfirm",
  cancel: { unit: "order:cancel", coop: "sale:confirm" },
  ship: "shipment:create",
  accept: "delivery:accept",
  closeShort: { unit: "order:cancel", coop: "sale:confirm" },
  confirmRemittance: "remittance:confirm",
  takeBackReceipt: "remittance:confirm",
  payFirst: "stripe:pay",
  extendPayBy: "sale:confirm",
} as const satisfies Record<OrderCommand, Action | Record<Side, Action>>;

/** The commands somebody may give now: the order's table and the access table together. */
export function commandsFor(actor: Actor, side: Side, facts: OrderFacts): OrderCommand[] {
  return (Object.keys(actionOf) as OrderCommand[]).filter((command) => {
    const action: Action | Record<Side, Action> = actionOf[command];
    return allows(command, side, facts) && can(actor, typeof action === "string" ? action : action[side]);
  });
}

/** An order as one of its two sides sees it, with everything that happened to it; null when it is not theirs. */
export async function getOrder(actor: Actor, side: Side, orderId: string): Promise<OrderView | null> {
  const snapshot = await readOrder(actor, side, orderId).catch((error: unknown) => {
    if (error instanceof DomainError && error.kind === "notFound") return null;
    throw error;
  });
  if (!snapshot) return null;
  const key = { unitId: snapshot.unitId, orderId };
  const [order, receivables, pledged, years, remittances, unit, coop] = await Promise.all([
    db.order.findUniqueOrThrow({
      where: { unitId_id: { unitId: snapshot.unitId, id: orderId } },
      include: {
        group: true,
        lines: {
          orderBy: { position: "asc" },
          include: { quotas: { select: { programmeId: true, creditedUnitId: true, listVersion: true } } },
        },
        events: { orderBy: [{ at: "asc" }, { id: "asc" }] },
        shipments: {
          orderBy: { shippedAt: "asc" },
          include: { acceptance: { select: { id: true, number: true, acceptedAt: true, amountFen: true } } },
        },
      },
    }),
    db.receivable.findMany({ where: key, orderBy: [{ dueOn: "asc" }, { id: "asc" }] }),
    pledgedOfOrder(key),
    coveredYears(),
    db.remittance.findMany({ where: key, orderBy: [{ receivedOn: "asc" }, { id: "asc" }] }),
    db.unit.findUniqueOrThrow({ where: { id: snapshot.unitId }, select: { contactName: true, contactPhone: true } }),
    db.coop.findUniqueOrThrow({
      where: { id: snapshot.coopId },
      select: { contactName: true, contactPhone: true, bankName: true, bankAccountName: true, bankAccountNumber: true },
    }),
  ]);
  const programmes = await db.programme.findMany({
    select: { id: true, code: true, shortZh: true, shortEn: true },
    orderBy: { sort: "asc" },
  });
  const placedOn = calendarDateOf(order.placedAt);
  const [unitName, coopName, creditedName] = await Promise.all([
    getUnitNameOn(snapshot.unitId, placedOn),
    getCoopNameOn(snapshot.coopId, placedOn),
    getUnitNameOn(snapshot.creditedUnitId, placedOn),
  ]);
  const people = await namesOf([order.group.submittedById, ...order.events.map((event) => event.actorId)]);
  const { group, lines, events, shipments } = order;
  const [creditedUnits, { current: receiver }] = await Promise.all([
    namesOfUnits(
      lines.flatMap((line) => line.quotas.map((quota) => quota.creditedUnitId)),
      placedOn,
    ),
    getReceiver(snapshot.unitId, orderId, null),
  ]);
  const today = calendarDateOf(actor.now);
  return {
    id: order.id,
    number: order.number,
    status: orderStatus(snapshot.facts),
    commands: commandsFor(actor, side, snapshot.facts),
    facts: snapshot.facts,
    goodsFen: order.goodsFen,
    freightFen: order.freightFen,
    proposedFreightFen: order.proposedFreightFen,
    remittanceCode: order.remittanceCode,
    paymentTerms: order.paymentTerms,
    payBy: snapshot.payBy,
    payByProvisional: snapshot.payBy === null || years.has(fiscalYearOf(snapshot.payBy)) ? null : fiscalYearOf(snapshot.payBy),
    acceptanceDays: order.acceptanceDays,
    paymentDays: order.paymentDays,
    lateInterestPpm: order.lateInterestPpm,
    placedAt: order.placedAt,
    endReason: order.endReason,
    settledAt: order.settledAt,
    creditedUnits: creditedUnits.length > 0 ? creditedUnits : [creditedName.name],
    sources: [...new Set(lines.map((line) => line.correctedSource ?? group.source))],
    receiver,
    group: {
      id: group.id,
      number: group.number,
      source: group.source,
      address: group.address,
      receiverName: group.receiverName,
      receiverPhone: group.receiverPhone,
      deliverFrom: fromDbDate(group.deliverFrom),
      deliverTo: fromDbDate(group.deliverTo),
      note: group.note,
      creditedUnit: creditedName.name,
      submittedBy: people.get(group.submittedById) ?? "",
    },
    unit: { ...unit, name: unitName.name },
    coop: { ...coop, name: coopName.name },
    lines: lines.map((line) => ({
      id: line.id,
      productId: line.productId,
      nameZh: line.nameZh,
      nameEn: line.nameEn,
      packageZh: line.packageZh,
      packageEn: line.packageEn,
      art: line.art,
      salesUnit: line.salesUnit,
      netGrams: line.netGrams,
      unitPriceFen: line.unitPriceFen,
      goodsFen: line.goodsFen,
      freightFen: line.freightFen,
      catchWeight: line.catchWeight,
      toleranceBps: line.toleranceBps,
      quantityMilli: toMilli(line.quantity),
      shippedMilli: toMilli(line.shippedQuantity),
      acceptedMilli: toMilli(line.acceptedQuantity),
      rejectedMilli: toMilli(line.rejectedQuantity),
      cancelledMilli: toMilli(line.cancelledQuantity),
      acceptedFen: line.acceptedFen,
      ...leftToShip(snapshot, line.id),
      programmes: programmes.flatMap(({ id, ...programme }) =>
        line.quotas.filter((quota) => quota.programmeId === id).map(({ listVersion }) => ({ ...programme, listVersion })),
      ),
    })),
    events: events.map((event) => ({
      id: event.id,
      kind: event.kind,
      at: event.at,
      by: people.get(event.actorId ?? "") ?? "",
      detail: detailOf(event.detail),
    })),
    shipments: shipments.map((shipment) => ({
      id: shipment.id,
      number: shipment.number,
      shippedAt: shipment.shippedAt,
      expectedOn: fromDbDate(shipment.expectedOn),
      carrier: shipment.carrier,
      driverName: shipment.driverName,
      driverPhone: shipment.driverPhone,
      vehicle: shipment.vehicle,
      acceptance: shipment.acceptance,
    })),
    receivables: receivables.map((receivable) => ({
      id: receivable.id,
      amountFen: receivable.amountFen,
      paidFen: receivable.paidFen,
      dueOn: fromDbDate(receivable.dueOn),
      provisional: receivable.paidAt === null && !years.has(fiscalYearOf(fromDbDate(receivable.dueOn))),
      paidAt: receivable.paidAt,
      lateInterestFen: lateInterestFen(
        receivable.amountFen - receivable.paidFen,
        fromDbDate(receivable.dueOn),
        today,
        receivable.lateInterestPpm,
      ),
      pledgedTo: pledged.get(receivable.id) ?? null,
    })),
    remittances: remittances.map((remittance) => ({
      id: remittance.id,
      amountFen: remittance.amountFen,
      receivedOn: fromDbDate(remittance.receivedOn),
      bankReference: remittance.bankReference,
    })),
  };
}

function leftToShip(snapshot: OrderSnapshot, lineId: string): { unshippedMilli: bigint; shippableMilli: bigint } {
  const line = snapshot.lines.find((candidate) => candidate.id === lineId);
  return { unshippedMilli: line ? unshippedMilli(line) : 0n, shippableMilli: line ? shippableMilli(line) : 0n };
}

async function namesOfUnits(ids: readonly string[], day: CalendarDate): Promise<string[]> {
  const names = await Promise.all([...new Set(ids)].sort().map((id) => getUnitNameOn(id, day)));
  return names.map(({ name }) => name);
}

/** Names of people by id, for timelines. */
export async function namesOf(ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const users = await db.user.findMany({
    where: { id: { in: [...new Set(ids.filter((id) => id !== null))] } },
    select: { id: true, name: true },
  });
  return new Map(users.map((user) => [user.id, user.name]));
}

function detailOf(detail: unknown): Record<string, string> {
  if (typeof detail !== "object" || detail === null) return {};
  return Object.fromEntries(Object.entries(detail).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])));
}

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { isContractor, ownGroups, ownOrders } from "#app/domain/ordering/own-orders.server";
import { addDays, calendarDateOf, fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface ArrivingShipment {
  id: string;
  number: string;
  orderNumber: string;
  coopName: string;
  coopNameEn: string | null;
  firstLineZh: string;
  firstLineEn: string | null;
  lines: number;
  expectedOn: CalendarDate;
  driverName: string;
  driverPhone: string;
}

export interface DebtSummary {
  overdue: { count: number; fen: bigint; oldestDueOn: CalendarDate | null };
  soon: { count: number; fen: bigint; firstDueOn: CalendarDate | null };
}

export interface WaitingGroup {
  id: string;
  number: string;
  submittedBy: string;
  own: boolean;
  totalFen: bigint;
  coops: number;
}

export interface ChangedFreight {
  id: string;
  number: string;
  coopName: string;
  coopNameEn: string | null;
  freightFen: bigint;
  proposedFen: bigint;
}

export interface UnitDesk {
  shipments: ArrivingShipment[];
  shipmentsTotal: number;
  debts: DebtSummary;
  groups: WaitingGroup[];
  freights: ChangedFreight[];
}

const DUE_SOON_DAYS = 10;
const SHOWN = 4;

/** What a unit's people can do next about orders. */
export async function getUnitDesk(actor: Actor): Promise<UnitDesk> {
  const [shipments, debts, groups, freights] = await Promise.all([
    db.$queryRaw<
      {
        id: string;
        number: string;
        order_number: string;
        coop_name: string;
        coop_name_en: string | null;
        first_zh: string;
        first_en: string | null;
        lines: number;
        expected_on: Date;
        driver_name: string;
        driver_phone: string;
        total: number;
      }[]
    >`
      SELECT s.id, s.number, o.number AS order_number, c.name AS coop_name, c.name_en AS coop_name_en, s.expected_on, s.driver_name, s.driver_phone, count(*) OVER ()::int AS total,
        (SELECT count(*)::int FROM shipment_line sl WHERE sl.unit_id = s.unit_id AND sl.shipment_id = s.id) AS lines, f.name_zh AS first_zh, f.name_en AS first_en
      FROM shipment s JOIN purchase_order o ON o.unit_id = s.unit_id AND o.id = s.order_id JOIN coop c ON c.id = s.coop_id
        CROSS JOIN LATERAL (SELECT l.name_zh, l.name_en FROM shipment_line sl JOIN order_line l ON l.unit_id = sl.unit_id AND l.id = sl.line_id
          WHERE sl.unit_id = s.unit_id AND sl.shipment_id = s.id ORDER BY l.position LIMIT 1) f
      WHERE s.unit_id = ${actor.orgId}::uuid ${ownOrders(actor)} AND NOT EXISTS (SELECT 1 FROM acceptance a WHERE a.unit_id = s.unit_id AND a.shipment_id = s.id)
      ORDER BY s.expected_on, s.id LIMIT ${SHOWN}`,
    summariseDebts(actor, isContractor(actor) ? Prisma.sql`false` : Prisma.sql`unit_id = ${actor.orgId}::uuid`),
    db.$queryRaw<{ id: string; number: string; submitted_by: string; own: boolean; total_fen: bigint; coops: number }[]>`
      SELECT g.id, g.number, u.name AS submitted_by, g.submitted_by_id = ${actor.userId}::uuid AS own, g.goods_fen + g.freight_fen AS total_fen,
        (SELECT count(*)::int FROM purchase_order o WHERE o.unit_id = g.unit_id AND o.group_id = g.id) AS coops
      FROM order_group g JOIN app_user u ON u.id = g.submitted_by_id
      WHERE g.unit_id = ${actor.orgId}::uuid ${ownGroups(actor)} AND g.approval = 'PENDING'
        AND EXISTS (SELECT 1 FROM purchase_order o WHERE o.unit_id = g.unit_id AND o.group_id = g.id AND o.state = 'AWAITING_APPROVAL')
      ORDER BY own, g.submitted_at LIMIT ${SHOWN}`,
    db.$queryRaw<
      { id: string; number: string; coop_name: string; coop_name_en: string | null; freight_fen: bigint; proposed_fen: bigint }[]
    >`
      SELECT o.id, o.number, c.name AS coop_name, c.name_en AS coop_name_en, o.freight_fen, o.proposed_freight_fen AS proposed_fen FROM purchase_order o JOIN coop c ON c.id = o.coop_id
      WHERE o.unit_id = ${actor.orgId}::uuid ${ownOrders(actor)} AND o.state = 'AWAITING_BUYER' AND o.proposed_freight_fen IS NOT NULL ORDER BY o.placed_at LIMIT ${SHOWN}`,
  ]);
  return {
    shipments: shipments.map((row) => ({
      id: row.id,
      number: row.number,
      orderNumber: row.order_number,
      coopName: row.coop_name,
      coopNameEn: row.coop_name_en,
      firstLineZh: row.first_zh,
      firstLineEn: row.first_en,
      lines: row.lines,
      expectedOn: fromDbDate(row.expected_on),
      driverName: row.driver_name,
      driverPhone: row.driver_phone,
    })),
    shipmentsTotal: shipments[0]?.total ?? 0,
    debts,
    groups: groups.map((row) => ({
      id: row.id,
      number: row.number,
      submittedBy: row.submitted_by,
      own: row.own,
      totalFen: row.total_fen,
      coops: row.coops,
    })),
    freights: freights.map((row) => ({
      id: row.id,
      number: row.number,
      coopName: row.coop_name,
      coopNameEn: row.coop_name_en,
      freightFen: row.freight_fen,
      proposedFen: row.proposed_fen,
    })),
  };
}

async function summariseDebts(actor: Actor, whose: Prisma.Sql): Promise<DebtSummary> {
  const today = calendarDateOf(actor.now);
  const [row] = await db.$queryRaw<
    { late: number; late_fen: bigint; oldest: Date | null; soon: number; soon_fen: bigint; first: Date | null }[]
  >`
    SELECT count(*) FILTER (WHERE due_on < ${today}::date)::int AS late, coalesce(sum(amount_fen - paid_fen) FILTER (WHERE due_on < ${today}::date), 0)::bigint AS late_fen,
      min(due_on) FILTER (WHERE due_on < ${today}::date) AS oldest,
      count(*) FILTER (WHERE due_on BETWEEN ${today}::date AND ${addDays(today, DUE_SOON_DAYS)}::date)::int AS soon,
      coalesce(sum(amount_fen - paid_fen) FILTER (WHERE due_on BETWEEN ${today}::date AND ${addDays(today, DUE_SOON_DAYS)}::date), 0)::bigint AS soon_fen,
      min(due_on) FILTER (WHERE due_on >= ${today}::date) AS first
    FROM receivable WHERE ${whose} AND paid_fen < amount_fen`;
  const day = (value: Date | null | undefined) => (value ? fromDbDate(value) : null);
  return {
    overdue: { count: row?.late ?? 0, fen: row?.late_fen ?? 0n, oldestDueOn: day(row?.oldest) },
    soon: { count: row?.soon ?? 0, fen: row?.soon_fen ?? 0n, firstDueOn: day(row?.first) },
  };
}

export interface SaleToDo {
  id: string;
  number: string;
  unitName: string;
  unitNameEn: string | null;
  totalFen: bigint;
  deliverFrom: CalendarDate;
}

export interface CoopDesk {
  toConfirm: SaleToDo[];
  toConfirmTotal: number;
  toShip: SaleToDo[];
  toShipTotal: number;
  debts: DebtSummary;
  openFen: bigint;
  monthFen: bigint;
  lowStock: { id: string; nameZh: string; nameEn: string | null; available: string; salesUnit: string }[];
  lowStockTotal: number;
}

interface SaleRow {
  id: string;
  number: string;
  unit_name: string;
  unit_name_en: string | null;
  total_fen: bigint;
  deliver_from: Date;
  total: number;
}

/** What a co-op's people can do next. Stock is low when fewer than five minimum orders are left. */
export async function getCoopDesk(actor: Actor): Promise<CoopDesk> {
  const today = calendarDateOf(actor.now);
  const list = (where: Prisma.Sql) => db.$queryRaw<SaleRow[]>`
    SELECT o.id, o.number, u.name AS unit_name, u.name_en AS unit_name_en, o.goods_fen + o.freight_fen AS total_fen, g.deliver_from, count(*) OVER ()::int AS total
    FROM purchase_order o JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id JOIN unit u ON u.id = o.unit_id
    WHERE o.coop_id = ${actor.orgId}::uuid AND ${where} ORDER BY g.deliver_from, o.id LIMIT ${SHOWN}`;
  const [toConfirm, toShip, debts, money, lowStock] = await Promise.all([
    list(Prisma.sql`o.state = 'AWAITING_COOP'`),
    list(Prisma.sql`o.state = 'CONFIRMED' AND o.goods_closed_at IS NULL AND EXISTS (SELECT 1 FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id
      AND l.quantity - l.cancelled_quantity - l.shipped_quantity > CASE WHEN l.catch_weight AND l.shipped_quantity > 0 THEN (l.quantity - l.cancelled_quantity) * l.tolerance_bps / 10000 ELSE 0 END)`),
    summariseDebts(actor, Prisma.sql`coop_id = ${actor.orgId}::uuid`),
    db.$queryRaw<{ open_fen: bigint; month_fen: bigint }[]>`
      SELECT (SELECT coalesce(sum(amount_fen - paid_fen), 0)::bigint FROM receivable WHERE coop_id = ${actor.orgId}::uuid AND paid_fen < amount_fen) AS open_fen,
        (SELECT coalesce(sum(amount_fen), 0)::bigint FROM remittance WHERE coop_id = ${actor.orgId}::uuid AND received_on >= date_trunc('month', ${today}::date)) AS month_fen`,
    db.$queryRaw<{ id: string; name_zh: string; name_en: string | null; available: string; sales_unit: string; total: number }[]>`
      SELECT p.id, p.name_zh, p.name_en, trim_scale(s.available)::text AS available, p.sales_unit::text AS sales_unit, count(*) OVER ()::int AS total
      FROM product p JOIN stock_item s ON s.product_id = p.id
      WHERE p.coop_id = ${actor.orgId}::uuid AND p.published_at IS NOT NULL AND s.available < p.min_quantity * 5 ORDER BY s.available / p.min_quantity, p.id LIMIT ${SHOWN}`,
  ]);
  const sale = (row: SaleRow): SaleToDo => ({
    id: row.id,
    number: row.number,
    unitName: row.unit_name,
    unitNameEn: row.unit_name_en,
    totalFen: row.total_fen,
    deliverFrom: fromDbDate(row.deliver_from),
  });
  return {
    toConfirm: toConfirm.map(sale),
    toConfirmTotal: toConfirm[0]?.total ?? 0,
    toShip: toShip.map(sale),
    toShipTotal: toShip[0]?.total ?? 0,
    debts,
    openFen: money[0]?.open_fen ?? 0n,
    monthFen: money[0]?.month_fen ?? 0n,
    lowStock: lowStock.map((row) => ({
      id: row.id,
      nameZh: row.name_zh,
      nameEn: row.name_en,
      available: row.available,
      salesUnit: row.sales_unit,
    })),
    lowStockTotal: lowStock[0]?.total ?? 0,
  };
}

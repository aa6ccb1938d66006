import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface UnitRecord {
  id: string;
  name: string;
  nameEn: string | null;
  closedOn: CalendarDate | null;
  uscc: string;
  budgetCode: string;
  divisionCode: string;
  address: string;
  contactName: string;
  contactPhone: string;
  supervisingUnit: string | null;
}

/** A unit in the actor's divisions; null when it is elsewhere or nowhere. */
export async function getUnitRecord(actor: Actor, unitId: string): Promise<UnitRecord | null> {
  const [row] = await db.$queryRaw<UnitRecord[]>`
    SELECT u.id, u.name, u.name_en AS "nameEn", u.closed_on::text AS "closedOn", u.uscc, u.budget_code AS "budgetCode", u.division_code AS "divisionCode", u.address, u.contact_name AS "contactName", u.contact_phone AS "contactPhone",
      (SELECT s.name FROM unit_supervision v JOIN unit s ON s.id = v.supervising_unit_id WHERE v.unit_id = u.id AND v.valid_to IS NULL) AS "supervisingUnit"
    FROM unit u WHERE u.id = ${unitId}::uuid AND u.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  return row ?? null;
}

export interface UnitOrderRow {
  id: string;
  number: string;
  coop: string;
  state: string;
  placedOn: CalendarDate;
  goodsFen: bigint;
  freightFen: bigint;
  settledAt: Date | null;
}

/** Orders of a unit in a fiscal year, newest first. The caller has checked who may see the unit. */
export async function listUnitOrders(unitId: string, fiscalYear: number, limit: number): Promise<UnitOrderRow[]> {
  const rows = await db.$queryRaw<(Omit<UnitOrderRow, "placedOn"> & { placedOn: Date })[]>`
    SELECT o.id, o.number, c.name AS coop, o.state::text AS state, o.placed_on AS "placedOn", o.goods_fen AS "goodsFen", o.freight_fen AS "freightFen", o.settled_at AS "settledAt"
    FROM purchase_order o JOIN coop c ON c.id = o.coop_id WHERE o.unit_id = ${unitId}::uuid AND o.fiscal_year = ${fiscalYear} ORDER BY o.placed_at DESC, o.id LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, placedOn: fromDbDate(row.placedOn) }));
}

export interface OrderRecord extends UnitOrderRow {
  remittanceCode: string;
  endReason: string | null;
  lines: {
    id: string;
    nameZh: string;
    nameEn: string | null;
    packageZh: string;
    packageEn: string | null;
    salesUnit: string;
    quantity: string;
    accepted: string;
    rejected: string;
    unitPriceFen: bigint;
    goodsFen: bigint;
    freightFen: bigint;
    acceptedFen: bigint;
    programmes: { shortZh: string; shortEn: string }[];
  }[];
  acceptances: { id: string; number: string; acceptedAt: Date; receiverName: string; witnessName: string; amountFen: bigint }[];
  receivables: { id: string; amountFen: bigint; paidFen: bigint; dueOn: CalendarDate; paidAt: Date | null }[];
  entries: {
    accountId: string;
    seq: bigint;
    shortZh: string;
    shortEn: string;
    kind: string;
    amountFen: bigint;
    recordedAt: Date;
    hash: string;
  }[];
}

/** An order with its lines, documents, money and ledger entries. The caller has checked who may see the unit. */
export async function getOrderRecord(unitId: string, orderId: string): Promise<OrderRecord | null> {
  const [orders, lines, acceptances, receivables, entries] = await Promise.all([
    db.$queryRaw<(Omit<OrderRecord, "placedOn" | "lines"> & { placedOn: Date })[]>`
      SELECT o.id, o.number, c.name AS coop, o.state::text AS state, o.placed_on AS "placedOn", o.goods_fen AS "goodsFen", o.freight_fen AS "freightFen", o.settled_at AS "settledAt",
        o.remittance_code AS "remittanceCode", o.end_reason AS "endReason"
      FROM purchase_order o JOIN coop c ON c.id = o.coop_id WHERE o.unit_id = ${unitId}::uuid AND o.id = ${orderId}::uuid`,
    db.$queryRaw<OrderRecord["lines"]>`
      SELECT l.id, l.name_zh AS "nameZh", l.name_en AS "nameEn", l.package_zh AS "packageZh", l.package_en AS "packageEn", l.sales_unit::text AS "salesUnit", trim_scale(l.quantity)::text AS quantity,
        trim_scale(l.accepted_quantity)::text AS accepted, trim_scale(l.rejected_quantity)::text AS rejected, l.unit_price_fen AS "unitPriceFen", l.goods_fen AS "goodsFen",
        l.freight_fen AS "freightFen", l.accepted_fen AS "acceptedFen",
        coalesce((SELECT jsonb_agg(jsonb_build_object('shortZh', p.short_zh, 'shortEn', p.short_en) ORDER BY p.sort)
          FROM order_line_quota v JOIN programme p ON p.id = v.programme_id WHERE v.unit_id = l.unit_id AND v.line_id = l.id), '[]') AS programmes
      FROM order_line l WHERE l.unit_id = ${unitId}::uuid AND l.order_id = ${orderId}::uuid ORDER BY l.position`,
    db.acceptance.findMany({
      where: { unitId, orderId },
      select: { id: true, number: true, acceptedAt: true, receiverName: true, witnessName: true, amountFen: true },
      orderBy: { acceptedAt: "asc" },
    }),
    db.receivable.findMany({
      where: { unitId, orderId },
      select: { id: true, amountFen: true, paidFen: true, dueOn: true, paidAt: true },
      orderBy: { id: "asc" },
    }),
    db.$queryRaw<OrderRecord["entries"]>`
      SELECT e.account_id AS "accountId", e.seq, p.short_zh AS "shortZh", p.short_en AS "shortEn", e.kind::text AS kind, e.amount_fen AS "amountFen", e.recorded_at AS "recordedAt", encode(e.hash, 'hex') AS hash
      FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id JOIN programme p ON p.id = q.programme_id
      WHERE e.unit_id = ${unitId}::uuid AND e.order_id = ${orderId}::uuid ORDER BY p.sort, e.account_id, e.seq`,
  ]);
  const [order] = orders;
  if (!order) return null;
  return {
    ...order,
    placedOn: fromDbDate(order.placedOn),
    lines,
    acceptances,
    receivables: receivables.map((row) => ({ ...row, dueOn: fromDbDate(row.dueOn) })),
    entries,
  };
}

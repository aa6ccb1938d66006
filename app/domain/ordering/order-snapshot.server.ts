import { hotQuery } from "#app/db/hot.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { orderNotFound } from "#app/domain/ordering/errors";
import { unshippedMilli, type LineGoods } from "#app/domain/ordering/goods";
import { ordersOfSide, ownOrders } from "#app/domain/ordering/own-orders.server";
import { selectAdvances } from "#app/domain/payments/advances.server";
import type { Advance } from "#app/domain/payments/receivables.server";
import type { LineBalance } from "#app/domain/ordering/quota-postings";
import { payFirstFen, type OrderFacts, type OrderState } from "#app/domain/ordering/states";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { parseQuantity } from "#app/lib/quantity";

export interface SnapshotLine extends LineGoods {
  id: string;
  productId: string;
  nameZh: string;
  netGrams: bigint;
  /** Shipped and not judged yet. */
  outstandingMilli: bigint;
}

/** Everything a command on an order decides on, read at one moment; `version` makes the decision hold until it is written. */
export interface OrderSnapshot {
  unitId: string;
  id: string;
  number: string;
  coopId: string;
  groupId: string;
  version: number;
  creditedUnitId: string;
  source: "CANTEEN" | "CONTRACTOR" | "UNION" | "PERSONAL";
  fiscalYear: number;
  submittedById: string;
  freightFen: bigint;
  proposedFreightFen: bigint | null;
  paymentTerms: "GOODS_FIRST" | "MONEY_FIRST";
  /** Until when the order waits for its money; null where the goods come first. */
  payBy: CalendarDate | null;
  payByExtended: boolean;
  /** Terms frozen when it was placed: days after acceptance, interest in millionths a day. */
  paymentDays: number;
  lateInterestPpm: number;
  lines: SnapshotLine[];
  balances: LineBalance[];
  openReceivables: { id: string; leftFen: bigint; dueOn: CalendarDate }[];
  /** Money that came before it was due, the oldest first. */
  advances: Advance[];
  /** How often its settlement has been taken back. */
  unsettledTimes: number;
  /** It was rated before that: what settles again is rated again. */
  ratedBefore: boolean;
  facts: OrderFacts;
}

interface SnapshotRow {
  unit_id: string;
  id: string;
  number: string;
  coop_id: string;
  group_id: string;
  version: number;
  state: OrderState;
  credited_unit_id: string;
  source: OrderSnapshot["source"];
  fiscal_year: number;
  submitted_by_id: string;
  freight_fen: bigint;
  proposed_freight_fen: bigint | null;
  payment_terms: OrderSnapshot["paymentTerms"];
  pay_by: string | null;
  pay_by_extended: boolean;
  goods_fen: bigint;
  payment_days: number;
  late_interest_ppm: number;
  unsettled_times: number;
  rated_before: boolean;
  freight_changed: boolean;
  goods_closed: boolean;
  settled: boolean;
  lines: Record<
    | "id"
    | "product"
    | "name"
    | "quantity"
    | "shipped"
    | "accepted"
    | "rejected"
    | "cancelled"
    | "price"
    | "freight"
    | "open"
    | "grams"
    | "outstanding",
    string
  >[];
  flags: { catch: boolean; tolerance: number }[];
  balances:
    | {
        line: string;
        programme: string;
        unit: string;
        account: string;
        year: number;
        version: number;
        source: OrderSnapshot["source"];
        ordered: string;
        accepted: string;
      }[]
    | null;
  receivables: { id: string; amount: string; paid: string; due: string }[] | null;
  advances: { id: string; left: string }[] | null;
  shipments_open: number;
}

/**
 * Reads an order for one of its two sides.
 *
 * @throws orderNotFound when it is not theirs; a co-op does not see what was never sent to it
 */
export async function readOrder(actor: Actor, side: "unit" | "coop", orderId: string): Promise<OrderSnapshot> {
  const [order] = await readOrders(Prisma.sql`o.id = ${orderId}::uuid AND ${ordersOfSide(actor, side)}`, calendarDateOf(actor.now));
  if (!order) throw orderNotFound();
  return order;
}

/** Reads an order whoever asks; whose it is, the caller has asked. @throws orderNotFound */
export async function readOrderOf(unitId: string, orderId: string, today: CalendarDate): Promise<OrderSnapshot> {
  const [order] = await readOrders(Prisma.sql`o.unit_id = ${unitId}::uuid AND o.id = ${orderId}::uuid`, today);
  if (!order) throw orderNotFound();
  return order;
}

/** Orders of a co-op among some, by id: what a statement pays is read at once. */
export async function readOrdersOfCoop(actor: Actor, orderIds: readonly string[]): Promise<Map<string, OrderSnapshot>> {
  const orders = await readOrders(
    Prisma.sql`o.id = ANY (${[...orderIds]}::uuid[]) AND ${ordersOfSide(actor, "coop")}`,
    calendarDateOf(actor.now),
  );
  return new Map(orders.map((order) => [order.id, order]));
}

/** The orders that one checkout of the actor's unit became, by number. */
export async function readOrdersOfGroup(actor: Actor, groupId: string): Promise<OrderSnapshot[]> {
  return readOrders(
    Prisma.sql`o.unit_id = ${actor.orgId}::uuid AND o.group_id = ${groupId}::uuid ${ownOrders(actor)}`,
    calendarDateOf(actor.now),
  );
}

async function readOrders(which: Prisma.Sql, today: CalendarDate): Promise<OrderSnapshot[]> {
  const rows = await hotQuery<SnapshotRow>(Prisma.sql`
    SELECT o.unit_id, o.id, o.number, o.coop_id, o.group_id, o.version, o.state::text AS state, g.credited_unit_id, g.source::text AS source, o.fiscal_year,
      g.submitted_by_id, o.freight_fen, o.proposed_freight_fen, o.payment_terms::text AS payment_terms, o.pay_by::text AS pay_by, o.pay_by_extended_at IS NOT NULL AS pay_by_extended, o.goods_fen, o.payment_days, o.late_interest_ppm, o.unsettled_times,
      CASE WHEN o.unsettled_times > 0 THEN EXISTS (SELECT 1 FROM order_rating t WHERE t.unit_id = o.unit_id AND t.order_id = o.id) ELSE false END AS rated_before, o.freight_changed_at IS NOT NULL AS freight_changed,
      o.goods_closed_at IS NOT NULL AS goods_closed, o.settled_at IS NOT NULL AS settled, l.lines, l.flags,
      (SELECT count(*)::int FROM shipment s WHERE s.unit_id = o.unit_id AND s.order_id = o.id
         AND NOT EXISTS (SELECT 1 FROM acceptance a WHERE a.unit_id = s.unit_id AND a.shipment_id = s.id)) AS shipments_open,
      (SELECT jsonb_agg(jsonb_build_object('id', r.id, 'amount', r.amount_fen::text, 'paid', r.paid_fen::text, 'due', r.due_on) ORDER BY r.due_on, r.id)
         FROM receivable r WHERE r.unit_id = o.unit_id AND r.order_id = o.id) AS receivables,
      (SELECT jsonb_agg(jsonb_build_object('id', m.id, 'left', (m.amount_fen - m.given)::text) ORDER BY m.confirmed_at, m.id)
         FROM (${selectAdvances(Prisma.sql`m.unit_id = o.unit_id AND m.order_id = o.id`)}) m WHERE m.amount_fen > m.given) AS advances,
      (SELECT jsonb_agg(jsonb_build_object('line', b.line_id, 'programme', b.programme_id, 'unit', b.credited_unit_id, 'account', b.account_id, 'year', b.fiscal_year,
           'version', b.rule_version, 'source', b.source, 'ordered', b.ordered::text, 'accepted', b.accepted::text) ORDER BY b.line_id, b.fiscal_year)
         FROM (SELECT v.line_id, v.programme_id, v.credited_unit_id, coalesce(w.corrected_source, g.source) AS source, e.account_id, q.fiscal_year, max(e.rule_version) AS rule_version,
             sum(CASE WHEN e.kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN e.amount_fen
                      WHEN e.kind IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -e.amount_fen ELSE 0 END) AS ordered,
             sum(CASE WHEN e.kind IN ('ACCEPT', 'UNSETTLE', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN e.amount_fen
                      WHEN e.kind IN ('SETTLE', 'RETURN', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -e.amount_fen ELSE 0 END) AS accepted
           FROM order_line w JOIN order_line_quota v ON v.unit_id = w.unit_id AND v.line_id = w.id
             JOIN quota_entry e ON e.unit_id = v.credited_unit_id AND e.order_id = o.id AND e.line_id = v.line_id
             JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id AND q.programme_id = v.programme_id
           WHERE w.unit_id = o.unit_id AND w.order_id = o.id GROUP BY 1, 2, 3, 4, 5, 6) b) AS balances
    FROM purchase_order o JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id,
      LATERAL (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'product', l.product_id, 'name', l.name_zh, 'quantity', l.quantity::text, 'shipped', l.shipped_quantity::text,
          'accepted', l.accepted_quantity::text, 'rejected', l.rejected_quantity::text, 'cancelled', l.cancelled_quantity::text, 'price', l.unit_price_fen::text,
          'freight', l.freight_fen::text, 'open', l.open_fen::text, 'grams', l.net_grams::text,
          'outstanding', (SELECT coalesce(sum(sl.quantity), 0)::text FROM shipment_line sl WHERE sl.unit_id = l.unit_id AND sl.line_id = l.id
             AND NOT EXISTS (SELECT 1 FROM acceptance a WHERE a.unit_id = sl.unit_id AND a.shipment_id = sl.shipment_id))) ORDER BY l.position) AS lines,
        jsonb_agg(jsonb_build_object('catch', l.catch_weight, 'tolerance', l.tolerance_bps) ORDER BY l.position) AS flags
        FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id) l
    WHERE ${which} ORDER BY o.number`);
  return rows.map((row) => toSnapshot(row, today));
}

function toSnapshot(row: SnapshotRow, today: CalendarDate): OrderSnapshot {
  const milli = (text: string) => parseQuantity(text) ?? 0n;
  const lines = row.lines.map((line, index): SnapshotLine => ({
    id: line.id,
    productId: line.product,
    nameZh: line.name,
    quantityMilli: milli(line.quantity),
    shippedMilli: milli(line.shipped),
    acceptedMilli: milli(line.accepted),
    rejectedMilli: milli(line.rejected),
    cancelledMilli: milli(line.cancelled),
    unitPriceFen: BigInt(line.price),
    freightFen: BigInt(line.freight),
    openFen: BigInt(line.open),
    netGrams: BigInt(line.grams),
    outstandingMilli: milli(line.outstanding),
    catchWeight: row.flags[index]?.catch ?? false,
    toleranceBps: row.flags[index]?.tolerance ?? 0,
  }));
  const receivables = row.receivables ?? [];
  const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n);
  return {
    unitId: row.unit_id,
    id: row.id,
    number: row.number,
    coopId: row.coop_id,
    groupId: row.group_id,
    version: row.version,
    creditedUnitId: row.credited_unit_id,
    source: row.source,
    fiscalYear: row.fiscal_year,
    submittedById: row.submitted_by_id,
    freightFen: row.freight_fen,
    proposedFreightFen: row.proposed_freight_fen,
    paymentTerms: row.payment_terms,
    payBy: row.pay_by,
    payByExtended: row.pay_by_extended,
    paymentDays: row.payment_days,
    lateInterestPpm: row.late_interest_ppm,
    unsettledTimes: row.unsettled_times,
    ratedBefore: row.rated_before,
    lines,
    balances: (row.balances ?? []).map((balance) => ({
      lineId: balance.line,
      programmeId: balance.programme,
      creditedUnitId: balance.unit,
      accountId: balance.account,
      fiscalYear: balance.year,
      listVersion: balance.version,
      source: balance.source,
      orderedFen: BigInt(balance.ordered),
      acceptedFen: BigInt(balance.accepted),
    })),
    advances: (row.advances ?? []).map((advance) => ({ remittanceId: advance.id, leftFen: BigInt(advance.left) })),
    openReceivables: receivables
      .map((receivable) => ({ id: receivable.id, leftFen: BigInt(receivable.amount) - BigInt(receivable.paid), dueOn: receivable.due }))
      .filter((receivable) => receivable.leftFen > 0n),
    facts: {
      state: row.state,
      freightChanged: row.freight_changed,
      linesToShip: lines.filter((line) => unshippedMilli(line) > 0n).length,
      shippedMilli: sum(lines.map((line) => line.shippedMilli)),
      judgedMilli: sum(lines.map((line) => line.acceptedMilli + line.rejectedMilli)),
      acceptedMilli: sum(lines.map((line) => line.acceptedMilli)),
      shipmentsOpen: row.shipments_open,
      goodsClosed: row.goods_closed,
      settled: row.settled,
      receivableFen: sum(receivables.map((receivable) => BigInt(receivable.amount))),
      paidFen: sum(receivables.map((receivable) => BigInt(receivable.paid))),
      payFirstFen:
        row.pay_by === null
          ? 0n
          : payFirstFen({
              totalFen: row.goods_fen + row.freight_fen,
              advanceFen: sum((row.advances ?? []).map(({ left }) => BigInt(left))),
              begun: lines.some((line) => line.shippedMilli > 0n),
            }),
      payByExtended: row.pay_by_extended,
      overdue: receivables.some((receivable) => BigInt(receivable.paid) < BigInt(receivable.amount) && receivable.due < today),
    },
  };
}

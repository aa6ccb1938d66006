import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { ordersOfSide } from "#app/domain/ordering/own-orders.server";
import type { OrderStatus } from "#app/domain/ordering/states";
import { statusGroups, type StatusGroup } from "#app/domain/ordering/status-groups";
import { calendarDateOf, fromDbDate, type CalendarDate } from "#app/lib/dates";

export type Side = "unit" | "coop";

export interface OrderRow {
  id: string;
  number: string;
  groupId: string;
  status: OrderStatus;
  placedAt: Date;
  coopName: string;
  coopNameEn: string | null;
  unitName: string;
  unitNameEn: string | null;
  firstLineZh: string;
  firstLineEn: string | null;
  lines: number;
  totalFen: bigint;
  /** Due and not paid yet. */
  openFen: bigint;
  deliverFrom: CalendarDate;
  deliverTo: CalendarDate;
}

export interface OrderFilter {
  group?: StatusGroup | null;
  /** Part of a number, of the other side's name or of a product. */
  query?: string;
  /** `nextAfter` of the page before. */
  after?: string | null;
  take: number;
}

interface ListRow {
  id: string;
  number: string;
  group_id: string;
  status: OrderStatus;
  placed_at: Date;
  coop_name: string;
  coop_name_en: string | null;
  unit_name: string;
  unit_name_en: string | null;
  first_zh: string;
  first_en: string | null;
  lines: number;
  total_fen: bigint;
  open_fen: bigint;
  deliver_from: Date;
  deliver_to: Date;
}

/** `orderStatus` for many orders at once; a test holds the two together. */
function statusColumn(): Prisma.Sql {
  return Prisma.sql`CASE WHEN o.state <> 'CONFIRMED' THEN o.state::text
    WHEN o.settled_at IS NOT NULL THEN CASE WHEN l.accepted = 0 THEN 'ALL_REFUSED' ELSE 'SETTLED' END
    WHEN r.overdue THEN 'OVERDUE' WHEN s.open > 0 THEN 'SHIPPED'
    WHEN o.pay_by IS NOT NULL AND o.goods_closed_at IS NULL AND l.shipped = 0
      AND (SELECT coalesce(sum(m.amount_fen), 0) FROM remittance m WHERE m.unit_id = o.unit_id AND m.order_id = o.id) < o.goods_fen + o.freight_fen THEN 'TO_PREPAY'
    WHEN o.goods_closed_at IS NULL THEN CASE WHEN l.judged = 0 THEN 'TO_SHIP' ELSE 'PART_ACCEPTED' END
    WHEN r.paid > 0 THEN 'PART_PAID' ELSE 'TO_PAY' END`;
}

function factTables(today: CalendarDate): Prisma.Sql {
  return Prisma.sql`
    CROSS JOIN LATERAL (SELECT coalesce(sum(r.amount_fen), 0)::bigint AS due, coalesce(sum(r.paid_fen), 0)::bigint AS paid,
        coalesce(bool_or(r.paid_fen < r.amount_fen AND r.due_on < ${today}::date), false) AS overdue
      FROM receivable r WHERE r.unit_id = o.unit_id AND r.order_id = o.id) r
    CROSS JOIN LATERAL (SELECT count(*)::int AS open FROM shipment s WHERE s.unit_id = o.unit_id AND s.order_id = o.id
      AND NOT EXISTS (SELECT 1 FROM acceptance a WHERE a.unit_id = s.unit_id AND a.shipment_id = s.id)) s
    CROSS JOIN LATERAL (SELECT count(*)::int AS lines, sum(l.accepted_quantity) AS accepted, sum(l.shipped_quantity) AS shipped, sum(l.accepted_quantity + l.rejected_quantity) AS judged,
        (array_agg(l.name_zh ORDER BY l.position))[1] AS first_zh, (array_agg(l.name_en ORDER BY l.position))[1] AS first_en
      FROM order_line l WHERE l.unit_id = o.unit_id AND l.order_id = o.id) l`;
}

/** Orders of one side, newest first. */
export async function listOrders(actor: Actor, side: Side, filter: OrderFilter): Promise<{ rows: OrderRow[]; nextAfter: string | null }> {
  const pattern = `%${(filter.query ?? "").replaceAll(/[\\%_]/g, "\\$&")}%`;
  const after = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(filter.after ?? "");
  const rows = await db.$queryRaw<ListRow[]>`
    SELECT * FROM (
      SELECT o.id, o.number, o.group_id, ${statusColumn()} AS status, o.placed_at, c.name AS coop_name, c.name_en AS coop_name_en, u.name AS unit_name, u.name_en AS unit_name_en, l.first_zh, l.first_en, l.lines,
        o.goods_fen + o.freight_fen AS total_fen, r.due - r.paid AS open_fen, g.deliver_from, g.deliver_to
      FROM purchase_order o JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id JOIN coop c ON c.id = o.coop_id JOIN unit u ON u.id = o.unit_id
        ${factTables(calendarDateOf(actor.now))}
      WHERE ${ordersOfSide(actor, side)}
        ${after ? Prisma.sql`AND (o.placed_at, o.id) < (${new Date(Number(after[1]))}, ${after[2]}::uuid)` : Prisma.empty}
        ${
          filter.query
            ? Prisma.sql`AND (o.number ILIKE ${pattern} OR o.remittance_code LIKE ${pattern} OR ${side === "unit" ? Prisma.sql`c.name` : Prisma.sql`u.name`} ILIKE ${pattern}
              OR EXISTS (SELECT 1 FROM order_line n WHERE n.unit_id = o.unit_id AND n.order_id = o.id AND n.name_zh ILIKE ${pattern}))`
            : Prisma.empty
        }) x
    WHERE ${filter.group ? Prisma.sql`status = ANY (${[...statusGroups[filter.group]]})` : Prisma.sql`true`}
    ORDER BY placed_at DESC, id DESC LIMIT ${filter.take + 1}`;
  const page = rows.slice(0, filter.take);
  const last = page.at(-1);
  return { rows: page.map(toRow), nextAfter: rows.length > filter.take && last ? `${last.placed_at.getTime()}.${last.id}` : null };
}

/** How many orders stand in each group of statuses. */
export async function countOrders(actor: Actor, side: Side): Promise<Record<StatusGroup, number>> {
  const rows = await db.$queryRaw<{ status: OrderStatus; n: number }[]>`
    SELECT status, count(*)::int AS n FROM (SELECT ${statusColumn()} AS status FROM purchase_order o ${factTables(calendarDateOf(actor.now))} WHERE ${ordersOfSide(actor, side)}) x GROUP BY 1`;
  const sum = (statuses: readonly OrderStatus[]) =>
    rows.filter((row) => statuses.includes(row.status)).reduce((total, row) => total + row.n, 0);
  return Object.fromEntries(Object.entries(statusGroups).map(([group, statuses]) => [group, sum(statuses)])) as Record<StatusGroup, number>;
}

function toRow(row: ListRow): OrderRow {
  return {
    id: row.id,
    number: row.number,
    groupId: row.group_id,
    status: row.status,
    placedAt: row.placed_at,
    coopName: row.coop_name,
    coopNameEn: row.coop_name_en,
    unitName: row.unit_name,
    unitNameEn: row.unit_name_en,
    firstLineZh: row.first_zh,
    firstLineEn: row.first_en,
    lines: row.lines,
    totalFen: row.total_fen,
    openFen: row.open_fen,
    deliverFrom: fromDbDate(row.deliver_from),
    deliverTo: fromDbDate(row.deliver_to),
  };
}

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { LaneFilter, LaneState } from "#app/domain/payments/green-lanes";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

export interface LaneRow {
  orderId: string;
  orderNumber: string;
  unitId: string;
  unitName: string;
  unitNameEn: string | null;
  place: string;
  coopName: string;
  coopNameEn: string | null;
  reason: string;
  markedAt: Date;
  requestedAt: Date | null;
  dueOn: CalendarDate | null;
  /** Open, and the calendar of the day's year is not published yet. */
  provisional: boolean;
  /** Due for what was accepted, paid or not, in fen; 0 while nothing was accepted. */
  amountFen: bigint;
  openFen: bigint;
  paidAt: Date | null;
  state: LaneState;
}

export type LaneSums = Record<LaneState, { orders: number; openFen: bigint }>;

/** Every marked order of the actor's divisions with its clock as it stands on a day; the clock is that of `getGreenLane`. */
const lanes = (actor: Actor) => Prisma.sql`
  SELECT g.unit_id, g.order_id, o.number, g.reason, g.marked_at, g.requested_at, g.due_on, v.division_code, v.name AS unit_name, v.name_en AS unit_name_en, c.name AS coop_name,
    c.name_en AS coop_name_en, r.amount, r.open, r.paid_at, CASE
      WHEN g.due_on IS NULL AND r.paid_at IS NULL THEN 'MARKED'
      WHEN g.due_on < coalesce((r.paid_at AT TIME ZONE 'Asia/Shanghai')::date, ${calendarDateOf(actor.now)}::date) THEN CASE WHEN r.paid_at IS NULL THEN 'BREACHED' ELSE 'PAID_LATE' END
      WHEN r.paid_at IS NULL THEN 'RUNNING' ELSE 'MET' END AS state
  FROM green_lane g JOIN purchase_order o ON o.unit_id = g.unit_id AND o.id = g.order_id JOIN unit v ON v.id = g.unit_id JOIN coop c ON c.id = g.coop_id
    CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0)::bigint AS amount, coalesce(sum(amount_fen - paid_fen), 0)::bigint AS open,
      CASE WHEN count(*) = count(paid_at) THEN max(paid_at) END AS paid_at FROM receivable r WHERE r.unit_id = g.unit_id AND r.order_id = g.order_id) r
  WHERE starts_with(v.division_code, ${actor.audience === "bureau" ? actor.divisionPrefix : "none"})`;

const within = ({ prefix }: Pick<LaneFilter, "prefix">) =>
  prefix === "" ? Prisma.sql`true` : Prisma.sql`starts_with(l.division_code, ${prefix})`;

/** What rows are ordered by, never null, and smaller than 2^53. */
const keys: Record<LaneFilter["sort"]["key"], Prisma.Sql> = {
  marked: Prisma.sql`(extract(epoch FROM l.marked_at) * 1000)::bigint`,
  due: Prisma.sql`coalesce(l.due_on - DATE '2000-01-01', 999999)::bigint`,
  amount: Prisma.sql`l.amount`,
};

const KEY = /^(\d{1,15})\.([0-9a-f-]{36})$/;

/** @param after `nextAfter` of the page before, in the same order */
export async function listGreenLanes(
  actor: Actor,
  filter: LaneFilter,
  { after, take }: { after: string | null; take: number },
): Promise<{ rows: LaneRow[]; nextAfter: string | null }> {
  const key = KEY.exec(after ?? "");
  const by = keys[filter.sort.key];
  const [beyond, direction] =
    filter.sort.direction === "descending" ? [Prisma.raw("<"), Prisma.raw("DESC")] : [Prisma.raw(">"), Prisma.raw("ASC")];
  const found = await db.$queryRaw<(LaneRow & { key: bigint })[]>`
    WITH l AS (${lanes(actor)})
    SELECT l.order_id AS "orderId", l.number AS "orderNumber", l.unit_id AS "unitId", l.unit_name AS "unitName", l.unit_name_en AS "unitNameEn", d.name AS place, l.coop_name AS "coopName",
      l.coop_name_en AS "coopNameEn", l.reason, l.marked_at AS "markedAt", l.requested_at AS "requestedAt", l.due_on::text AS "dueOn",
      l.due_on IS NOT NULL AND l.paid_at IS NULL AND NOT calendar_covers(l.due_on) AS provisional, l.amount AS "amountFen", l.open AS "openFen", l.paid_at AS "paidAt", l.state, ${by} AS key
    FROM l JOIN division d ON d.code = l.division_code
    WHERE ${within(filter)} ${filter.state === null ? Prisma.empty : Prisma.sql`AND l.state = ${filter.state}`}
      ${key ? Prisma.sql`AND (${by}, l.order_id) ${beyond} (${BigInt(key[1] ?? "0")}::bigint, ${key[2]}::uuid)` : Prisma.empty}
    ORDER BY ${by} ${direction}, l.order_id ${direction} LIMIT ${take + 1}::int`;
  const last = found[take - 1];
  return {
    rows: found.slice(0, take).map(({ key: _, ...row }) => row),
    nextAfter: found.length > take && last ? `${last.key}.${last.orderId}` : null,
  };
}

/** Orders and what of them is open, by where their clocks stand. */
export async function sumGreenLanes(actor: Actor, filter: Pick<LaneFilter, "prefix">): Promise<LaneSums> {
  const rows = await db.$queryRaw<{ state: LaneState; orders: number; openFen: bigint }[]>`
    WITH l AS (${lanes(actor)}) SELECT l.state, count(*)::int AS orders, sum(l.open)::bigint AS "openFen" FROM l WHERE ${within(filter)} GROUP BY l.state`;
  const of = (state: LaneState) => {
    const { orders = 0, openFen = 0n } = rows.find((row) => row.state === state) ?? {};
    return { orders, openFen };
  };
  return { MARKED: of("MARKED"), RUNNING: of("RUNNING"), BREACHED: of("BREACHED"), MET: of("MET"), PAID_LATE: of("PAID_LATE") };
}

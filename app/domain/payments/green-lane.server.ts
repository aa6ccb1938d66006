import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { greenLaneMovedOn, greenLaneNotFound, nothingDue } from "#app/domain/payments/errors";
import { workingDaysAfter } from "#app/domain/region/calendars.queries.server";
import { calendarDateOf, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";

export interface GreenLaneView {
  orderId: string;
  reason: string;
  markedAt: Date;
  requestedAt: Date | null;
  dueOn: CalendarDate | null;
  /** Year of that day whose calendar is not published yet: the day is expected, and counted again when it is. */
  provisional: number | null;
  /** The day it was before a calendar was published. */
  movedFrom: CalendarDate | null;
  /** Open amount of the order, in fen. */
  openFen: bigint;
  /** When the last of it was paid; null while something is open or nothing is due yet. */
  paidAt: Date | null;
  /** Unpaid after the day, or paid later than it. */
  breached: boolean;
}

/** Orders that one side, or a bureau, may read; as a condition on `o`. */
function orderOf(actor: Actor): Prisma.Sql {
  switch (actor.audience) {
    case "unit":
      return Prisma.sql`o.unit_id = ${actor.orgId}::uuid`;
    case "coop":
      return Prisma.sql`o.coop_id = ${actor.orgId}::uuid`;
    case "bureau":
      return Prisma.sql`EXISTS (SELECT 1 FROM unit v WHERE v.id = o.unit_id AND starts_with(v.division_code, ${actor.divisionPrefix}))`;
    case "hall":
    case "county":
    case "platform":
      return Prisma.sql`false`;
  }
}

/** The clock of an order as unit, co-op and bureau see it; null when the order is not marked or not theirs. */
export async function getGreenLane(actor: Actor, orderId: string): Promise<GreenLaneView | null> {
  const [row] = await db.$queryRaw<
    (Omit<GreenLaneView, "dueOn" | "movedFrom" | "breached"> & { due_on: Date | null; moved_from: Date | null })[]
  >`
    SELECT g.order_id AS "orderId", g.reason, g.marked_at AS "markedAt", g.requested_at AS "requestedAt", g.due_on, m.from_on AS moved_from,
      CASE WHEN NOT calendar_covers(g.due_on) THEN extract(year FROM g.due_on)::int END AS provisional,
      coalesce(r.open, 0)::bigint AS "openFen", CASE WHEN r.open = 0 THEN r.paid_at END AS "paidAt"
    FROM green_lane g JOIN purchase_order o ON o.unit_id = g.unit_id AND o.id = g.order_id
      LEFT JOIN LATERAL (SELECT sum(amount_fen - paid_fen) AS open, max(paid_at) AS paid_at FROM receivable r WHERE r.unit_id = g.unit_id AND r.order_id = g.order_id) r ON true
      LEFT JOIN LATERAL (SELECT from_on FROM due_day_move d WHERE d.unit_id = g.unit_id AND d.kind = 'GREEN_LANE' AND d.subject_id = g.order_id ORDER BY d.at DESC LIMIT 1) m ON true
    WHERE ${orderOf(actor)} AND o.id = ${orderId}::uuid`;
  if (!row) return null;
  const { due_on, moved_from, ...rest } = row;
  const dueOn = due_on ? fromDbDate(due_on) : null;
  const by = calendarDateOf(rest.paidAt ?? actor.now);
  return { ...rest, dueOn, movedFrom: moved_from ? fromDbDate(moved_from) : null, breached: dueOn !== null && by > dueOn };
}

/**
 * The bureau marks an order of a unit in its reach: once the unit asks for its payment, one working day is left. Marked again it stays as it was.
 *
 * @throws greenLaneNotFound when there is no such order in reach
 */
export async function markGreenLane(actor: Actor, orderId: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const [order] = await tx.$queryRaw<{ unitId: string; coopId: string }[]>`
      SELECT o.unit_id AS "unitId", o.coop_id AS "coopId" FROM purchase_order o WHERE ${orderOf(actor)} AND o.id = ${orderId}::uuid AND o.state = 'CONFIRMED'`;
    if (!order || actor.audience !== "bureau") throw greenLaneNotFound();
    const { count } = await tx.greenLane.createMany({
      data: [{ ...order, orderId, bureauId: actor.orgId, reason, markedAt: actor.now, markedById: actor.userId }],
      skipDuplicates: true,
    });
    if (count === 1)
      await writeAudit(tx, actor, {
        action: "greenLane.mark",
        objectType: "order",
        objectId: orderId,
        unitId: order.unitId,
        detail: { reason },
      });
  });
}

/**
 * The unit asks its treasury for the payment of a marked order: the clock starts, and the next working day is its end. It starts once. Where the calendar of that
 * day's year is not published yet, the day is provisional and counted again when it is.
 *
 * @returns the last day
 * @throws greenLaneNotFound, nothingDue when nothing of the order is due
 * @throws greenLaneMovedOn when it was asked for already
 */
export async function requestGreenPayment(actor: Actor, orderId: string): Promise<CalendarDate> {
  const lane = await getGreenLane(actor, orderId);
  if (!lane || actor.audience !== "unit") throw greenLaneNotFound();
  if (lane.openFen === 0n) throw nothingDue();
  return inTransaction(async (tx) => {
    const today = calendarDateOf(actor.now);
    const [dueOn = today] = await workingDaysAfter(tx, today, 1);
    const { count } = await tx.greenLane.updateMany({
      where: { unitId: actor.orgId, orderId, requestedAt: null },
      data: { requestedAt: actor.now, requestedById: actor.userId, dueOn: toDbDate(dueOn) },
    });
    if (count === 0) throw greenLaneMovedOn();
    await writeAudit(tx, actor, {
      action: "greenLane.request",
      objectType: "order",
      objectId: orderId,
      unitId: actor.orgId,
      detail: { dueOn },
    });
    return dueOn;
  });
}

import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";

/** The people of a contractor buy for a unit and see what they ordered themselves; the unit's own people see everything. */
export const isContractor = (actor: Pick<Actor, "role">): boolean => actor.role === "CONTRACTOR";

/** Condition on `o` (purchase_order) that goes with the tenant's. */
export function ownOrders(actor: Actor): Prisma.Sql {
  return isContractor(actor)
    ? Prisma.sql`AND EXISTS (SELECT 1 FROM order_group own WHERE own.unit_id = o.unit_id AND own.id = o.group_id AND own.submitted_by_id = ${actor.userId}::uuid)`
    : Prisma.empty;
}

/** Condition on `g` (order_group) that goes with the tenant's. */
export function ownGroups(actor: Actor): Prisma.Sql {
  return isContractor(actor) ? Prisma.sql`AND g.submitted_by_id = ${actor.userId}::uuid` : Prisma.empty;
}

/**
 * Condition on `o`: the order was sent to its co-op. What waits for approval in the unit, was refused there, or was given up before it was approved, the co-op does not know.
 */
export const sentToCoop = Prisma.sql`(o.state NOT IN ('AWAITING_APPROVAL', 'REFUSED') AND (o.state <> 'CANCELLED'
  OR EXISTS (SELECT 1 FROM order_group w WHERE w.unit_id = o.unit_id AND w.id = o.group_id AND w.approval = 'NOT_NEEDED')
  OR EXISTS (SELECT 1 FROM order_event w WHERE w.unit_id = o.unit_id AND w.order_id = o.id AND w.kind = 'approved')))`;

/** Orders that somebody of one of the two sides may read, as a condition on `o`. */
export function ordersOfSide(actor: Actor, side: "unit" | "coop"): Prisma.Sql {
  return side === "unit"
    ? Prisma.sql`o.unit_id = ${actor.orgId}::uuid ${ownOrders(actor)}`
    : Prisma.sql`o.coop_id = ${actor.orgId}::uuid AND ${sentToCoop}`;
}

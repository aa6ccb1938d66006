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

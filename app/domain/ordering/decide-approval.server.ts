import { inTransaction, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { refusalCode, violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { cancelUnshipped } from "#app/domain/ordering/cancellation.server";
import { orderMovedOn, orderNotFound, selfApproval } from "#app/domain/ordering/errors";
import { readOrder } from "#app/domain/ordering/order-snapshot.server";
import { orderChangeStatement } from "#app/domain/ordering/order-write.server";

/**
 * A second person lets an order group above the unit's threshold go to the co-ops.
 *
 * @throws orderNotFound, selfApproval (maker and checker are two people), orderMovedOn
 */
export async function approveGroup(actor: Actor, groupId: string): Promise<void> {
  await decide(actor, groupId, "APPROVED", null);
}

/** A second person refuses a group: its orders end, stock and quota go back. @throws orderNotFound, selfApproval, orderMovedOn */
export async function refuseGroup(actor: Actor, groupId: string, reason: string): Promise<void> {
  await decide(actor, groupId, "REFUSED", reason);
}

async function decide(actor: Actor, groupId: string, approval: "APPROVED" | "REFUSED", reason: string | null): Promise<void> {
  try {
    await inTransaction((tx) => decideIn(tx, actor, groupId, approval, reason));
  } catch (error) {
    // The amounts went over to another unit's account at this very moment.
    const goneOver = ["quota_account_closed_is_empty", "quota_account_not_below_zero"].includes(violatedConstraint(error) ?? "");
    if (goneOver || refusalCode(error) === "ordering.orderMovedOn") throw orderMovedOn();
    throw error;
  }
}

async function decideIn(tx: Tx, actor: Actor, groupId: string, approval: "APPROVED" | "REFUSED", reason: string | null): Promise<void> {
  const group = await tx.orderGroup.findFirst({
    where: { unitId: actor.orgId, id: groupId },
    select: { submittedById: true, orders: { where: { state: "AWAITING_APPROVAL" }, select: { id: true }, orderBy: { id: "asc" } } },
  });
  if (!group) throw orderNotFound();
  if (group.submittedById === actor.userId) throw selfApproval();
  const { count } = await tx.orderGroup.updateMany({
    where: { unitId: actor.orgId, id: groupId, approval: "PENDING", submittedById: { not: actor.userId } },
    data: { approval, decidedAt: actor.now, decidedById: actor.userId, decisionReason: reason },
  });
  if (count === 0) throw orderMovedOn();
  for (const { id } of group.orders) {
    const snapshot = await readOrder(actor, "unit", id);
    const statement =
      approval === "APPROVED"
        ? orderChangeStatement(actor, { snapshot, set: Prisma.sql`state = 'AWAITING_COOP'`, event: "approved" })
        : orderChangeStatement(actor, {
            snapshot,
            set: Prisma.sql`state = 'REFUSED', ended_at = ${actor.now}, end_reason = ${reason}`,
            event: "refused",
            detail: { reason },
            ...cancelUnshipped(actor, snapshot),
          });
    await tx.$queryRaw(statement);
  }
}

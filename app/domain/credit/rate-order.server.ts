import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { alreadyRated, nothingAccepted, orderNotFound, orderNotSettled } from "#app/domain/credit/errors";
import { addToSums } from "#app/domain/credit/rating-sums.server";
import type { RatingInput } from "#app/domain/credit/schema";
import { selectLineStages, toLineStages, type LineStagesRow } from "#app/domain/ordering/line-stages.server";
import { isContractor } from "#app/domain/ordering/own-orders.server";
import { lockOpenAccounts, postQuota } from "#app/domain/quota/ledger.server";
import { calendarDateOf } from "#app/lib/dates";

/**
 * The unit rates an order that is settled: goods, delivery and service by stars, with a comment that everybody may read. Once per order. What is settled for
 * its lines is then settled and rated, which is what counts in some places; an account of a year that is closed stays as it is.
 *
 * @throws orderNotFound, orderNotSettled, nothingAccepted, alreadyRated
 */
export async function rateOrder(actor: Actor, orderId: string, input: RatingInput): Promise<void> {
  await inTransaction(async (tx) => {
    const order = await lockOrder(tx, actor, orderId);
    if (order.settledAt === null) throw orderNotSettled();
    const lines = order.lines.filter((line) => line.acceptedFen > 0n);
    if (lines.length === 0) throw nothingAccepted();
    const { unitId, coopId } = order;
    const { count } = await tx.orderRating.createMany({
      data: [
        {
          unitId,
          orderId,
          coopId,
          goodsStars: input.goods,
          deliveryStars: input.delivery,
          serviceStars: input.service,
          comment: input.comment,
          ratedAt: actor.now,
          ratedById: actor.userId,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw alreadyRated();
    const productIds = [...new Set(lines.map((line) => line.productId))];
    await tx.ratedProduct.createMany({ data: productIds.map((productId) => ({ productId, unitId, orderId, ratedAt: actor.now })) });
    await addToSums(tx, [coopId, ...productIds], { ratings: 1, goods: input.goods, delivery: input.delivery, service: input.service });
    await markRated(
      tx,
      actor,
      order,
      lines.map((line) => line.id),
    );
    await writeAudit(tx, actor, {
      action: "order.rate",
      objectType: "order",
      objectId: orderId,
      unitId,
      detail: { goods: input.goods, delivery: input.delivery, service: input.service },
    });
  });
}

/** The order's row is held until the end, so that a correction of its lines comes wholly before or wholly after. */
async function lockOrder(tx: Tx, actor: Actor, orderId: string) {
  await tx.$queryRaw`SELECT 1 FROM purchase_order WHERE unit_id = ${actor.orgId}::uuid AND id = ${orderId}::uuid FOR NO KEY UPDATE`;
  const order = await tx.order.findFirst({
    where: { unitId: actor.orgId, id: orderId, ...(isContractor(actor) ? { group: { submittedById: actor.userId } } : {}) },
    select: {
      unitId: true,
      id: true,
      coopId: true,
      settledAt: true,
      lines: { select: { id: true, productId: true, acceptedFen: true } },
    },
  });
  if (!order) throw orderNotFound();
  return order;
}

async function markRated(tx: Tx, actor: Actor, order: { unitId: string; id: string }, lineIds: readonly string[]): Promise<void> {
  const rows = await tx.$queryRaw<LineStagesRow[]>(selectLineStages(order.unitId, order.id, lineIds));
  const settled = rows.map(toLineStages).filter((row) => row.fen.SETTLED > row.ratedFen);
  const open = await lockOpenAccounts(tx, settled);
  await postQuota(
    tx,
    settled
      .filter((row) => open.has(row.accountId))
      .map((row) => ({
        unitId: row.creditedUnitId,
        accountId: row.accountId,
        kind: "RATE",
        amountFen: row.fen.SETTLED - row.ratedFen,
        cause: { type: "rating", id: row.lineId },
        orderId: order.id,
        lineId: row.lineId,
        source: row.source,
        effectiveOn: calendarDateOf(actor.now),
        recordedAt: actor.now,
        actorId: actor.userId,
        ruleVersion: row.listVersion,
      })),
  );
}

import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { ratingFixed, ratingMovedOn, ratingNotFound, ratingTooLate } from "#app/domain/credit/errors";
import { getOwnRating, lastRatingDay } from "#app/domain/credit/ratings.queries.server";
import { addToSums } from "#app/domain/credit/rating-sums.server";
import type { RatingChangeInput } from "#app/domain/credit/schema";
import { calendarDateOf } from "#app/lib/dates";

/**
 * Changes what a unit said of an order, as long as the period in force for its place allows. That it is rated does not change, so the ledger stays as it is; what
 * it said before stands in the audit log.
 *
 * @throws ratingNotFound, ratingFixed where no period allows it, ratingTooLate, ratingMovedOn
 */
export async function changeRating(actor: Actor, orderId: string, input: RatingChangeInput): Promise<void> {
  const before = await getOwnRating(actor, orderId);
  if (!before) throw ratingNotFound();
  const today = calendarDateOf(actor.now);
  const last = await lastRatingDay(actor.orgId, orderId, today);
  if (last === undefined) throw ratingFixed();
  if (last !== null && today > last) throw ratingTooLate(last);
  await inTransaction(async (tx) => {
    const { count } = await tx.orderRating.updateMany({
      where: { unitId: actor.orgId, orderId, version: input.version },
      data: {
        goodsStars: input.goods,
        deliveryStars: input.delivery,
        serviceStars: input.service,
        comment: input.comment,
        changedAt: actor.now,
        version: { increment: 1 },
      },
    });
    if (count === 0 || before.version !== input.version) throw ratingMovedOn();
    const products = await tx.ratedProduct.findMany({ where: { unitId: actor.orgId, orderId }, select: { productId: true } });
    await addToSums(tx, [before.coopId, ...products.map(({ productId }) => productId)], {
      ratings: 0,
      goods: input.goods - before.goods,
      delivery: input.delivery - before.delivery,
      service: input.service - before.service,
    });
    await writeAudit(tx, actor, {
      action: "order.changeRating",
      objectType: "order",
      objectId: orderId,
      unitId: actor.orgId,
      detail: { goods: before.goods, delivery: before.delivery, service: before.service, comment: before.comment },
    });
  });
}

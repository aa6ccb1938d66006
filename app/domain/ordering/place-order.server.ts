import { changedAspects, type OfferAspect } from "#app/domain/catalog/offer-terms";
import type { Actor } from "#app/domain/identity/actor";
import { listOffersOf } from "#app/domain/ordering/cart.queries.server";
import { creditedUnitOf } from "#app/domain/ordering/credited-unit.server";
import type { CartOffer } from "#app/domain/ordering/checkout-plan";
import { offersChangedSince, productsNotOffered } from "#app/domain/ordering/errors";
import type { PlaceOrderInput } from "#app/domain/ordering/schema";
import { findSubmitted, onceSubmitted, submit, type SubmittedGroup } from "#app/domain/ordering/submission.server";
import { newId } from "#app/lib/ids";

/**
 * Orders products without a cart having been filled: a program's way of buying. It goes through the same statement as a cart that is submitted, on a cart of
 * its own that is never open, so that the person's own cart stays as it is. Under the same `onceId` it happens once, and the group is the answer again.
 * A line may say what of its product was read before: then nothing is ordered where that has changed.
 *
 * @throws offersChangedSince with what changed of which line, productsNotOffered, and what `submitOrder` throws
 */
export async function placeOrder(actor: Actor, { lines, ...input }: PlaceOrderInput): Promise<SubmittedGroup> {
  const cartId = actor.onceId ?? newId();
  const creditedUnitId = input.creditedUnitId ?? actor.orgId;
  const wanted = lines.map((line) => ({ productId: line.productId, quantityMilli: line.quantity }));
  const work = async () => {
    const before = actor.onceId === undefined ? null : await findSubmitted(actor, cartId);
    if (before) return before;
    const [credited, offers] = await Promise.all([creditedUnitOf(actor, creditedUnitId), listOffersOf(actor, wanted, creditedUnitId)]);
    if (offers.length < wanted.length) throw productsNotOffered();
    const changed = offers.flatMap((offer, index) => changesOf(offer, lines[index]?.seen, index));
    if (changed.length > 0) throw offersChangedSince(changed);
    return submit(actor, { cartId, cartVersion: null, input, credited, offers });
  };
  return onceSubmitted(actor, cartId, creditedUnitId, work, wanted);
}

/** What of a line's offer is not as it was read. */
function changesOf(offer: CartOffer, seen: string | undefined, line: number): { line: number; aspect: OfferAspect; offer: CartOffer }[] {
  if (seen === undefined) return [];
  return changedAspects(seen, { ...offer, freight: offer.rates }).map((aspect) => ({ line, aspect, offer }));
}

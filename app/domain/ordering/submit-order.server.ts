import type { Actor } from "#app/domain/identity/actor";
import { getOpenCart } from "#app/domain/ordering/cart.queries.server";
import { creditedUnitOf } from "#app/domain/ordering/credited-unit.server";
import { cartChanged } from "#app/domain/ordering/errors";
import type { SubmitOrderInput } from "#app/domain/ordering/schema";
import { findSubmitted, onceSubmitted, submit, type SubmittedGroup } from "#app/domain/ordering/submission.server";

/**
 * Submits the open cart: stock is reserved, the quota encumbered, the group split into one order per co-op — all in one statement, exactly once per cart,
 * whatever is clicked twice in however many tabs. Submitting a cart again returns the group it became.
 *
 * @throws cartEmpty, cartBlocked (a line cannot be ordered as it stands), deliveryTooEarly, unitNotCreditable
 * @throws cartChanged / offerChanged / offerChangedSince when what the buyer saw is not what would be ordered
 * @throws blockedByRule while an open case of a blocking rule stands against the trading or the credited unit
 * @throws outOfStock when somebody was quicker; nothing is reserved then
 */
export async function submitOrder(actor: Actor, cartId: string, { seen, ...input }: SubmitOrderInput): Promise<SubmittedGroup> {
  const creditedUnitId = input.creditedUnitId ?? actor.orgId;
  return onceSubmitted(actor, cartId, creditedUnitId, async () => {
    const [credited, { cart, offers }] = await Promise.all([creditedUnitOf(actor, creditedUnitId), getOpenCart(actor, creditedUnitId)]);
    if (!cart || cart.id !== cartId) {
      const before = await findSubmitted(actor, cartId);
      if (!before) throw cartChanged();
      return before;
    }
    if (cart.version !== input.cartVersion) throw cartChanged();
    return submit(actor, { cartId, cartVersion: cart.version, input, credited, offers, seen });
  });
}

import type { Shopper } from "#app/components/shop/offer-card";
import { can } from "#app/domain/identity/policy";
import { optionalActor } from "#app/http/actor.server";

/** How the shop looks to whoever asks: which programmes count for them, and whether they may fill a cart. */
export async function shopperOf(request: Request): Promise<Shopper> {
  const actor = await optionalActor(request);
  return { divisionCode: actor?.audience === "unit" ? actor.divisionPrefix : null, buys: actor !== null && can(actor, "cart:edit") };
}

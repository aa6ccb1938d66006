import { createHash } from "node:crypto";

import type { CheckoutPlan, PlannedOrder } from "#app/domain/ordering/checkout-plan";

/**
 * What a buyer agrees to when an order is submitted, per co-op: goods, packages, quantities, prices, freight and when it is paid. A page carries it, so that a submission
 * can tell whether something of it has changed since the page was shown.
 */
export function stampOffers(plan: Pick<CheckoutPlan, "orders">): string {
  return plan.orders.map((order) => `${order.coopId}:${digestOf(order)}`).join(",");
}

/** The orders of a plan that are not as they were when it was stamped. */
export function changedSince(stamp: string, plan: Pick<CheckoutPlan, "orders">): PlannedOrder[] {
  const seen = new Set(stamp.split(","));
  return plan.orders.filter((order) => !seen.has(`${order.coopId}:${digestOf(order)}`));
}

function digestOf({ paymentTerms, freightFen, lines }: PlannedOrder): string {
  const terms = lines.map(({ offer, goodsFen }) =>
    [offer.productId, offer.nameZh, offer.packageZh, offer.salesUnit, offer.catchWeight, offer.quantityMilli, offer.priceFen, goodsFen].map(
      String,
    ),
  );
  return createHash("sha256")
    .update(JSON.stringify([paymentTerms, String(freightFen), terms]))
    .digest("base64url")
    .slice(0, 22);
}

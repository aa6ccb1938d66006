import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { pspNotConfigured } from "#app/domain/payments/errors";
import { isStripeConfigured } from "#app/integrations/stripe/client.server";
import { openAtStripe } from "#app/jobs/stripe/open-payment.server";

/**
 * Notes that somebody wants to pay, then asks Stripe at once, so that the reader need not wait for a worker. Where Stripe does not answer, a job goes on.
 *
 * @param note the use case that notes it
 * @returns id of the payment
 * @throws pspNotConfigured
 */
export async function beginPayment(actor: Actor, note: () => Promise<string>): Promise<string> {
  if (!isStripeConfigured()) throw pspNotConfigured();
  const id = await note();
  const payment = await db.pspPayment.findUniqueOrThrow({ where: { unitId_id: { unitId: actor.orgId, id } } });
  await openAtStripe(payment, actor.now);
  return id;
}

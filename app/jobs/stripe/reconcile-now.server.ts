import { pspAway } from "#app/domain/payments/errors";
import { reconcile } from "#app/jobs/stripe/reconcile.server";
import { StripeAwayError, StripeRefusedError } from "#app/jobs/stripe/call-once.server";

/** A look that somebody asks for. @throws pspAway when Stripe does not answer */
export async function reconcileNow(now: Date): Promise<number> {
  try {
    return await reconcile(now);
  } catch (error) {
    if (error instanceof StripeAwayError || error instanceof StripeRefusedError) throw pspAway();
    throw error;
  }
}

import { hasDueEvents } from "#app/domain/payments/stripe-events.server";
import { isStripeConfigured } from "#app/integrations/stripe/client.server";
import { startPulse, type Pulse } from "#app/jobs/pulse.server";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";

/** Between two looks; money that came shows within this and the time a look takes. */
const PULSE_MS = 1_000;

/** Looks every second for what Stripe has told, where it may tell anything. */
export function startStripePulse(): Pulse {
  if (!isStripeConfigured()) return { stop: async () => undefined };
  return startPulse("pulse of Stripe", PULSE_MS, async () => {
    if (await hasDueEvents(new Date())) await applyStripeEvents();
  });
}

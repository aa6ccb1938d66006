import { hasDueEvents } from "#app/domain/payments/stripe-events.server";
import { isStripeConfigured } from "#app/integrations/stripe/client.server";
import { applyStripeEvents } from "#app/jobs/stripe/apply-events.server";
import { log } from "#app/server/log.server";

/** Between two looks; money that came shows within this and the time a look takes. */
const PULSE_MS = 1_000;

/** Looks every second for what Stripe has told. The schedule, which knows no seconds, does the same each minute where no pulse beats. */
export function startStripePulse(everyMs = PULSE_MS): { stop(): Promise<void> } {
  if (!isStripeConfigured()) return { stop: async () => undefined };
  let stopped = false;
  let busy = false;
  let running: Promise<void> = Promise.resolve();
  const beat = async () => {
    try {
      if (await hasDueEvents(new Date())) await applyStripeEvents();
    } catch (error) {
      log.error({ err: error }, "pulse of Stripe");
    }
  };
  const timer = setInterval(() => {
    if (busy || stopped) return;
    busy = true;
    running = beat().finally(() => (busy = false));
  }, everyMs);
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

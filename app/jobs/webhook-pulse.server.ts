import { hasActiveEndpoints } from "#app/domain/notices/endpoints.queries.server";
import { startPulse, type Pulse } from "#app/jobs/pulse.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";

/** Between two looks; a message leaves within this and the time that sending takes. */
export const PULSE_MS = 2_000;

/** Looks for something to tell every other second while anybody wants to be told. */
export function startWebhookPulse(everyMs = PULSE_MS): Pulse {
  return startPulse("webhook pulse", everyMs, async () => {
    if (await hasActiveEndpoints()) await deliverWebhooks();
  });
}

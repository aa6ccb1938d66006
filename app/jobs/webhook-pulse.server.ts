import { hasActiveEndpoints } from "#app/domain/notices/endpoints.queries.server";
import { deliverWebhooks } from "#app/jobs/webhooks.server";
import { log } from "#app/server/log.server";

/** Between two looks; a message leaves within this and the time that sending takes. */
export const PULSE_MS = 2_000;

/**
 * Looks for something to tell every other second while anybody wants to be told. The schedule, which knows no seconds, runs the same each minute, so that nothing is lost
 * where no pulse beats; several may beat at once.
 */
export function startWebhookPulse(everyMs = PULSE_MS): { stop(): Promise<void> } {
  let stopped = false;
  let busy = false;
  let running: Promise<void> = Promise.resolve();
  const beat = async () => {
    try {
      if (await hasActiveEndpoints()) await deliverWebhooks();
    } catch (error) {
      log.error({ err: error }, "webhook pulse");
    }
  };
  const timer = setInterval(() => {
    // A beat that takes longer is waited for: the next one finds what came meanwhile.
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

import { log } from "#app/server/log.server";

export interface Pulse {
  stop(): Promise<void>;
}

/**
 * Does something again and again, in seconds, which the schedule does not know; the schedule does the same each minute, so that nothing is lost where no pulse
 * beats. Several may beat at once. A beat that takes longer is waited for: the next one finds what came meanwhile.
 */
export function startPulse(name: string, everyMs: number, work: () => Promise<void>): Pulse {
  let stopped = false;
  let busy = false;
  let running: Promise<void> = Promise.resolve();
  const beat = async () => {
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, name);
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

import { log } from "#app/server/log.server";

/** A stop that takes longer is ended by force, so that the supervisor's ten seconds hold. */
const STOP_MS = 5_500;

/** What a process tells the one that started it. */
export type ProcessMessage = { kind: "ready"; port?: number } | { kind: "failed"; reason: string };

export function tellParent(message: ProcessMessage): void {
  if (process.connected) process.send?.(message, () => undefined); // a parent that is gone meanwhile is noticed in stopWhenTold
}

/** Read at once: the channel may close before the process is ready to stop. */
const hasParent = process.send !== undefined;

/**
 * Runs `stop` once at SIGINT, SIGTERM or when the process that started this one is gone (its IPC channel closes even after kill -9), then exits.
 */
export function stopWhenTold(stop: () => Promise<void>): void {
  let stopping = false;
  const once = (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, "stopping");
    setTimeout(() => process.exit(1), STOP_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "did not stop cleanly");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", () => once("SIGINT"));
  process.on("SIGTERM", () => once("SIGTERM"));
  if (!hasParent) return;
  process.on("disconnect", () => once("parent gone"));
  if (!process.connected) once("parent gone");
}

/** Ends a process that cannot start, with one sentence for the operator. */
export function failStart(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  log.fatal({ err: error }, "cannot start");
  tellParent({ kind: "failed", reason });
  process.exit(1);
}

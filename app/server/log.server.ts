import { pino } from "pino";

import { env } from "#app/env.server";

/** Structured log of this process: one JSON object a line on standard output. Never given passwords, cookies or form values. */
export const log = pino({
  level: env.NODE_ENV === "test" ? "silent" : env.LOG_LEVEL,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
});

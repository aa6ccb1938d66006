/**
 * Network errors, PostgreSQL's classes 08, 53 and 57P, and Prisma's words for them; and what is left when a transaction got no connection in time, ran out of it, or
 * met others in its way each time it was tried.
 */
const codes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2034",
  "40001",
  "40P01",
]);

/** True if the database did not answer, or not in time: the same request may succeed in a moment. Looks through causes, because adapters wrap them. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; typeof at === "object" && at !== null && depth < 6; depth += 1) {
    const { code, cause, originalCode, kind, meta } = at as Record<string, unknown>;
    for (const value of [code, originalCode]) {
      if (typeof value === "string" && (codes.has(value) || /^(08|53|57P)/.test(value))) return true;
    }
    if (kind === "DatabaseNotReachable" || kind === "ConnectionClosed") return true;
    at = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return false;
}

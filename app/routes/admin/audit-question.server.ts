import type { AuditQuestion } from "#app/domain/identity/audit.queries.server";
import { textOf } from "#app/http/params.server";
import { isCalendarDate } from "#app/lib/dates";

/** Filters of the audit log, as the URL has them. */
export function auditFilterOf(url: URL): Omit<AuditQuestion, "before" | "limit"> {
  const day = (name: string) => (isCalendarDate(textOf(url, name)) ? textOf(url, name) : null);
  return { action: textOf(url, "action"), q: textOf(url, "q"), from: day("from"), to: day("to") };
}

import type { CalendarDate } from "#app/lib/dates";

export type RuleFacts = { status: "PROPOSED" | "CONFIRMED" | "WITHDRAWN"; validFrom: CalendarDate; validTo: CalendarDate | null };

/** Where a rule stands on a day: a confirmed one is in force only between its days. */
export function ruleStateOf(rule: RuleFacts, today: CalendarDate): RuleFacts["status"] | "ENDED" | "FUTURE" {
  if (rule.status !== "CONFIRMED") return rule.status;
  if (rule.validTo !== null && rule.validTo < today) return "ENDED";
  return rule.validFrom > today ? "FUTURE" : "CONFIRMED";
}

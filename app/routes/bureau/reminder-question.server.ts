import { alertSubjects } from "#app/domain/supervision/conditions";
import type { SentFilter } from "#app/domain/supervision/reminders.queries.server";

/** The rule of the address, or the first one. */
export function ruleOf<Rule extends { id: string }>(url: URL, rules: readonly Rule[]): Rule | null {
  return rules.find(({ id }) => id === url.searchParams.get("rule")) ?? rules[0] ?? null;
}

/** Filters of the sent reminders, as the URL has them. */
export function sentFilterOf({ searchParams }: URL, limit: number): SentFilter {
  const read = searchParams.get("read");
  return {
    subject: alertSubjects.find((value) => value === searchParams.get("subject")) ?? null,
    read: read === "yes" ? true : read === "no" ? false : null,
    escalated: read === "escalated",
    after: searchParams.get("after"),
    limit,
  };
}

import { ruleChangeStatuses, type RuleChangeStatus } from "#app/domain/quota/rule-changes.queries.server";

/** The state of rule changes that the address asks for. */
export function changeStatusOf(url: URL): RuleChangeStatus {
  return ruleChangeStatuses.find((known) => known === url.searchParams.get("status")) ?? "PROPOSED";
}

import type { Actor } from "#app/domain/identity/actor";
import { ruleOfOthers } from "#app/domain/quota/errors";
import type { RuleChangeInput, RuleImpact } from "#app/domain/quota/rule-change";
import { impactOf } from "#app/domain/quota/rule-impact.server";
import { listSupply, type CountySupply } from "#app/domain/quota/supply.queries.server";

export interface Simulation {
  impact: RuleImpact;
  supply: { counties: CountySupply[]; stockFen: bigint; countiesInAll: number };
}

/**
 * "What if the share were so much here": what the units of the place would have to buy, who would fall short, and which counties could supply it. Computed on
 * the real data in a transaction that is taken back; nothing changes.
 *
 * @throws ruleOfOthers for a place outside the actor's divisions; divisionUnknown, programmeUnknown
 */
export async function simulateShare(actor: Actor, input: RuleChangeInput<"TARGET_RULE_ADD">): Promise<Simulation> {
  if (!input.divisionCode.replace(/(00){1,3}$/, "").startsWith(actor.divisionPrefix)) throw ruleOfOthers();
  const [impact, supply] = await Promise.all([
    impactOf(actor, { kind: "TARGET_RULE_ADD", input }),
    listSupply(input.programmeId, actor.now),
  ]);
  return { impact, supply };
}

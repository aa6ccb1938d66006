import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { programmeUnknown, rowMovedOn } from "#app/domain/region/errors";
import { prefixOf } from "#app/domain/region/prefix-of.server";
import type { RetireRuleInput, TargetRuleInput } from "#app/domain/region/schema";
import { newId } from "#app/lib/ids";

/**
 * Puts a minimum share into force, as the next version for its programme and place. Filings that were judged keep the rule they were judged by.
 *
 * @returns id of the rule
 * @throws divisionUnknown, programmeUnknown
 */
export async function addTargetRule(tx: Tx, actor: Actor, input: TargetRuleInput): Promise<string> {
  const divisionPrefix = await prefixOf(tx, input.divisionCode);
  if (!(await tx.programme.findUnique({ where: { id: input.programmeId }, select: { id: true } }))) throw programmeUnknown();
  const id = newId();
  const { _max: latest } = await tx.targetRule.aggregate({
    where: { programmeId: input.programmeId, divisionPrefix },
    _max: { version: true },
  });
  await tx.targetRule.create({
    data: {
      id,
      programmeId: input.programmeId,
      divisionPrefix,
      fromYear: input.fromYear,
      toYear: input.toYear ?? null,
      minimumBps: input.minimum,
      canteenMode: input.canteenMode,
      subsidisedCanteen: input.subsidised,
      base: input.base,
      notBelowLastYear: input.notBelowLastYear,
      version: (latest.version ?? 0) + 1,
      source: input.source,
      createdAt: actor.now,
    },
  });
  await writeAudit(tx, actor, {
    action: "rule.add",
    objectType: "target-rule",
    objectId: id,
    detail: { prefix: divisionPrefix, fromYear: input.fromYear, minimumBps: input.minimum },
  });
  return id;
}

/** Takes a rule out of force for filings from now on. @throws rowMovedOn when it is retired already or unknown */
export async function retireTargetRule(tx: Tx, actor: Actor, { id, source }: RetireRuleInput): Promise<void> {
  const { count } = await tx.targetRule.updateMany({ where: { id, retiredAt: null }, data: { retiredAt: actor.now } });
  if (count === 0) throw rowMovedOn();
  await writeAudit(tx, actor, { action: "rule.retire", objectType: "target-rule", objectId: id, detail: { source } });
}

import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { applyRuleChange } from "#app/domain/quota/apply-rule-change.server";
import { ownChange } from "#app/domain/quota/draft-rule-change.server";
import { ruleChangeMovedOn, ruleChangeNotFound, ruleNeedsSecondPerson, ruleNoLongerFits } from "#app/domain/quota/errors";
import { readRuleChange } from "#app/domain/quota/rule-change";
import { enqueue } from "#app/jobs/boss.server";
import { DomainError } from "#app/lib/domain-error";

/**
 * The second person confirms a proposed change: from this transaction on the rule is in force as the change says. What was judged before stays as it was judged.
 * The people of the units it holds for are told by mail.
 *
 * @throws ruleChangeNotFound, ruleChangeMovedOn
 * @throws ruleNeedsSecondPerson for whoever drafted it
 * @throws ruleNoLongerFits when other changes since have left no room for it
 */
export async function confirmRuleChange(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { kind, payload } = await decide(tx, actor, id, { status: "CONFIRMED", decisionReason: null });
    const change = readRuleChange(kind, payload);
    try {
      await applyRuleChange(tx, actor, change);
    } catch (error) {
      if (error instanceof DomainError) throw ruleNoLongerFits();
      throw error;
    }
    await enqueue(tx, "quota.mailRuleChange", { changeId: id }, { once: id });
    await writeAudit(tx, actor, { action: "rule.confirm", objectType: "rule-change", objectId: id, detail: { kind } });
  });
}

/** The second person refuses a proposed change with a reason. @throws as confirmRuleChange */
export async function refuseRuleChange(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    await decide(tx, actor, id, { status: "REFUSED", decisionReason: reason });
    await writeAudit(tx, actor, { action: "rule.refuse", objectType: "rule-change", objectId: id, detail: { reason } });
  });
}

async function decide(tx: Tx, actor: Actor, id: string, decision: { status: "CONFIRMED" | "REFUSED"; decisionReason: string | null }) {
  const change = await tx.ruleChange.findFirst({
    where: { id, ...ownChange(actor), status: { not: "DRAFT" } },
    select: { kind: true, payload: true, createdById: true },
  });
  if (!change) throw ruleChangeNotFound();
  if (change.createdById === actor.userId) throw ruleNeedsSecondPerson();
  const { count } = await tx.ruleChange.updateMany({
    where: { id, status: "PROPOSED", createdById: { not: actor.userId } },
    data: { ...decision, decidedById: actor.userId, decidedAt: actor.now },
  });
  if (count === 0) throw ruleChangeMovedOn();
  return change;
}

import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { conditions } from "#app/domain/supervision/conditions";
import { proposalWaits, ruleMovedOn, ruleNotFound, startsInPast } from "#app/domain/supervision/errors";
import { knownProgramme, lockRule, reachedPrefix } from "#app/domain/supervision/rule-places.server";
import type { AlertRuleInput } from "#app/domain/supervision/schema";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

/**
 * Proposes an alert rule, or the next version of one. It judges nobody before a second person of the bureau confirms it. Sent twice, it is one proposal.
 *
 * @throws placeOutside, programmeUnknown, startsInPast
 * @throws ruleNotFound when the rule is another bureau's
 * @throws proposalWaits / ruleMovedOn when a colleague proposed or decided first
 */
export async function proposeAlertRule(actor: Actor, input: AlertRuleInput): Promise<void> {
  if (input.validFrom < calendarDateOf(actor.now)) throw startsInPast();
  await inTransaction(async (tx) => {
    await lockRule(tx, input.ruleId);
    const divisionPrefix = await reachedPrefix(tx, actor, input.divisionCode);
    const condition = conditions[input.condition];
    const programmeId = await knownProgramme(tx, condition.byProgramme ? input.programmeId : undefined);
    const latest = await tx.alertRule.findFirst({ where: { id: input.ruleId }, orderBy: { version: "desc" } });
    if (latest && latest.bureauId !== actor.orgId) throw ruleNotFound();
    if (!latest && input.version > 1) throw ruleNotFound();
    if (latest?.status === "PROPOSED") {
      if (latest.version === input.version && latest.proposedById === actor.userId) return;
      throw proposalWaits();
    }
    if ((latest?.version ?? 0) + 1 !== input.version) throw ruleMovedOn();
    await tx.alertRule.create({
      data: {
        id: input.ruleId,
        version: input.version,
        bureauId: actor.orgId,
        divisionPrefix,
        name: input.name,
        subject: condition.subject,
        condition: input.condition,
        params: { threshold: input.threshold },
        level: input.level,
        programmeId,
        caseDays: input.caseDays,
        stormLimit: input.stormLimit,
        source: input.source,
        documentUrl: input.documentUrl ?? null,
        validFrom: toDbDate(input.validFrom),
        status: "PROPOSED",
        proposedById: actor.userId,
        proposedAt: actor.now,
      },
    });
    await writeAudit(tx, actor, {
      action: "alert-rule.propose",
      objectType: "alert-rule",
      objectId: input.ruleId,
      detail: {
        version: input.version,
        condition: input.condition,
        threshold: input.threshold,
        level: input.level,
        prefix: divisionPrefix,
      },
    });
  });
}

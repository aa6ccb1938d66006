import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { proposalWaits, ruleMovedOn, ruleNotFound, startsInPast } from "#app/domain/supervision/errors";
import { knownProgramme, lockRule, reachedPrefix } from "#app/domain/supervision/rule-places.server";
import type { ReminderRuleInput } from "#app/domain/supervision/schema";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

/**
 * Proposes whom the bureau reminds of a subject, how often at most and when the supervising unit is told. A second person confirms it. Sent twice, it is one
 * proposal.
 *
 * @throws placeOutside, programmeUnknown, startsInPast
 * @throws ruleNotFound when the rule is another bureau's
 * @throws proposalWaits / ruleMovedOn when a colleague proposed or decided first
 */
export async function proposeReminderRule(actor: Actor, input: ReminderRuleInput): Promise<void> {
  if (input.validFrom < calendarDateOf(actor.now)) throw startsInPast();
  await inTransaction(async (tx) => {
    await lockRule(tx, input.ruleId);
    const divisionPrefix = await reachedPrefix(tx, actor, input.divisionCode);
    const programmeId = await knownProgramme(tx, input.subject === "PLAN" ? input.programmeId : undefined);
    const latest = await tx.reminderRule.findFirst({ where: { id: input.ruleId }, orderBy: { version: "desc" } });
    if (latest && latest.bureauId !== actor.orgId) throw ruleNotFound();
    if (!latest && input.version > 1) throw ruleNotFound();
    if (latest?.status === "PROPOSED") {
      if (latest.version === input.version && latest.proposedById === actor.userId) return;
      throw proposalWaits();
    }
    if ((latest?.version ?? 0) + 1 !== input.version) throw ruleMovedOn();
    await tx.reminderRule.create({
      data: {
        id: input.ruleId,
        version: input.version,
        bureauId: actor.orgId,
        divisionPrefix,
        subject: input.subject,
        programmeId,
        states: input.states,
        minDays: input.minDays,
        escalateDays: input.escalateDays,
        weekdays: input.weekdays,
        monthDays: input.monthDays,
        message: input.message,
        source: input.source,
        documentUrl: input.documentUrl ?? null,
        validFrom: toDbDate(input.validFrom),
        status: "PROPOSED",
        proposedById: actor.userId,
        proposedAt: actor.now,
      },
    });
    await writeAudit(tx, actor, {
      action: "reminder-rule.propose",
      objectType: "reminder-rule",
      objectId: input.ruleId,
      detail: { version: input.version, subject: input.subject, minDays: input.minDays, prefix: divisionPrefix },
    });
  });
}

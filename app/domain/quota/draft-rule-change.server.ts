import { db, inTransaction } from "#app/db/client.server";
import type { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { ruleChangeMovedOn, ruleChangeNotFound, ruleNeedsSecondPerson, ruleOfOthers, ruleProposedAlready } from "#app/domain/quota/errors";
import { subjectOf, type RuleChangeOf } from "#app/domain/quota/rule-change";
import { impactOf } from "#app/domain/quota/rule-impact.server";
import { outsideScope, programmeUnknown, rowMovedOn, windowNotFound } from "#app/domain/region/errors";
import { prefixOf } from "#app/domain/region/prefix-of.server";
import { newId } from "#app/lib/ids";

/**
 * Drafts a change of a rule and measures what it would touch. Nothing is in force until a second person of the same bureau, or of the platform, confirms it.
 *
 * @returns id of the change
 * @throws outsideScope, ruleOfOthers when the rule belongs to a place outside the actor's divisions; whatever confirming the change would throw
 */
export async function draftRuleChange(actor: Actor, change: RuleChangeOf): Promise<string> {
  const { prefix, programmeId } = await placeOf(change);
  if (!prefix.startsWith(actor.divisionPrefix)) throw "divisionCode" in change.input ? outsideScope() : ruleOfOthers();
  const impact = await impactOf(actor, change);
  return inTransaction(async (tx) => {
    const id = newId();
    await tx.ruleChange.create({
      data: {
        id,
        kind: change.kind,
        subjectKey: subjectOf(change),
        bureauId: actor.audience === "bureau" ? actor.orgId : null,
        divisionPrefix: prefix,
        programmeId,
        payload: withoutGaps(change.input),
        source: change.input.source,
        impact,
        status: "DRAFT",
        createdById: actor.userId,
        createdAt: actor.now,
      },
    });
    await writeAudit(tx, actor, { action: "rule.draft", objectType: "rule-change", objectId: id, detail: { kind: change.kind } });
    return id;
  });
}

/** A value as JSON has it: fields without one are left out. */
function withoutGaps(input: RuleChangeOf["input"]): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(input)) as Prisma.InputJsonObject;
}

/** The place whose rule it is: a target rule's or window's own; for a programme the place whose units it binds. */
async function placeOf({ kind, input }: RuleChangeOf): Promise<{ prefix: string; programmeId: string | null }> {
  switch (kind) {
    case "TARGET_RULE_ADD":
    case "COUNTING_PLACE":
    case "CARRY_SET":
    case "SEASON_SET":
      return { prefix: await prefixOf(db, input.divisionCode), programmeId: input.programmeId };
    case "TARGET_RULE_RETIRE": {
      const rule = await db.targetRule.findUnique({ where: { id: input.id }, select: { divisionPrefix: true, programmeId: true } });
      if (!rule) throw rowMovedOn();
      return { prefix: rule.divisionPrefix, programmeId: rule.programmeId };
    }
    case "COUNTY_ADD":
    case "COUNTY_END":
    case "COUNTING_STAGE":
    case "PROGRAMME_EDIT": {
      const programme = await db.programme.findUnique({ where: { id: input.programmeId }, select: { buyerPrefix: true } });
      if (!programme) throw programmeUnknown();
      return { prefix: programme.buyerPrefix, programmeId: input.programmeId };
    }
    case "TERMS_SET":
    case "CLAIMS_SET":
    case "HELD_MONEY_SET":
    case "THRESHOLD_SET":
    case "PROGRAMME_ADD":
    case "PERIOD_SET":
    case "WINDOW_OPEN":
      return { prefix: await prefixOf(db, input.divisionCode), programmeId: null };
    case "PERIOD_END": {
      const period = await db.correctionPeriod.findUnique({ where: { id: input.id }, select: { divisionPrefix: true } });
      if (!period) throw rowMovedOn();
      return { prefix: period.divisionPrefix, programmeId: null };
    }
    case "WINDOW_MOVE":
    case "WINDOW_DIFFERENCE": {
      const window = await db.filingWindow.findUnique({ where: { id: input.id }, select: { divisionPrefix: true } });
      if (!window) throw windowNotFound();
      return { prefix: window.divisionPrefix, programmeId: null };
    }
  }
}

/** Condition for a change of the actor's own bureau, or of the platform. */
export const ownChange = (actor: Actor) => ({ bureauId: actor.audience === "bureau" ? actor.orgId : null });

/**
 * Hands a draft to the second person. Only whoever drafted it does.
 *
 * @throws ruleChangeNotFound, ruleChangeMovedOn
 * @throws ruleProposedAlready while another proposal about the same rule waits
 */
export async function proposeRuleChange(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const [draft] = await tx.$queryRaw<{ subject: string }[]>`
      SELECT subject_key AS subject FROM rule_change WHERE id = ${id}::uuid AND bureau_id IS NOT DISTINCT FROM ${ownChange(actor).bureauId}::uuid AND created_by_id = ${actor.userId}::uuid`;
    if (!draft) throw ruleChangeNotFound();
    // Proposals about one rule wait for each other here, so that the second sees the first.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rule-change ${draft.subject}`}, 0))::text`;
    if ((await tx.ruleChange.count({ where: { subjectKey: draft.subject, status: "PROPOSED", id: { not: id } } })) > 0)
      throw ruleProposedAlready();
    const { count } = await tx.ruleChange.updateMany({
      where: { id, status: "DRAFT" },
      data: { status: "PROPOSED", proposedAt: actor.now },
    });
    if (count === 0) throw ruleChangeMovedOn();
    await writeAudit(tx, actor, { action: "rule.propose", objectType: "rule-change", objectId: id });
  });
}

/** Takes a draft or a proposal back; whoever drafted it may. @throws ruleChangeNotFound, ruleChangeMovedOn, ruleNeedsSecondPerson */
export async function withdrawRuleChange(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const known = await tx.ruleChange.findFirst({ where: { id, ...ownChange(actor) }, select: { createdById: true } });
    if (!known) throw ruleChangeNotFound();
    if (known.createdById !== actor.userId) throw ruleNeedsSecondPerson();
    const { count } = await tx.ruleChange.updateMany({
      where: { id, status: { in: ["DRAFT", "PROPOSED"] } },
      data: { status: "WITHDRAWN", decidedById: actor.userId, decidedAt: actor.now },
    });
    if (count === 0) throw ruleChangeMovedOn();
    await writeAudit(tx, actor, { action: "rule.withdraw", objectType: "rule-change", objectId: id });
  });
}

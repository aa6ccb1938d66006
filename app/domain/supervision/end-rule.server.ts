import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { lockedRule, ruleTables, type RuleKind } from "#app/domain/supervision/decide-rule.server";
import { endsInPast, ownProposal, proposalWaits, ruleMovedOn, ruleNotFound } from "#app/domain/supervision/errors";
import { lockRule } from "#app/domain/supervision/rule-places.server";
import type { EndRuleInput } from "#app/domain/supervision/schema";
import { newId } from "#app/lib/ids";
import { calendarDateOf, toDbDate, type CalendarDate } from "#app/lib/dates";

/**
 * Proposes a rule's last day. It goes on until a second person of the bureau confirms.
 *
 * @throws ruleNotFound, endsInPast, ruleMovedOn when it is not in force or ends earlier already
 * @throws proposalWaits while another end of it waits
 */
export async function proposeEnding(actor: Actor, kind: RuleKind, ruleId: string, input: EndRuleInput): Promise<void> {
  const { version, validTo, source, documentUrl } = input;
  await inTransaction(async (tx) => {
    const rule = await lockedRule(tx, actor, kind, ruleId, version);
    if (validTo < calendarDateOf(actor.now)) throw endsInPast();
    if (rule.status !== "CONFIRMED" || (rule.validTo !== null && rule.validTo <= validTo)) throw ruleMovedOn();
    if ((await tx.ruleEnding.count({ where: { kind, ruleId, status: "PROPOSED" } })) > 0) throw proposalWaits();
    await tx.ruleEnding.create({
      data: {
        id: newId(),
        kind,
        ruleId,
        ruleVersion: version,
        bureauId: actor.orgId,
        validTo: toDbDate(validTo),
        source,
        documentUrl: documentUrl ?? null,
        status: "PROPOSED",
        proposedById: actor.userId,
        proposedAt: actor.now,
      },
    });
    await writeAudit(tx, actor, { action: `${kind}.proposeEnd`, objectType: kind, objectId: ruleId, detail: { version, validTo } });
  });
}

/**
 * A second person sets the last day that was proposed, or today where that has passed. The run after it closes the cases that are open under the rule.
 *
 * @throws ruleNotFound, ownProposal, ruleMovedOn when it was decided, or another version is in force
 */
export async function confirmEnding(actor: Actor, kind: RuleKind, ruleId: string, endingId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const ending = await lockedEnding(tx, actor, kind, ruleId, endingId);
    if (ending.proposedById === actor.userId) throw ownProposal();
    const today = calendarDateOf(actor.now);
    await decide(tx, actor, endingId, "CONFIRMED");
    const ended = await tx.$executeRaw`
      UPDATE ${ruleTables[kind]} SET valid_to = greatest(valid_from - 1, ${ending.validTo}::date, ${today}::date), ended_by_id = ${actor.userId}::uuid
      WHERE id = ${ruleId}::uuid AND version = ${ending.version}::int AND status = 'CONFIRMED' AND (valid_to IS NULL OR valid_to > greatest(${ending.validTo}::date, ${today}::date))`;
    if (ended === 0) throw ruleMovedOn();
    await writeAudit(tx, actor, {
      action: `${kind}.end`,
      objectType: kind,
      objectId: ruleId,
      detail: { version: ending.version, validTo: ending.validTo },
    });
  });
}

/** Takes the proposal of an end back; also its proposer may. @throws ruleNotFound, ruleMovedOn */
export async function withdrawEnding(actor: Actor, kind: RuleKind, ruleId: string, endingId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { version } = await lockedEnding(tx, actor, kind, ruleId, endingId);
    await decide(tx, actor, endingId, "WITHDRAWN");
    await writeAudit(tx, actor, { action: `${kind}.withdrawEnd`, objectType: kind, objectId: ruleId, detail: { version } });
  });
}

interface EndingRow {
  version: number;
  validTo: CalendarDate;
  status: string;
  proposedById: string;
}

async function lockedEnding(tx: Tx, actor: Actor, kind: RuleKind, ruleId: string, endingId: string): Promise<EndingRow> {
  await lockRule(tx, ruleId);
  const [ending] = await tx.$queryRaw<EndingRow[]>`
    SELECT rule_version AS version, valid_to::text AS "validTo", status::text AS status, proposed_by_id AS "proposedById" FROM rule_ending
    WHERE id = ${endingId}::uuid AND kind = ${kind} AND rule_id = ${ruleId}::uuid AND bureau_id = ${actor.orgId}::uuid`;
  if (!ending) throw ruleNotFound();
  if (ending.status !== "PROPOSED") throw ruleMovedOn();
  return ending;
}

async function decide(tx: Tx, actor: Actor, id: string, status: "CONFIRMED" | "WITHDRAWN"): Promise<void> {
  await tx.ruleEnding.updateMany({ where: { id, status: "PROPOSED" }, data: { status, decidedById: actor.userId, decidedAt: actor.now } });
}

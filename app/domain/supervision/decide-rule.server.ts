import { inTransaction, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { ownProposal, ruleMovedOn, ruleNotFound } from "#app/domain/supervision/errors";
import { lockRule } from "#app/domain/supervision/rule-places.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** Alert rules, reminder rules and score rules live the same life: proposed, then confirmed by a second person or withdrawn, and at last ended (end-rule). */
export type RuleKind = "alert-rule" | "reminder-rule" | "score-rule";

export const ruleTables: Record<RuleKind, Prisma.Sql> = {
  "alert-rule": Prisma.raw("alert_rule"),
  "reminder-rule": Prisma.raw("reminder_rule"),
  "score-rule": Prisma.raw("score_rule"),
};

interface RuleRow {
  status: "PROPOSED" | "CONFIRMED" | "WITHDRAWN";
  proposedById: string;
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
}

/**
 * Puts a proposal into force from its first day; the version before it ends the day before. Cases keep the version they were judged by.
 *
 * @throws ruleNotFound, ruleMovedOn, ownProposal
 */
export async function confirmRule(actor: Actor, kind: RuleKind, id: string, version: number): Promise<void> {
  await inTransaction(async (tx) => {
    const rule = await lockedRule(tx, actor, kind, id, version);
    if (rule.status !== "PROPOSED") throw ruleMovedOn();
    if (rule.proposedById === actor.userId) throw ownProposal();
    const today = calendarDateOf(actor.now);
    await tx.$executeRaw`
      UPDATE ${ruleTables[kind]} SET valid_to = greatest(valid_from, greatest(${rule.validFrom}::date, ${today}::date)) - 1
      WHERE id = ${id}::uuid AND status = 'CONFIRMED' AND (valid_to IS NULL OR valid_to >= greatest(${rule.validFrom}::date, ${today}::date))`;
    await decide(tx, actor, kind, id, version, "CONFIRMED");
    await writeAudit(tx, actor, { action: `${kind}.confirm`, objectType: kind, objectId: id, detail: { version } });
  });
}

/** Takes a proposal back; also its proposer may. @throws ruleNotFound, ruleMovedOn */
export async function withdrawRule(actor: Actor, kind: RuleKind, id: string, version: number): Promise<void> {
  await inTransaction(async (tx) => {
    const rule = await lockedRule(tx, actor, kind, id, version);
    if (rule.status !== "PROPOSED") throw ruleMovedOn();
    await decide(tx, actor, kind, id, version, "WITHDRAWN");
    await writeAudit(tx, actor, { action: `${kind}.withdraw`, objectType: kind, objectId: id, detail: { version } });
  });
}

/** The version, with everybody else who decides about the rule or runs it waiting. */
export async function lockedRule(tx: Tx, actor: Actor, kind: RuleKind, id: string, version: number): Promise<RuleRow> {
  await lockRule(tx, id);
  const [rule] = await tx.$queryRaw<RuleRow[]>`
    SELECT status::text AS status, proposed_by_id AS "proposedById", valid_from::text AS "validFrom", valid_to::text AS "validTo" FROM ${ruleTables[kind]}
    WHERE id = ${id}::uuid AND version = ${version}::int AND bureau_id = ${actor.orgId}::uuid`;
  if (!rule) throw ruleNotFound();
  return rule;
}

async function decide(tx: Tx, actor: Actor, kind: RuleKind, id: string, version: number, status: "CONFIRMED" | "WITHDRAWN"): Promise<void> {
  await tx.$executeRaw`
    UPDATE ${ruleTables[kind]} SET status = ${status}::rule_status, decided_by_id = ${actor.userId}::uuid, decided_at = ${actor.now}
    WHERE id = ${id}::uuid AND version = ${version}::int AND status = 'PROPOSED'`;
}

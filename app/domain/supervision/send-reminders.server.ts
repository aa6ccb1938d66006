import { inTransaction, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { caseNotFound, nobodyToRemind, noReminderRule, remindedRecently } from "#app/domain/supervision/errors";
import { remindUnits, rulesInForceSql, targetsSql, termsColumns, type ReminderTerms } from "#app/domain/supervision/remind-units.server";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** More units than this are reminded by a job, while the officer goes on. */
const AT_ONCE = 200;

export interface SentReminders {
  batchId: string;
  sent: number;
  /** Units that a job is reminding now. */
  queued: number;
}

/**
 * Reminds everybody a rule of the bureau reaches today, or the ticked units among them; units that were reminded of the subject too recently are left out.
 *
 * @param unitIds null for everybody
 * @throws noReminderRule when the rule is not in force or not the bureau's, nobodyToRemind
 */
export async function sendReminders(
  actor: Actor,
  ruleId: string,
  message: string,
  unitIds: readonly string[] | null,
): Promise<SentReminders> {
  const today = calendarDateOf(actor.now);
  return inTransaction(async (tx) => {
    const rule = await ruleOfBureau(tx, actor, ruleId, today);
    const due = await countDue(tx, rule, unitIds, today);
    if (due === 0) throw nobodyToRemind();
    const batchId = newId();
    await tx.reminderBatch.create({
      data: {
        id: batchId,
        bureauId: actor.orgId,
        ruleId: rule.id,
        ruleVersion: rule.version,
        subject: rule.subject,
        divisionPrefix: rule.divisionPrefix,
        unitIds: unitIds ? [...unitIds] : [],
        message,
        origin: "CLICK",
        requestedById: actor.userId,
        requestedAt: actor.now,
      },
    });
    await writeAudit(tx, actor, {
      action: "reminder.send",
      objectType: "reminder-batch",
      objectId: batchId,
      detail: { subject: rule.subject, units: due, all: unitIds === null },
    });
    if (due > AT_ONCE) {
      await enqueue(tx, "supervision.sendReminders", { batchId });
      return { batchId, sent: 0, queued: due };
    }
    const sent = await sendBatch(tx, batchId, rule, actor.now);
    if (sent === 0) throw nobodyToRemind();
    return { batchId, sent, queued: 0 };
  });
}

/** Reminds a large batch, in one transaction with the mark that it is done: cut off, it begins anew; repeated, it does nothing. */
export async function finishBatch(batchId: string): Promise<number> {
  return inTransaction(async (tx) => {
    const [rule] = await tx.$queryRaw<(ReminderTerms & { requestedAt: Date })[]>`
      SELECT ${termsColumns}, b.requested_at AS "requestedAt" FROM reminder_batch b JOIN reminder_rule r ON r.id = b.rule_id AND r.version = b.rule_version
      WHERE b.id = ${batchId}::uuid AND b.finished_at IS NULL FOR UPDATE OF b`;
    return rule ? sendBatch(tx, batchId, rule, rule.requestedAt) : 0;
  });
}

/** @param now when it was asked for: the day that counts for the pause */
export async function sendBatch(tx: Tx, batchId: string, rule: ReminderTerms, now: Date): Promise<number> {
  const { unitIds, message, origin, requestedById } = await tx.reminderBatch.findUniqueOrThrow({ where: { id: batchId } });
  const today = calendarDateOf(now);
  const sent = await remindUnits(tx, {
    rule,
    targets: amongSql(targetsSql(rule, today), unitIds.length > 0 ? unitIds : null),
    origin: origin === "SCHEDULE" ? "SCHEDULE" : "CLICK",
    message,
    batchId,
    sentById: requestedById,
    now,
  });
  await tx.reminderBatch.update({ where: { id: batchId }, data: { sent, finishedAt: now } });
  return sent;
}

/**
 * Reminds the unit of a case.
 *
 * @throws caseNotFound, noReminderRule, remindedRecently
 */
export async function remindOfCase(actor: Actor, unitId: string, caseId: string, message: string): Promise<void> {
  const today = calendarDateOf(actor.now);
  await inTransaction(async (tx) => {
    const matter = await tx.alertCase.findFirst({
      where: { unitId, id: caseId, divisionCode: { startsWith: actor.divisionPrefix }, status: { in: ["OPEN", "TAKEN"] } },
    });
    if (!matter) throw caseNotFound();
    const [rule] = await tx.$queryRaw<ReminderTerms[]>`
      SELECT ${termsColumns} FROM ${rulesInForceSql(today)} r WHERE r.bureau_id = ${actor.orgId}::uuid AND r.subject = ${matter.subject}::alert_subject
        AND starts_with(${matter.divisionCode}, r.division_prefix) ORDER BY length(r.division_prefix) DESC, r.id LIMIT 1`;
    if (!rule) throw noReminderRule();
    const targets = Prisma.sql`SELECT c.unit_id, c.division_code, c.evidence, c.id AS case_id FROM alert_case c WHERE c.unit_id = ${unitId}::uuid AND c.id = ${caseId}::uuid`;
    const sent = await remindUnits(tx, { rule, targets, origin: "CLICK", message, batchId: null, sentById: actor.userId, now: actor.now });
    if (sent === 0) {
      const pause = await tx.reminderPause.findUniqueOrThrow({ where: { unitId_subject: { unitId, subject: matter.subject } } });
      throw remindedRecently(calendarDateOf(pause.remindedAt), rule.minDays);
    }
    await writeAudit(tx, actor, { action: "reminder.case", objectType: "alert-case", objectId: caseId, unitId });
  });
}

async function ruleOfBureau(tx: Tx, actor: Actor, ruleId: string, today: CalendarDate): Promise<ReminderTerms> {
  const [rule] = await tx.$queryRaw<ReminderTerms[]>`
    SELECT ${termsColumns} FROM ${rulesInForceSql(today)} r WHERE r.id = ${ruleId}::uuid AND r.bureau_id = ${actor.orgId}::uuid`;
  if (!rule) throw noReminderRule();
  return rule;
}

async function countDue(tx: Tx, rule: ReminderTerms, unitIds: readonly string[] | null, today: CalendarDate): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (${amongSql(targetsSql(rule, today), unitIds)}) t
    WHERE NOT EXISTS (SELECT 1 FROM reminder_pause p WHERE p.unit_id = t.unit_id AND p.subject = ${rule.subject}::alert_subject AND p.reminded_on + ${rule.minDays}::int > ${today}::date)`;
  return row?.n ?? 0;
}

function amongSql(targets: Prisma.Sql, unitIds: readonly string[] | null): Prisma.Sql {
  return unitIds === null ? targets : Prisma.sql`SELECT * FROM (${targets}) a WHERE a.unit_id = ANY (${[...unitIds]}::uuid[])`;
}

import { v5 as uuidFrom } from "uuid";

import { db, inTransaction, type Tx } from "#app/db/client.server";
import { enqueueLetters, rulesInForceSql, termsColumns, type ReminderTerms } from "#app/domain/supervision/remind-units.server";
import { sendBatch } from "#app/domain/supervision/send-reminders.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

/** Namespace of the ids of scheduled batches: a rule has one a day. */
const BATCH_NAMESPACE = "0e6c3c53-2c0e-5f0b-9a55-6f1df3a0c9d1";

/**
 * What the calendar reminds of by itself: every rule in force whose weekday or day of the month is today, and then the supervising units of those who did not
 * acknowledge in time. Repeated on the same day it sends nothing.
 */
export async function runReminders(now: Date): Promise<{ sent: number; escalated: number }> {
  const today = calendarDateOf(now);
  const weekday = toDbDate(today).getUTCDay() || 7;
  const day = Number(today.slice(8, 10));
  const rules = await db.$queryRaw<ReminderTerms[]>`
    SELECT ${termsColumns} FROM ${rulesInForceSql(today)} r WHERE ${weekday}::int = ANY (r.weekdays) OR ${day}::int = ANY (r.month_days) ORDER BY r.id`;
  let sent = 0;
  for (const rule of rules) sent += await inTransaction((tx) => sendScheduled(tx, rule, now));
  return { sent, escalated: await inTransaction((tx) => escalate(tx, now)) };
}

async function sendScheduled(tx: Tx, rule: ReminderTerms, now: Date): Promise<number> {
  const id = uuidFrom(`${rule.id}:${calendarDateOf(now)}`, BATCH_NAMESPACE);
  const { count } = await tx.reminderBatch.createMany({
    data: [
      {
        id,
        bureauId: rule.bureauId,
        ruleId: rule.id,
        ruleVersion: rule.version,
        subject: rule.subject,
        divisionPrefix: rule.divisionPrefix,
        message: rule.message,
        origin: "SCHEDULE",
        requestedAt: now,
      },
    ],
    skipDuplicates: true,
  });
  return count === 0 ? 0 : sendBatch(tx, id, rule, now);
}

/**
 * Tells the supervising unit of every unit whose latest reminder of a subject stands unacknowledged for the days its rule allows; of one subject of one unit no
 * oftener than the unit itself is reminded.
 */
async function escalate(tx: Tx, now: Date): Promise<number> {
  const today = calendarDateOf(now);
  const told = await tx.$queryRaw<{ id: string }[]>`
    WITH late AS (
      SELECT DISTINCT ON (r.unit_id, r.subject) r.*, s.supervising_unit_id, rr.min_days
      FROM reminder r JOIN reminder_rule rr ON rr.id = r.rule_id AND rr.version = r.rule_version
      JOIN unit_supervision s ON s.unit_id = r.unit_id AND s.valid_from <= ${today}::date AND (s.valid_to IS NULL OR s.valid_to >= ${today}::date)
      WHERE r.level = 'UNIT' AND r.acknowledged_at IS NULL AND r.sent_on + rr.escalate_days <= ${today}::date
        AND NOT EXISTS (SELECT 1 FROM reminder l WHERE l.unit_id = r.unit_id AND l.subject = r.subject AND l.level = 'UNIT' AND l.sent_at >= r.sent_at AND l.acknowledged_at IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM reminder e WHERE e.unit_id = r.unit_id AND e.escalates_id = r.id)
        AND NOT EXISTS (SELECT 1 FROM reminder e WHERE e.unit_id = r.unit_id AND e.subject = r.subject AND e.level = 'SUPERVISOR' AND e.sent_on + rr.min_days > ${today}::date)
      ORDER BY r.unit_id, r.subject, r.sent_at DESC)
    INSERT INTO reminder (unit_id, id, to_unit_id, level, subject, bureau_id, division_code, rule_id, rule_version, origin, case_id, escalates_id, message, evidence, sent_at, sent_on)
    SELECT unit_id, gen_random_uuid(), supervising_unit_id, 'SUPERVISOR', subject, bureau_id, division_code, rule_id, rule_version, 'ESCALATION', case_id, id, message, evidence,
      ${now}, ${today}::date
    FROM late ON CONFLICT DO NOTHING RETURNING id`;
  await enqueueLetters(tx, told);
  return told.length;
}

import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { AlertSubject } from "#app/domain/supervision/conditions";
import { hitsSql } from "#app/domain/supervision/conditions.queries.server";
import { enqueue } from "#app/jobs/boss.server";
import { calendarDateOf, fiscalYearOf, type CalendarDate } from "#app/lib/dates";

/** A reminder rule as far as sending needs it. */
export interface ReminderTerms {
  id: string;
  version: number;
  bureauId: string;
  subject: AlertSubject;
  divisionPrefix: string;
  programmeId: string | null;
  states: string[];
  minDays: number;
  message: string;
}

/** A letter of this many units is written in one job. */
const MAILS_A_JOB = 500;

/** Reminder rules in force, the nearest place first. */
export function rulesInForceSql(today: CalendarDate): Prisma.Sql {
  return Prisma.sql`(SELECT DISTINCT ON (id) id, version, bureau_id, subject, division_prefix, programme_id, states, min_days, escalate_days, weekdays, month_days, message
    FROM reminder_rule WHERE status = 'CONFIRMED' AND valid_from <= ${today}::date AND (valid_to IS NULL OR valid_to >= ${today}::date) ORDER BY id, version DESC)`;
}

export const termsColumns = Prisma.sql`r.id, r.version, r.bureau_id AS "bureauId", r.subject::text AS subject, r.division_prefix AS "divisionPrefix",
  r.programme_id AS "programmeId", r.states, r.min_days AS "minDays", r.message`;

/** Units that the rule is about today: `(unit_id, division_code, evidence, case_id)`, one row per unit. */
export function targetsSql(rule: ReminderTerms, today: CalendarDate): Prisma.Sql {
  const asked = { divisionPrefix: rule.divisionPrefix, programmeId: rule.programmeId };
  const once = (rows: Prisma.Sql) => Prisma.sql`
    SELECT DISTINCT ON (q.unit_id) q.unit_id, q.division_code, q.evidence, NULL::uuid AS case_id FROM (${rows}) q ORDER BY q.unit_id, q.evidence->>'dueOn', q.subject_id`;
  switch (rule.subject) {
    case "FILING":
      return once(Prisma.sql`
        SELECT u.id AS unit_id, u.division_code, w.id AS subject_id, jsonb_build_object('fiscalYear', w.fiscal_year, 'dueOn', w.due_on, 'filingStatus', coalesce(f.status::text, 'NONE')) AS evidence
        FROM unit u JOIN LATERAL (SELECT w.* FROM filing_window w WHERE w.fiscal_year = ${fiscalYearOf(today)}::int
          AND w.division_prefix = ANY (ARRAY['', left(u.division_code, 2), left(u.division_code, 4), u.division_code::text]) ORDER BY length(w.division_prefix) DESC LIMIT 1) w ON true
        LEFT JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = w.fiscal_year
        WHERE u.closed_on IS NULL AND u.division_code LIKE ${`${rule.divisionPrefix}%`} AND w.opens_on <= ${today}::date AND coalesce(f.status::text, 'NONE') = ANY (${rule.states}::text[])`);
    case "PLAN":
      return once(hitsSql({ ...asked, condition: "PACE_BELOW", threshold: rule.states.includes("SLOW") ? 95 : 80 }, today));
    case "ORDER":
    case "ACCEPTANCE":
    case "PAYMENT":
      return Prisma.sql`
        SELECT DISTINCT ON (c.unit_id) c.unit_id, c.division_code, c.evidence, c.id AS case_id FROM alert_case c
        WHERE c.subject = ${rule.subject}::alert_subject AND c.status IN ('OPEN', 'TAKEN') AND c.division_code LIKE ${`${rule.divisionPrefix}%`} ORDER BY c.unit_id, c.due_on, c.evidence->>'dueOn', c.subject_id`;
  }
}

export interface Sending {
  rule: ReminderTerms;
  /** `(unit_id, division_code, evidence, case_id)`, a unit at most once. */
  targets: Prisma.Sql;
  origin: "CLICK" | "SCHEDULE" | "ALERT";
  message: string;
  batchId: string | null;
  sentById: string | null;
  now: Date;
}

/**
 * Reminds units. Each unit's pause is moved first, on the condition that the rule's days have passed since the last reminder of the subject: of two who remind at
 * the same moment one moves it, and a repeated job moves nothing. Letters are jobs of the same transaction.
 *
 * @returns how many units were reminded
 */
export async function remindUnits(tx: Tx, { rule, targets, origin, message, batchId, sentById, now }: Sending): Promise<number> {
  const today = calendarDateOf(now);
  // Kept aside, so that the planner knows how many there are: the statement joins what it has just written.
  await tx.$executeRaw`CREATE TEMPORARY TABLE IF NOT EXISTS reminder_target (unit_id uuid PRIMARY KEY, division_code char(6), evidence jsonb, case_id uuid) ON COMMIT DELETE ROWS`;
  await tx.$executeRaw`TRUNCATE pg_temp.reminder_target`;
  await tx.$executeRaw`INSERT INTO pg_temp.reminder_target (unit_id, division_code, evidence, case_id) SELECT unit_id, division_code, evidence, case_id FROM (${targets}) q`;
  await tx.$executeRaw`ANALYZE pg_temp.reminder_target`;
  const sent = await tx.$queryRaw<{ id: string }[]>`
    WITH target AS (SELECT * FROM pg_temp.reminder_target),
      moved AS (INSERT INTO reminder_pause AS p (unit_id, subject, reminded_on, reminded_at)
        SELECT unit_id, ${rule.subject}::alert_subject, ${today}::date, ${now} FROM target ORDER BY unit_id
        ON CONFLICT (unit_id, subject) DO UPDATE SET reminded_on = EXCLUDED.reminded_on, reminded_at = EXCLUDED.reminded_at
        WHERE p.reminded_on + ${rule.minDays}::int <= EXCLUDED.reminded_on RETURNING p.unit_id),
      sent AS (INSERT INTO reminder (unit_id, id, to_unit_id, level, subject, bureau_id, division_code, rule_id, rule_version, batch_id, origin, case_id, message, evidence,
          sent_at, sent_on, sent_by_id)
        SELECT t.unit_id, gen_random_uuid(), t.unit_id, 'UNIT', ${rule.subject}::alert_subject, ${rule.bureauId}::uuid, t.division_code, ${rule.id}::uuid, ${rule.version}::int,
          ${batchId}::uuid, ${origin}::reminder_origin, t.case_id, ${message}, t.evidence, ${now}, ${today}::date, ${sentById}::uuid
        FROM target t JOIN moved USING (unit_id) RETURNING unit_id, id, case_id),
      told AS (INSERT INTO alert_case_event (unit_id, id, case_id, at, kind, actor_id, note)
        SELECT unit_id, gen_random_uuid(), case_id, ${now}, 'reminded', ${sentById}::uuid, ${message} FROM sent WHERE case_id IS NOT NULL)
    SELECT id FROM sent ORDER BY unit_id`;
  await enqueueLetters(tx, sent);
  return sent.length;
}

/** Letters to the people of the units, some hundred reminders a job. */
export async function enqueueLetters(tx: Tx, reminders: readonly { id: string }[]): Promise<void> {
  for (let start = 0; start < reminders.length; start += MAILS_A_JOB)
    await enqueue(tx, "supervision.mailReminders", { reminderIds: reminders.slice(start, start + MAILS_A_JOB).map(({ id }) => id) });
}

/** New cases of a rule are told to their units where the bureau has a reminder rule for the subject, and no oftener than that allows. */
export async function remindOfNewCases(
  tx: Tx,
  { ruleId, bureauId, subject, now }: { ruleId: string; bureauId: string; subject: AlertSubject; now: Date },
): Promise<void> {
  const rules = await tx.$queryRaw<ReminderTerms[]>`
    SELECT ${termsColumns} FROM ${rulesInForceSql(calendarDateOf(now))} r WHERE r.bureau_id = ${bureauId}::uuid AND r.subject = ${subject}::alert_subject
    ORDER BY length(r.division_prefix) DESC, r.id`;
  for (const rule of rules) {
    const targets = Prisma.sql`
      SELECT DISTINCT ON (c.unit_id) c.unit_id, c.division_code, c.evidence, c.id AS case_id FROM alert_case c
      WHERE c.rule_id = ${ruleId}::uuid AND c.status = 'OPEN' AND c.opened_at = ${now} AND c.division_code LIKE ${`${rule.divisionPrefix}%`} ORDER BY c.unit_id, c.evidence->>'dueOn', c.subject_id`;
    await remindUnits(tx, { rule, targets, origin: "ALERT", message: rule.message, batchId: null, sentById: null, now });
  }
}

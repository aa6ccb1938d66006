import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { AlertLevel, AlertSubject } from "#app/domain/supervision/conditions";
import type { Evidence } from "#app/domain/supervision/cases.queries.server";
import { rulesInForceSql, targetsSql, termsColumns, type ReminderTerms } from "#app/domain/supervision/remind-units.server";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";

/** The bureau's reminder rules that may be used today. */
export async function listRulesInForce(actor: Actor): Promise<(ReminderTerms & { place: string | null })[]> {
  return db.$queryRaw<(ReminderTerms & { place: string | null })[]>`
    SELECT ${termsColumns}, d.name AS place FROM ${rulesInForceSql(calendarDateOf(actor.now))} r LEFT JOIN division d ON d.prefix = r.division_prefix
    WHERE r.bureau_id = ${actor.orgId}::uuid ORDER BY r.subject, r.division_prefix, r.id`;
}

export interface ReminderTarget {
  unitId: string;
  unit: string;
  unitEn: string | null;
  division: string;
  evidence: Evidence;
  remindedOn: CalendarDate | null;
  /** Reminded too recently for the rule. */
  rests: boolean;
  /** The last reminder of the subject was read. */
  acknowledged: boolean | null;
}

/** Whom a rule would remind today: those it reaches, and how many of them are left out because they were reminded recently. */
export async function previewReminders(
  actor: Actor,
  rule: ReminderTerms,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ units: number; resting: number; rows: ReminderTarget[]; nextAfter: string | null }> {
  const today = calendarDateOf(actor.now);
  const rows = await db.$queryRaw<(ReminderTarget & { units: number; resting: number })[]>`
    WITH t AS MATERIALIZED (SELECT t.unit_id, t.division_code, t.evidence, p.reminded_on, coalesce(p.reminded_on + ${rule.minDays}::int > ${today}::date, false) AS rests
        FROM (${targetsSql(rule, today)}) t LEFT JOIN reminder_pause p ON p.unit_id = t.unit_id AND p.subject = ${rule.subject}::alert_subject),
      n AS (SELECT count(*)::int AS units, count(*) FILTER (WHERE rests)::int AS resting FROM t)
    SELECT n.*, f.unit_id AS "unitId", u.name AS unit, u.name_en AS "unitEn", d.name AS division, f.evidence, f.reminded_on::text AS "remindedOn", f.rests,
      (SELECT m.acknowledged_at IS NOT NULL FROM reminder m WHERE m.unit_id = f.unit_id AND m.subject = ${rule.subject}::alert_subject AND m.level = 'UNIT'
        ORDER BY m.sent_at DESC LIMIT 1) AS acknowledged
    FROM n LEFT JOIN (SELECT * FROM t WHERE ${after === null ? Prisma.sql`true` : Prisma.sql`unit_id > ${after}::uuid`} ORDER BY unit_id LIMIT ${limit + 1}::int) f ON true
    LEFT JOIN unit u ON u.id = f.unit_id LEFT JOIN division d ON d.code = f.division_code ORDER BY f.unit_id`;
  const [first] = rows;
  const found = rows.filter((row) => row.unitId !== null);
  const shown = found.slice(0, limit).map(({ units: _, resting: __, ...row }) => row);
  return {
    units: first?.units ?? 0,
    resting: first?.resting ?? 0,
    rows: shown,
    nextAfter: found.length > limit ? (shown.at(-1)?.unitId ?? null) : null,
  };
}

export interface ReminderRow {
  unitId: string;
  id: string;
  unit: string;
  unitEn: string | null;
  toUnit: string;
  toUnitEn: string | null;
  level: "UNIT" | "SUPERVISOR";
  subject: AlertSubject;
  origin: "CLICK" | "SCHEDULE" | "ALERT" | "ESCALATION";
  bureau: string;
  message: string;
  evidence: Evidence;
  caseId: string | null;
  sentAt: Date;
  sentBy: string | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
}

const reminderColumns = Prisma.sql`m.unit_id AS "unitId", m.id, u.name AS unit, u.name_en AS "unitEn", t.name AS "toUnit", t.name_en AS "toUnitEn", m.level::text AS level, m.subject::text AS subject, m.origin::text AS origin,
  b.name AS bureau, m.message, m.evidence, m.case_id AS "caseId", m.sent_at AS "sentAt", s.name AS "sentBy", m.acknowledged_at AS "acknowledgedAt", k.name AS "acknowledgedBy"`;
const reminderJoins = Prisma.sql`JOIN unit u ON u.id = m.unit_id JOIN unit t ON t.id = m.to_unit_id JOIN bureau b ON b.id = m.bureau_id
  LEFT JOIN app_user s ON s.id = m.sent_by_id LEFT JOIN app_user k ON k.id = m.acknowledged_by_id`;

export interface SentFilter {
  subject: AlertSubject | null;
  /** Only those read, or only those not read. */
  read: boolean | null;
  /** Only those that went to a supervising unit. */
  escalated: boolean;
  after: string | null;
  limit: number;
}

/** Reminders about units of the actor's divisions, the latest first. */
export async function listSentReminders(actor: Actor, filter: SentFilter): Promise<{ reminders: ReminderRow[]; nextAfter: string | null }> {
  return page(
    [
      ...(actor.divisionPrefix === "" ? [] : [Prisma.sql`m.division_code LIKE ${`${actor.divisionPrefix}%`}`]),
      ...(filter.subject === null ? [] : [Prisma.sql`m.subject = ${filter.subject}::alert_subject`]),
      ...(filter.read === null ? [] : [filter.read ? Prisma.sql`m.acknowledged_at IS NOT NULL` : Prisma.sql`m.acknowledged_at IS NULL`]),
      ...(filter.escalated ? [Prisma.sql`m.level = 'SUPERVISOR'`] : []),
    ],
    filter,
  );
}

/** Notices that came to a unit: about itself, and about units it supervises. */
export async function listNotices(
  actor: Actor,
  filter: { after: string | null; limit: number },
): Promise<{ reminders: ReminderRow[]; nextAfter: string | null }> {
  return page([Prisma.sql`m.to_unit_id = ${actor.orgId}::uuid`], filter);
}

async function page(conditions: Prisma.Sql[], { after, limit }: { after: string | null; limit: number }) {
  const match = /^(\d{10,16})~([0-9a-f-]{36})$/.exec(after ?? "");
  if (match) conditions.push(Prisma.sql`(m.sent_at, m.id) < (${new Date(Number(match[1]))}, ${match[2]}::uuid)`);
  const where = conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, " AND ");
  const rows = await db.$queryRaw<ReminderRow[]>`
    SELECT ${reminderColumns} FROM (SELECT * FROM reminder m WHERE ${where} ORDER BY m.sent_at DESC, m.id DESC LIMIT ${limit + 1}::int) m ${reminderJoins} ORDER BY m.sent_at DESC, m.id DESC`;
  const reminders = rows.slice(0, limit);
  const last = reminders.at(-1);
  return { reminders, nextAfter: rows.length > limit && last ? `${last.sentAt.getTime()}~${last.id}` : null };
}

export async function countUnreadNotices(actor: Actor): Promise<number> {
  return db.reminder.count({ where: { toUnitId: actor.orgId, acknowledgedAt: null } });
}

export interface Matter {
  id: string;
  subject: AlertSubject;
  level: AlertLevel;
  rule: string;
  condition: string;
  source: string;
  bureau: string;
  evidence: Evidence;
  openedAt: Date;
  dueOn: CalendarDate;
}

/** What is open against the unit, blocks first: the reason why it is told or refused. */
export async function listMatters(actor: Actor): Promise<Matter[]> {
  return db.$queryRaw<Matter[]>`
    SELECT c.id, c.subject::text AS subject, c.level::text AS level, r.name AS rule, r.condition, r.source, b.name AS bureau, c.evidence, c.opened_at AS "openedAt", c.due_on::text AS "dueOn"
    FROM alert_case c JOIN alert_rule r ON r.id = c.rule_id AND r.version = c.rule_version JOIN bureau b ON b.id = r.bureau_id
    WHERE c.unit_id = ${actor.orgId}::uuid AND c.status IN ('OPEN', 'TAKEN') ORDER BY c.level DESC, c.due_on, c.id LIMIT 100`;
}

export interface ReminderLetter {
  reminderId: string;
  userId: string;
  to: string;
  name: string;
  locale: string;
  toUnit: string;
  unit: string;
  level: "UNIT" | "SUPERVISOR";
  subject: AlertSubject;
  bureau: string;
  message: string;
}

/** The letters that reminders are written to: reviewers and managers of the receiving unit who have an address. */
export async function listReminderLetters(reminderIds: readonly string[], now: Date): Promise<ReminderLetter[]> {
  return db.$queryRaw<ReminderLetter[]>`
    SELECT DISTINCT m.id AS "reminderId", a.id AS "userId", a.email AS "to", a.name, a.locale, t.name AS "toUnit", u.name AS unit, m.level::text AS level, m.subject::text AS subject,
      b.name AS bureau, m.message
    FROM reminder m JOIN unit u ON u.id = m.unit_id JOIN unit t ON t.id = m.to_unit_id JOIN bureau b ON b.id = m.bureau_id
    JOIN access_grant g ON g.unit_id = m.to_unit_id AND g.role IN ('REVIEWER', 'MANAGER') AND g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})
    JOIN app_user a ON a.id = g.user_id AND a.disabled_at IS NULL
    WHERE m.id = ANY (${[...reminderIds]}::uuid[]) ORDER BY m.id, a.id`;
}

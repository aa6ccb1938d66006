import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { AlertLevel, AlertSubject } from "#app/domain/supervision/conditions";
import type { RuleKind } from "#app/domain/supervision/decide-rule.server";
import type { CalendarDate } from "#app/lib/dates";

export interface RuleVersion {
  id: string;
  version: number;
  bureauId: string;
  bureau: string;
  place: string | null;
  divisionPrefix: string;
  subject: AlertSubject;
  programmeId: string | null;
  programmeZh: string | null;
  programmeEn: string | null;
  source: string;
  documentUrl: string | null;
  validFrom: CalendarDate;
  validTo: CalendarDate | null;
  status: "PROPOSED" | "CONFIRMED" | "WITHDRAWN";
  /** The day on which it shall end, as long as a second person has not decided. */
  endProposed: CalendarDate | null;
  proposedById: string;
  proposedBy: string | null;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
}

export interface AlertRuleVersion extends RuleVersion {
  name: string;
  condition: string;
  threshold: number;
  level: AlertLevel;
  caseDays: number;
  stormLimit: number;
  open: number;
  lastRunAt: Date | null;
}

export interface ReminderRuleVersion extends RuleVersion {
  states: string[];
  minDays: number;
  escalateDays: number;
  weekdays: number[];
  monthDays: number[];
  message: string;
}

const shared = Prisma.sql`r.id, r.version, r.bureau_id AS "bureauId", b.name AS bureau, d.name AS place, r.division_prefix AS "divisionPrefix", r.subject::text AS subject,
  r.programme_id AS "programmeId", p.short_zh AS "programmeZh", p.short_en AS "programmeEn", r.source, r.document_url AS "documentUrl", r.valid_from::text AS "validFrom",
  r.valid_to::text AS "validTo", r.status::text AS status, r.proposed_by_id AS "proposedById", a.name AS "proposedBy", r.proposed_at AS "proposedAt", x.name AS "decidedBy",
  r.decided_at AS "decidedAt"`;
/** A proposed end is known to the bureau whose rule it is. */
const endProposed = (
  actor: Actor,
  kind: RuleKind,
) => Prisma.sql`(SELECT e.valid_to::text FROM rule_ending e WHERE e.kind = ${kind} AND e.rule_id = r.id AND e.rule_version = r.version
  AND e.status = 'PROPOSED' AND e.bureau_id = ${actor.orgId}::uuid) AS "endProposed"`;
const joins = Prisma.sql`JOIN bureau b ON b.id = r.bureau_id LEFT JOIN division d ON d.prefix = r.division_prefix LEFT JOIN programme p ON p.id = r.programme_id
  LEFT JOIN app_user a ON a.id = r.proposed_by_id LEFT JOIN app_user x ON x.id = r.decided_by_id`;
const alertColumns = (
  actor: Actor,
) => Prisma.sql`${shared}, ${endProposed(actor, "alert-rule")}, r.name, r.condition, (r.params->>'threshold')::int AS threshold, r.level::text AS level, r.case_days AS "caseDays",
  r.storm_limit AS "stormLimit", (SELECT count(*)::int FROM alert_case c WHERE c.rule_id = r.id AND c.rule_version = r.version AND c.status IN ('OPEN', 'TAKEN')) AS open,
  (SELECT max(n.at) FROM alert_run n WHERE n.rule_id = r.id) AS "lastRunAt"`;
const reminderColumns = (actor: Actor) =>
  Prisma.sql`${shared}, ${endProposed(actor, "reminder-rule")}, r.states, r.min_days AS "minDays", r.escalate_days AS "escalateDays", r.weekdays, r.month_days AS "monthDays", r.message`;

/** Rules of the actor's bureau and those of the bureaus above that bind its divisions: what waits and what is or will be in force. */
export async function listAlertRules(actor: Actor, today: CalendarDate): Promise<AlertRuleVersion[]> {
  return db.$queryRaw<AlertRuleVersion[]>`
    SELECT ${alertColumns(actor)} FROM alert_rule r ${joins} WHERE ${standing(actor, today)} ORDER BY r.bureau_id <> ${actor.orgId}::uuid, r.subject, r.name, r.version LIMIT 500`;
}

/** All versions of a rule, the latest first; empty when it is neither the bureau's nor binds its divisions or a place within them, whose cases it reads. */
export async function listAlertRuleVersions(actor: Actor, id: string): Promise<AlertRuleVersion[]> {
  return db.$queryRaw<AlertRuleVersion[]>`
    SELECT ${alertColumns(actor)} FROM alert_rule r ${joins} WHERE r.id = ${id}::uuid
      AND (${binding(actor)} OR r.status = 'CONFIRMED' AND starts_with(r.division_prefix, ${actor.divisionPrefix})) ORDER BY r.version DESC LIMIT 100`;
}

export async function listReminderRules(actor: Actor, today: CalendarDate): Promise<ReminderRuleVersion[]> {
  return db.$queryRaw<ReminderRuleVersion[]>`
    SELECT ${reminderColumns(actor)} FROM reminder_rule r ${joins} WHERE ${standing(actor, today)} AND r.bureau_id = ${actor.orgId}::uuid ORDER BY r.subject, r.division_prefix, r.version LIMIT 200`;
}

export async function listReminderRuleVersions(actor: Actor, id: string): Promise<ReminderRuleVersion[]> {
  return db.$queryRaw<ReminderRuleVersion[]>`
    SELECT ${reminderColumns(actor)} FROM reminder_rule r ${joins} WHERE r.id = ${id}::uuid AND r.bureau_id = ${actor.orgId}::uuid ORDER BY r.version DESC LIMIT 100`;
}

const standing = (actor: Actor, today: CalendarDate) => Prisma.sql`(r.status = 'PROPOSED' AND r.bureau_id = ${actor.orgId}::uuid
  OR r.status = 'CONFIRMED' AND (r.valid_to IS NULL OR r.valid_to >= ${today}::date)) AND ${binding(actor)}`;

const binding = (actor: Actor) =>
  Prisma.sql`(r.bureau_id = ${actor.orgId}::uuid OR r.status = 'CONFIRMED' AND starts_with(${actor.divisionPrefix}, r.division_prefix))`;

export interface AlertRunRow {
  id: string;
  ruleVersion: number;
  at: Date;
  opened: number;
  lapsed: number;
  held: number;
}

export async function listRuns(ruleId: string): Promise<AlertRunRow[]> {
  return db.alertRun.findMany({
    where: { ruleId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 10,
    select: { id: true, ruleVersion: true, at: true, opened: true, lapsed: true, held: true },
  });
}

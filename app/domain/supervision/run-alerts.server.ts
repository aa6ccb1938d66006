import { db, inTransaction, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { isConditionName, type AlertLevel, type AlertSubject } from "#app/domain/supervision/conditions";
import { hitsSql, settledSql } from "#app/domain/supervision/conditions.queries.server";
import { remindOfNewCases } from "#app/domain/supervision/remind-units.server";
import { lockRule } from "#app/domain/supervision/rule-places.server";
import { addDays, calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/** New cases of one rule after which the planner's statistics are taken anew. */
const MANY = 1_000;

export interface RunResult {
  rules: number;
  opened: number;
  lapsed: number;
}

/**
 * Judges every rule in force, each in a transaction of its own: new matters become cases, cases whose condition is gone lapse, many cases in one division become
 * one line. Repeated, cut off or run twice at once it opens nothing twice and tells nobody twice.
 *
 * @param bureauId only this bureau's rules
 */
export async function runAlerts(now: Date, bureauId: string | null = null): Promise<RunResult> {
  const today = calendarDateOf(now);
  const rules = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT id FROM alert_rule WHERE status = 'CONFIRMED' AND valid_from <= ${today}::date
      AND (${bureauId}::uuid IS NULL OR bureau_id = ${bureauId}::uuid) ORDER BY id`;
  const result: RunResult = { rules: 0, opened: 0, lapsed: 0 };
  for (const { id } of rules) {
    const { opened, lapsed, judged } = await inTransaction((tx) => runRule(tx, id, now, today));
    result.rules += judged ? 1 : 0;
    result.opened += opened;
    result.lapsed += lapsed;
  }
  await inTransaction((tx) => tx.$executeRaw`SELECT alert_case_count_fold()`);
  return result;
}

interface RuleInForce {
  version: number;
  bureauId: string;
  divisionPrefix: string;
  subject: AlertSubject;
  condition: string;
  threshold: number;
  level: AlertLevel;
  programmeId: string | null;
  caseDays: number;
  stormLimit: number;
}

async function runRule(tx: Tx, id: string, now: Date, today: CalendarDate): Promise<{ opened: number; lapsed: number; judged: boolean }> {
  await lockRule(tx, id);
  // Read after the lock: a version confirmed while the run waited is the one that judges.
  const [rule] = await tx.$queryRaw<RuleInForce[]>`
    SELECT version, bureau_id AS "bureauId", division_prefix AS "divisionPrefix", subject::text AS subject, condition, (params->>'threshold')::int AS threshold,
      level::text AS level, programme_id AS "programmeId", case_days AS "caseDays", storm_limit AS "stormLimit"
    FROM alert_rule WHERE id = ${id}::uuid AND status = 'CONFIRMED' AND valid_from <= ${today}::date AND (valid_to IS NULL OR valid_to >= ${today}::date)
    ORDER BY version DESC LIMIT 1`;
  if (!rule || !isConditionName(rule.condition))
    return { opened: 0, lapsed: await lapse(tx, id, now, "rule-ended", Prisma.sql`true`), judged: false };

  await tx.$executeRaw`CREATE TEMPORARY TABLE IF NOT EXISTS alert_hit (unit_id uuid, division_code char(6), subject_id uuid, evidence jsonb) ON COMMIT DELETE ROWS`;
  await tx.$executeRaw`CREATE INDEX IF NOT EXISTS alert_hit_key ON pg_temp.alert_hit (unit_id, subject_id)`;
  await tx.$executeRaw`TRUNCATE pg_temp.alert_hit`;
  const asked = {
    condition: rule.condition,
    threshold: rule.threshold,
    divisionPrefix: rule.divisionPrefix,
    programmeId: rule.programmeId,
  };
  const held = await tx.$executeRaw`INSERT INTO pg_temp.alert_hit (unit_id, division_code, subject_id, evidence)
    SELECT unit_id, division_code, subject_id, evidence FROM (${hitsSql(asked, today)}) q`;
  await tx.$executeRaw`ANALYZE pg_temp.alert_hit`;
  const changed = await lapse(tx, id, now, "level-changed", Prisma.sql`c.level <> ${rule.level}::alert_level`);
  const gone = await lapse(
    tx,
    id,
    now,
    "condition-gone",
    Prisma.sql`NOT EXISTS (SELECT 1 FROM pg_temp.alert_hit h WHERE h.unit_id = c.unit_id AND h.subject_id = c.subject_id)`,
  );
  const opened = await openCases(tx, id, rule, now, today);
  // A first run fills the table: what comes next must be planned for what is there now.
  if (opened > MANY) await tx.$executeRaw`ANALYZE alert_case`;
  if (opened > 0) await remindOfNewCases(tx, { ruleId: id, bureauId: rule.bureauId, subject: rule.subject, now });
  await tx.alertRun.create({
    data: { id: newId(), ruleId: id, ruleVersion: rule.version, at: now, opened, lapsed: changed + gone, held },
  });
  return { opened, lapsed: changed + gone, judged: true };
}

/** Closes open cases of a rule that `gone` names. */
async function lapse(tx: Tx, ruleId: string, now: Date, note: string, gone: Prisma.Sql): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    WITH lapsed AS (UPDATE alert_case c SET status = 'LAPSED', closed_at = ${now}, resolution = ${note}
        WHERE c.rule_id = ${ruleId}::uuid AND c.status IN ('OPEN', 'TAKEN') AND ${gone} RETURNING c.unit_id, c.id),
      told AS (INSERT INTO alert_case_event (unit_id, id, case_id, at, kind, note) SELECT unit_id, gen_random_uuid(), id, ${now}, 'lapsed', ${note} FROM lapsed)
    SELECT count(*)::int AS n FROM lapsed`;
  return row?.n ?? 0;
}

/**
 * Opens a case for every hit that has none, and gathers what hits more units of one division than the rule allows into one line. The storm is known before its
 * cases are written, so that each is written once.
 */
async function openCases(tx: Tx, ruleId: string, rule: RuleInForce, now: Date, today: CalendarDate): Promise<number> {
  await tx.$executeRaw`DELETE FROM pg_temp.alert_hit h WHERE ${settledSql(ruleId, rule.caseDays, today)}`;
  const dueOn = addDays(today, rule.caseDays);
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    WITH big AS (SELECT division_code FROM pg_temp.alert_hit GROUP BY 1 HAVING count(DISTINCT unit_id) > ${rule.stormLimit}::int),
      known AS (SELECT division_code, min(due_on) AS due_on FROM alert_case WHERE rule_id = ${ruleId}::uuid AND status IN ('OPEN', 'TAKEN') GROUP BY 1),
      storm AS (INSERT INTO alert_storm (id, rule_id, rule_version, division_code, opened_at, due_on)
        SELECT gen_random_uuid(), ${ruleId}::uuid, ${rule.version}::int, b.division_code, ${now}, coalesce(k.due_on, ${dueOn}::date)
        FROM big b LEFT JOIN known k ON k.division_code = b.division_code
        ON CONFLICT (rule_id, division_code) DO UPDATE SET rule_version = EXCLUDED.rule_version, due_on = EXCLUDED.due_on RETURNING id, division_code),
      joined AS (UPDATE alert_case c SET storm_id = storm.id FROM storm
        WHERE c.rule_id = ${ruleId}::uuid AND c.status IN ('OPEN', 'TAKEN') AND c.storm_id IS NULL AND c.division_code = storm.division_code),
      opened AS (
        INSERT INTO alert_case (unit_id, id, rule_id, rule_version, subject, level, subject_id, division_code, evidence, status, opened_at, due_on, storm_id)
        SELECT h.unit_id, gen_random_uuid(), ${ruleId}::uuid, ${rule.version}::int, ${rule.subject}::alert_subject, ${rule.level}::alert_level, h.subject_id, h.division_code,
          h.evidence, 'OPEN', ${now}, ${dueOn}::date, storm.id
        FROM pg_temp.alert_hit h LEFT JOIN storm ON storm.division_code = h.division_code
        ON CONFLICT (unit_id, rule_id, subject_id) WHERE status IN ('OPEN', 'TAKEN') DO NOTHING RETURNING unit_id, id),
      told AS (INSERT INTO alert_case_event (unit_id, id, case_id, at, kind) SELECT unit_id, gen_random_uuid(), id, ${now}, 'opened' FROM opened)
    SELECT count(*)::int AS n FROM opened`;
  return row?.n ?? 0;
}

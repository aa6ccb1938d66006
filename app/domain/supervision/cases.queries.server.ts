import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { AlertLevel, AlertSubject, CaseStatus } from "#app/domain/supervision/conditions";
import type { CalendarDate } from "#app/lib/dates";

export type Evidence = Record<string, string | number | null>;

export interface CaseRow {
  kind: "case";
  unitId: string;
  id: string;
  unit: string;
  unitEn: string | null;
  division: string;
  subject: AlertSubject;
  level: AlertLevel;
  status: CaseStatus;
  rule: string;
  condition: string;
  evidence: Evidence;
  openedAt: Date;
  dueOn: CalendarDate;
  owner: string | null;
  resolution: string | null;
  closedAt: Date | null;
}

/** Many open cases of one rule in one division, as one line. */
export interface StormRow {
  kind: "storm";
  id: string;
  division: string;
  subject: AlertSubject;
  level: AlertLevel;
  rule: string;
  condition: string;
  cases: number;
  openedAt: Date;
  dueOn: CalendarDate;
}

export interface CaseFilter {
  status: CaseStatus;
  level: AlertLevel | null;
  subject: AlertSubject | null;
  /** Only cases of this person. */
  ownerId: string | null;
  /** Only below this division; inside the actor's. */
  prefix: string;
  stormId: string | null;
  ruleId: string | null;
  unitId: string | null;
  /** `false` lists every case, also where many stand in one line. */
  folds?: boolean;
  /** Key of the last line shown: `dueOn~id`. */
  after: string | null;
  limit: number;
}

/** Open cases stand with the nearest deadline first, closed ones with the latest. Storms are folded into one line unless one is looked into. */
export async function listCases(actor: Actor, filter: CaseFilter): Promise<{ lines: (CaseRow | StormRow)[]; nextAfter: string | null }> {
  if (!filter.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const folds =
    filter.folds !== false && filter.status === "OPEN" && filter.stormId === null && filter.ownerId === null && filter.unitId === null;
  const descending = filter.status !== "OPEN" && filter.status !== "TAKEN";
  const [cases, storms] = await Promise.all([selectCases(filter, folds, descending), folds ? selectStorms(filter) : []]);
  const lines = [...cases, ...storms].sort((left, right) => {
    const order = left.dueOn === right.dueOn ? (left.id < right.id ? -1 : 1) : left.dueOn < right.dueOn ? -1 : 1;
    return descending ? -order : order;
  });
  const shown = lines.slice(0, filter.limit);
  const last = shown.at(-1);
  return { lines: shown, nextAfter: lines.length > filter.limit && last ? `${last.dueOn}~${last.id}` : null };
}

function parseKey(after: string | null): { dueOn: string; id: string } | null {
  const match = /^(\d{4}-\d\d-\d\d)~([0-9a-f-]{36})$/.exec(after ?? "");
  return match?.[1] && match[2] ? { dueOn: match[1], id: match[2] } : null;
}

const caseColumns = Prisma.sql`c.unit_id AS "unitId", c.id, u.name AS unit, u.name_en AS "unitEn", d.name AS division, c.subject::text AS subject, c.level::text AS level, c.status::text AS status,
  r.name AS rule, r.condition, c.evidence, c.opened_at AS "openedAt", c.due_on::text AS "dueOn", o.name AS owner, c.resolution, c.closed_at AS "closedAt"`;
const caseJoins = Prisma.sql`JOIN unit u ON u.id = c.unit_id JOIN division d ON d.code = c.division_code JOIN alert_rule r ON r.id = c.rule_id AND r.version = c.rule_version
  LEFT JOIN app_user o ON o.id = c.owner_id`;

async function selectCases(filter: CaseFilter, folds: boolean, descending: boolean): Promise<CaseRow[]> {
  const after = parseKey(filter.after);
  const direction = Prisma.raw(descending ? "DESC" : "ASC");
  const conditions = [
    Prisma.sql`c.status = ${filter.status}::alert_case_status`,
    ...(filter.prefix === "" ? [] : [Prisma.sql`c.division_code LIKE ${`${filter.prefix}%`}`]),
    ...(filter.level === null ? [] : [Prisma.sql`c.level = ${filter.level}::alert_level`]),
    ...(filter.subject === null ? [] : [Prisma.sql`c.subject = ${filter.subject}::alert_subject`]),
    ...(filter.ownerId === null ? [] : [Prisma.sql`c.owner_id = ${filter.ownerId}::uuid`]),
    ...(filter.stormId === null ? [] : [Prisma.sql`c.storm_id = ${filter.stormId}::uuid`]),
    ...(filter.ruleId === null ? [] : [Prisma.sql`c.rule_id = ${filter.ruleId}::uuid`]),
    ...(filter.unitId === null ? [] : [Prisma.sql`c.unit_id = ${filter.unitId}::uuid`]),
    ...(folds ? [Prisma.sql`c.storm_id IS NULL`] : []),
    ...(after === null
      ? []
      : [Prisma.sql`(c.due_on, c.id) ${Prisma.raw(descending ? "<" : ">")} (${after.dueOn}::date, ${after.id}::uuid)`]),
  ];
  const rows = await db.$queryRaw<Omit<CaseRow, "kind">[]>`
    SELECT ${caseColumns} FROM (SELECT * FROM alert_case c WHERE ${Prisma.join(conditions, " AND ")} ORDER BY c.due_on ${direction}, c.id ${direction}
      LIMIT ${filter.limit + 1}::int) c ${caseJoins}`;
  return rows.map((row) => ({ kind: "case", ...row }));
}

async function selectStorms(filter: CaseFilter): Promise<StormRow[]> {
  const after = parseKey(filter.after);
  const rows = await db.$queryRaw<Omit<StormRow, "kind">[]>`
    SELECT s.id, d.name AS division, r.subject::text AS subject, r.level::text AS level, r.name AS rule, r.condition, n.cases, s.opened_at AS "openedAt", s.due_on::text AS "dueOn"
    FROM (SELECT s.* FROM alert_storm s JOIN alert_rule r ON r.id = s.rule_id AND r.version = s.rule_version
      WHERE s.division_code LIKE ${`${filter.prefix}%`} AND (${filter.level}::text IS NULL OR r.level::text = ${filter.level})
        AND (${filter.subject}::text IS NULL OR r.subject::text = ${filter.subject}) AND (${filter.ruleId}::uuid IS NULL OR r.id = ${filter.ruleId}::uuid)
        AND (${after?.dueOn ?? null}::date IS NULL OR (s.due_on, s.id) > (${after?.dueOn ?? null}::date, ${after?.id ?? null}::uuid))
        AND EXISTS (SELECT 1 FROM alert_case c WHERE c.storm_id = s.id AND c.status = 'OPEN')
      ORDER BY s.due_on, s.id LIMIT ${filter.limit + 1}::int) s
    JOIN alert_rule r ON r.id = s.rule_id AND r.version = s.rule_version JOIN division d ON d.code = s.division_code
    JOIN LATERAL (SELECT sum(c.cases)::int AS cases FROM alert_case_count c WHERE c.storm_id = s.id AND c.status = 'OPEN') n ON true`;
  return rows.map((row) => ({ kind: "storm", ...row }));
}

export interface CaseCounts {
  OPEN: number;
  TAKEN: number;
  /** Open or taken with the deadline behind them. */
  late: number;
  blocks: number;
}

/** Cases that wait in a place, inside the actor's divisions. */
export async function countCases(actor: Actor, prefix: string, today: CalendarDate): Promise<CaseCounts> {
  if (!prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const [row] = await db.$queryRaw<CaseCounts[]>`
    SELECT coalesce(sum(cases) FILTER (WHERE status = 'OPEN'), 0)::int AS "OPEN", coalesce(sum(cases) FILTER (WHERE status = 'TAKEN'), 0)::int AS "TAKEN",
      coalesce(sum(cases) FILTER (WHERE due_on < ${today}::date), 0)::int AS late, coalesce(sum(cases) FILTER (WHERE level = 'BLOCK'), 0)::int AS blocks
    FROM alert_case_count WHERE division_code LIKE ${`${prefix}%`}`;
  return row ?? { OPEN: 0, TAKEN: 0, late: 0, blocks: 0 };
}

/** A count above this is said as this: the frame of every page asks for it. */
const MOST_COUNTED = 1_000;

/** Open cases nobody has taken, for the navigation; counted no further than a reader cares. */
export async function countOpenCases(actor: Actor): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (SELECT 1 FROM alert_case WHERE status = 'OPEN' AND division_code LIKE ${`${actor.divisionPrefix}%`} LIMIT ${MOST_COUNTED}::int) c`;
  return row?.n ?? 0;
}

export interface CaseRecord extends CaseRow {
  ruleId: string;
  ruleVersion: number;
  ownerId: string | null;
  divisionCode: string;
  threshold: number;
  source: string;
  documentUrl: string | null;
  bureau: string;
  events: { id: string; kind: string; at: Date; by: string | null; note: string | null }[];
}

/** A case of the actor's divisions with the rule as it was when it judged, and what happened since; null elsewhere. */
export async function getCase(actor: Actor, unitId: string, caseId: string): Promise<CaseRecord | null> {
  const [row] = await db.$queryRaw<Omit<CaseRecord, "kind" | "events">[]>`
    SELECT ${caseColumns}, c.rule_id AS "ruleId", c.rule_version AS "ruleVersion", c.owner_id AS "ownerId", c.division_code AS "divisionCode",
      (r.params->>'threshold')::int AS threshold, r.source, r.document_url AS "documentUrl", b.name AS bureau
    FROM alert_case c ${caseJoins} JOIN bureau b ON b.id = r.bureau_id
    WHERE c.unit_id = ${unitId}::uuid AND c.id = ${caseId}::uuid AND c.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  if (!row) return null;
  const events = await db.$queryRaw<CaseRecord["events"]>`
    SELECT e.id, e.kind, e.at, a.name AS by, CASE WHEN e.kind = 'assign' THEN (SELECT name FROM app_user WHERE id = e.note::uuid) ELSE e.note END AS note
    FROM alert_case_event e LEFT JOIN app_user a ON a.id = e.actor_id
    WHERE e.unit_id = ${unitId}::uuid AND e.case_id = ${caseId}::uuid ORDER BY e.at DESC, e.kind = 'opened', e.id DESC LIMIT 200`;
  return { kind: "case", ...row, events };
}

/** People of the bureau who may work on cases. */
export async function listOfficers(actor: Actor): Promise<{ id: string; name: string }[]> {
  return db.$queryRaw<{ id: string; name: string }[]>`
    SELECT DISTINCT a.id, a.name FROM access_grant g JOIN app_user a ON a.id = g.user_id
    WHERE g.bureau_id = ${actor.orgId}::uuid AND g.role <> 'VIEWER' AND g.valid_from <= ${actor.now} AND (g.valid_to IS NULL OR g.valid_to > ${actor.now}) ORDER BY a.name, a.id LIMIT 200`;
}

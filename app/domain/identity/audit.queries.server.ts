import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { addDays, instantOf, type CalendarDate } from "#app/lib/dates";

export interface AuditRow {
  id: bigint;
  at: Date;
  person: string | null;
  email: string | null;
  action: string;
  objectType: string;
  objectId: string;
  unit: string | null;
  detail: string;
  requestId: string | null;
}

export interface AuditQuestion {
  /** Beginning of the action's name: "filing." */
  action: string;
  /** Name or e-mail of the person, or id of the object, whole. */
  q: string;
  from: CalendarDate | null;
  to: CalendarDate | null;
  /** Keyset: entries older than this one. */
  before: bigint | null;
  limit: number;
}

/** The audit log, newest first. */
export async function listAudit(question: AuditQuestion): Promise<AuditRow[]> {
  const { action, q, from, to, before, limit } = question;
  const conditions = [Prisma.sql`true`];
  if (action !== "") conditions.push(Prisma.sql`starts_with(a.action, ${action})`);
  if (q !== "")
    conditions.push(
      Prisma.sql`(a.object_id = ${q} OR a.request_id = ${q} OR p.name = ${q} OR p.email = ${q.toLowerCase()} OR u.name = ${q})`,
    );
  if (from !== null) conditions.push(Prisma.sql`a.at >= ${instantOf(from)}`);
  if (to !== null) conditions.push(Prisma.sql`a.at < ${instantOf(addDays(to, 1))}`);
  if (before !== null) conditions.push(Prisma.sql`a.id < ${before}`);
  return db.$queryRaw<AuditRow[]>`
    SELECT a.id, a.at, p.name AS person, p.email, a.action, a.object_type AS "objectType", a.object_id AS "objectId", u.name AS unit, a.detail::text AS detail, a.request_id AS "requestId"
    FROM audit_log a LEFT JOIN app_user p ON p.id = a.actor_id LEFT JOIN unit u ON u.id = a.unit_id
    WHERE ${Prisma.join(conditions, " AND ")} ORDER BY a.id DESC LIMIT ${limit}`;
}

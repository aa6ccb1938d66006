import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor, GrantRole } from "#app/domain/identity/actor";
import { below, pageOf, type RegisterFilter, type RegisterPage } from "#app/domain/supervision/registers/register-pages.server";

export interface GrantEntry {
  grantId: string;
  userId: string;
  name: string;
  email: string;
  role: GrantRole;
  organisation: string;
  validFrom: Date;
  validTo: Date | null;
  grantedBy: string | null;
  /** As far as sessions are kept. */
  lastSignIn: Date | null;
}

const columns = Prisma.sql`g.id AS "grantId", p.id AS "userId", p.name, p.email, g.role::text AS role, g.valid_from AS "validFrom", g.valid_to AS "validTo", a.name AS "grantedBy",
  (SELECT max(s.created_at) FROM session s WHERE s.user_id = p.id) AS "lastSignIn"`;
const joins = Prisma.sql`JOIN app_user p ON p.id = g.user_id LEFT JOIN app_user a ON a.id = g.granted_by_id`;

const asked = ({ q, state }: RegisterFilter, now: Date) => {
  const current = Prisma.sql`g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})`;
  const pattern = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`${state === "ended" ? Prisma.sql`g.valid_to <= ${now}` : state === "current" ? current : Prisma.sql`true`}
    AND ${q === "" ? Prisma.sql`true` : Prisma.sql`(p.name LIKE ${pattern} OR p.email = ${q.toLowerCase()} OR o.name LIKE ${pattern})`}`;
};

/** Where a page of units' people ended. */
const keyPattern = /^(\d{6})~([0-9a-f-]{36})~([0-9a-f-]{36})~([^\u0000]{1,200})$/s;

/**
 * Who acts for the units of the actor's divisions, or acted for them, by unit; or for its bureau and those below.
 *
 * @param of   units or bureaus
 * @throws RangeError when the prefix is outside: callers check first
 */
export async function listPeopleRegister(
  actor: Actor,
  of: "unit" | "bureau",
  filter: RegisterFilter,
): Promise<RegisterPage<GrantEntry & { code: string; orgId: string }>> {
  if (!filter.prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const [table, link] = of === "unit" ? [Prisma.sql`unit`, Prisma.sql`g.unit_id`] : [Prisma.sql`bureau`, Prisma.sql`g.bureau_id`];
  const from = Prisma.sql`FROM ${table} o JOIN access_grant g ON ${link} = o.id ${joins}`;
  const where = Prisma.sql`${below(filter.prefix, Prisma.sql`o.division_code`)} AND ${asked(filter, actor.now)}`;
  const key = keyPattern.exec(filter.after ?? "");
  const beyond = key
    ? Prisma.sql`(o.division_code COLLATE "C", o.name COLLATE "C", o.id, g.id) > (${key[1]}::bpchar, ${key[4]}, ${key[2]}::uuid, ${key[3]}::uuid)`
    : Prisma.sql`true`;
  const [found, [count]] = await Promise.all([
    db.$queryRaw<(GrantEntry & { code: string; orgId: string })[]>`
      SELECT ${columns}, o.name AS organisation, o.division_code AS code, o.id AS "orgId" ${from} WHERE ${where} AND ${beyond}
      ORDER BY o.division_code COLLATE "C", o.name COLLATE "C", o.id, g.id LIMIT ${filter.limit + 1}::int`,
    // Every grant has its person and its organisation: they are looked at only where a place or a name is asked for.
    filter.q === "" && filter.prefix === ""
      ? db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM access_grant g WHERE ${link} IS NOT NULL AND ${where}`
      : db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n ${from} WHERE ${where}`,
  ]);
  return pageOf(found, filter.limit, count?.n ?? 0, (row) => `${row.code}~${row.orgId}~${row.grantId}~${row.organisation}`);
}

/** All grants of one unit, also those that have ended. The caller has checked who may see the unit and its people. */
export async function listUnitGrants(unitId: string): Promise<GrantEntry[]> {
  return db.$queryRaw<GrantEntry[]>`
    SELECT ${columns}, o.name AS organisation FROM access_grant g JOIN unit o ON o.id = g.unit_id ${joins} WHERE g.unit_id = ${unitId}::uuid ORDER BY g.valid_from DESC, g.id LIMIT 200`;
}

export interface PersonRecord {
  userId: string;
  name: string;
  email: string;
  createdAt: Date;
  disabledAt: Date | null;
  twoFactor: boolean;
  lastSignIn: Date | null;
  grants: GrantEntry[];
}

/** A person with the grants in the actor's reach; null when there is none. */
export async function getPersonRecord(actor: Actor, userId: string): Promise<PersonRecord | null> {
  const grants = await db.$queryRaw<GrantEntry[]>`
    SELECT ${columns}, coalesce(u.name, b.name, c.name, h.name_zh, k.name, '—') AS organisation FROM access_grant g ${joins}
    LEFT JOIN unit u ON u.id = g.unit_id LEFT JOIN bureau b ON b.id = g.bureau_id LEFT JOIN coop c ON c.id = g.coop_id LEFT JOIN hall h ON h.id = g.hall_id
    LEFT JOIN division k ON k.code = g.county_code WHERE g.user_id = ${userId}::uuid
      AND ${actor.audience === "platform" ? Prisma.sql`true` : Prisma.sql`coalesce(u.division_code, b.division_code) LIKE ${`${actor.divisionPrefix}%`}`} ORDER BY g.valid_from DESC, g.id`;
  const [first] = grants;
  if (!first) return null;
  const person = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { name: true, email: true, createdAt: true, disabledAt: true, twoFactorEnabled: true },
  });
  const { twoFactorEnabled, ...known } = person;
  return { userId, ...known, twoFactor: twoFactorEnabled ?? false, lastSignIn: first.lastSignIn, grants };
}

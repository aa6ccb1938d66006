import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor, GrantRole } from "#app/domain/identity/actor";
import { hashOneTimeToken } from "#app/domain/identity/one-time-token";
import { scopeColumns, type GrantScope } from "#app/domain/identity/scope";

export interface PersonRow {
  grantId: string;
  userId: string;
  name: string;
  email: string;
  role: GrantRole;
  validFrom: Date;
  twoFactor: boolean;
}

export interface InvitationRow {
  id: string;
  name: string;
  email: string;
  role: GrantRole;
  createdAt: Date;
  expiresAt: Date;
}

/** The people who act for the actor's organisation, and the invitations that are open. */
export async function listPeople(actor: Actor): Promise<{ people: PersonRow[]; invitations: InvitationRow[] }> {
  const columns = scopeColumns(actor.audience, actor.orgId);
  const [grants, invitations] = await Promise.all([
    db.grant.findMany({
      where: { ...columns, validFrom: { lte: actor.now }, OR: [{ validTo: null }, { validTo: { gt: actor.now } }] },
      select: { id: true, role: true, validFrom: true, user: { select: { id: true, name: true, email: true, twoFactorEnabled: true } } },
      orderBy: [{ validFrom: "asc" }, { id: "asc" }],
      take: 500,
    }),
    db.invitation.findMany({
      where: { ...columns, acceptedAt: null, expiresAt: { gt: actor.now } },
      select: { id: true, name: true, email: true, role: true, createdAt: true, expiresAt: true },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: 500,
    }),
  ]);
  const people = grants.map(({ id, role, validFrom, user }) => ({
    grantId: id,
    userId: user.id,
    name: user.name,
    email: user.email,
    role,
    validFrom,
    twoFactor: user.twoFactorEnabled ?? false,
  }));
  return { people, invitations };
}

export interface GrantRow extends PersonRow {
  scope: GrantScope;
  organisation: string;
}

/** Grants of all organisations, newest first, by name, e-mail or organisation. @param before id of the last row of the page before */
export async function searchGrants(filter: {
  query: string;
  scope: GrantScope | null;
  before: string | null;
  now: Date;
  take: number;
}): Promise<GrantRow[]> {
  const pattern = `%${filter.query.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return db.$queryRaw<GrantRow[]>`
    SELECT g.id::text AS "grantId", u.id::text AS "userId", u.name, u.email, g.role::text AS role, g.valid_from AS "validFrom",
           coalesce(u.two_factor_enabled, false) AS "twoFactor", g.scope::text AS scope,
           coalesce(unit.name, bureau.name, coop.name, hall.name_zh, county.name, '平台') AS organisation
      FROM access_grant g
      JOIN app_user u ON u.id = g.user_id
      LEFT JOIN unit ON unit.id = g.unit_id
      LEFT JOIN bureau ON bureau.id = g.bureau_id
      LEFT JOIN coop ON coop.id = g.coop_id
      LEFT JOIN hall ON hall.id = g.hall_id
      LEFT JOIN division county ON county.code = g.county_code
     WHERE g.valid_from <= ${filter.now} AND (g.valid_to IS NULL OR g.valid_to > ${filter.now})
       ${filter.scope ? Prisma.sql`AND g.scope = ${filter.scope}::grant_scope` : Prisma.empty}
       ${filter.before ? Prisma.sql`AND g.id < ${filter.before}::uuid` : Prisma.empty}
       ${filter.query ? Prisma.sql`AND (u.name ILIKE ${pattern} OR u.email ILIKE ${pattern} OR coalesce(unit.name, bureau.name, coop.name, hall.name_zh, county.name) ILIKE ${pattern})` : Prisma.empty}
     ORDER BY g.id DESC LIMIT ${filter.take}`;
}

export interface InvitationAnywhere extends InvitationRow {
  organisation: string;
}

/** Open invitations of all organisations, newest first. */
export async function listOpenInvitations(now: Date, take: number): Promise<InvitationAnywhere[]> {
  return db.$queryRaw<InvitationAnywhere[]>`
    SELECT i.id::text AS id, i.name, i.email, i.role::text AS role, i.created_at AS "createdAt", i.expires_at AS "expiresAt",
           coalesce(unit.name, bureau.name, coop.name, hall.name_zh, county.name, '平台') AS organisation
      FROM invitation i
      LEFT JOIN unit ON unit.id = i.unit_id
      LEFT JOIN bureau ON bureau.id = i.bureau_id
      LEFT JOIN coop ON coop.id = i.coop_id
      LEFT JOIN hall ON hall.id = i.hall_id
      LEFT JOIN division county ON county.code = i.county_code
     WHERE i.accepted_at IS NULL AND i.expires_at > ${now}
     ORDER BY i.id DESC LIMIT ${take}`;
}

export interface OpenInvitation {
  email: string;
  name: string;
  role: GrantRole;
  scope: GrantScope;
  organisation: string;
  expiresAt: Date;
  /** Somebody with this e-mail has an account. */
  known: boolean;
}

/** What the link of an invitation shows before it is accepted; null when it is over. */
export async function getOpenInvitation(token: string, now: Date): Promise<OpenInvitation | null> {
  const rows = await db.$queryRaw<OpenInvitation[]>`
    SELECT i.email, i.name, i.role::text AS role, i.scope::text AS scope, i.expires_at AS "expiresAt",
           coalesce(unit.name, bureau.name, coop.name, hall.name_zh, county.name, '乡集') AS organisation,
           EXISTS (SELECT 1 FROM app_user u WHERE u.email = i.email) AS known
      FROM invitation i
      LEFT JOIN unit ON unit.id = i.unit_id
      LEFT JOIN bureau ON bureau.id = i.bureau_id
      LEFT JOIN coop ON coop.id = i.coop_id
      LEFT JOIN hall ON hall.id = i.hall_id
      LEFT JOIN division county ON county.code = i.county_code
     WHERE i.token_hash = ${hashOneTimeToken(token)} AND i.accepted_at IS NULL AND i.expires_at > ${now}`;
  return rows[0] ?? null;
}

import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor, Audience, GrantRole } from "#app/domain/identity/actor";
import type { ApiScope } from "#app/domain/identity/api-scopes";
import { readApiToken, sameHash } from "#app/domain/identity/api-token";
import { scopeColumns } from "#app/domain/identity/scope";
import type { HeldGrant } from "#app/domain/identity/signed-in.queries.server";

export interface KeyHolder {
  keyId: string;
  prefix: string;
  scopes: ApiScope[];
  expiresAt: Date;
  userId: string;
  userName: string;
  locale: string;
  grant: HeldGrant;
}

interface Row {
  keyId: string;
  prefix: string;
  hash: Uint8Array;
  scopes: ApiScope[];
  expiresAt: Date;
  lastUsedAt: Date | null;
  userId: string;
  userName: string;
  locale: string;
  grantId: string;
  role: GrantRole;
  scope: string;
  orgId: string;
  orgName: string;
  orgNameEn: string | null;
  divisionPrefix: string;
}

/**
 * Whom a key acts as; null when it is unknown, expired or revoked, its grant is over or its person disabled. When it was last used is noted to the minute.
 */
export async function findKeyHolder(token: string, now: Date): Promise<KeyHolder | null> {
  const asked = readApiToken(token);
  if (!asked) return null;
  const [row] = await hotQuery<Row>(Prisma.sql`
    SELECT k.id::text AS "keyId", k.prefix, k.secret_hash AS hash, k.scopes, k.expires_at AS "expiresAt", k.last_used_at AS "lastUsedAt", u.id::text AS "userId", u.name AS "userName",
      u.locale, g.id::text AS "grantId", g.role::text AS role, g.scope::text AS scope, coalesce(g.unit_id::text, g.bureau_id::text, g.coop_id::text, g.hall_id::text, g.county_code) AS "orgId",
      coalesce(unit.name, bureau.name, coop.name, hall.name_zh, county.name) AS "orgName", coalesce(unit.name_en, bureau.name_en, coop.name_en, hall.name_en) AS "orgNameEn",
      coalesce(bureau.prefix, unit.division_code::text, coop.county_code::text, county.prefix, '-') AS "divisionPrefix"
    FROM api_key k JOIN access_grant g ON g.id = k.grant_id AND g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})
      JOIN app_user u ON u.id = g.user_id AND u.disabled_at IS NULL
      LEFT JOIN unit ON unit.id = g.unit_id LEFT JOIN bureau ON bureau.id = g.bureau_id LEFT JOIN coop ON coop.id = g.coop_id
      LEFT JOIN hall ON hall.id = g.hall_id LEFT JOIN division county ON county.code = g.county_code
    WHERE k.prefix = ${asked.prefix} AND k.revoked_at IS NULL AND k.expires_at > ${now} AND g.scope <> 'PLATFORM'`);
  if (!row || !sameHash(row.hash, asked.hash)) return null;
  await noteUse(row, now);
  const { keyId, prefix, scopes, expiresAt, userId, userName, locale, orgName, orgNameEn } = row;
  return {
    keyId,
    prefix,
    scopes,
    expiresAt,
    userId,
    userName,
    locale,
    grant: {
      id: row.grantId,
      role: row.role,
      audience: row.scope.toLowerCase() as Audience,
      orgId: row.orgId,
      orgName,
      orgNameEn,
      divisionPrefix: row.divisionPrefix.trim(),
    },
  };
}

async function noteUse({ keyId, lastUsedAt }: Row, now: Date): Promise<void> {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  if (lastUsedAt && lastUsedAt >= minute) return;
  await db.apiKey.updateMany({
    where: { id: keyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minute } }] },
    data: { lastUsedAt: minute },
  });
}

export type ApiKeyState = "LIVE" | "EXPIRED" | "REVOKED" | "GRANT_OVER";

export interface ApiKeyRow {
  id: string;
  name: string;
  prefix: string;
  scopes: ApiScope[];
  role: GrantRole;
  person: string;
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  state: ApiKeyState;
}

/** The keys of the actor's organisation, those that work first, newest first. */
export async function listApiKeys(actor: Actor): Promise<ApiKeyRow[]> {
  const keys = await db.apiKey.findMany({
    where: { grant: scopeColumns(actor.audience, actor.orgId) },
    select: {
      id: true,
      name: true,
      prefix: true,
      scopes: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
      grant: { select: { role: true, validTo: true, user: { select: { name: true, disabledAt: true } } } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 200,
  });
  const rows = keys.map(({ grant, revokedAt, scopes, ...key }): ApiKeyRow => {
    const over = (grant.validTo !== null && grant.validTo <= actor.now) || grant.user.disabledAt !== null;
    const state = revokedAt ? "REVOKED" : key.expiresAt <= actor.now ? "EXPIRED" : over ? "GRANT_OVER" : "LIVE";
    return { ...key, scopes: scopes as ApiScope[], role: grant.role, person: grant.user.name, state };
  });
  return [...rows.filter((row) => row.state === "LIVE"), ...rows.filter((row) => row.state !== "LIVE")];
}

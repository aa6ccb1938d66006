import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Audience, GrantRole } from "#app/domain/identity/actor";

/** A session nobody used for this long is over, whatever its end. */
export const IDLE_DAYS = 7;
const TOUCH_MINUTES = 60;

export interface HeldGrant {
  id: string;
  role: GrantRole;
  audience: Audience;
  orgId: string;
  orgName: string;
  orgNameEn: string | null;
  divisionPrefix: string;
}

export interface SignedIn {
  sessionId: string;
  userId: string;
  name: string;
  email: string;
  locale: string;
  twoFactor: boolean;
  /** Valid now; the first is the one in use. */
  grants: HeldGrant[];
}

interface Row {
  sessionId: string;
  userId: string;
  name: string;
  email: string;
  locale: string;
  twoFactor: boolean;
  usedAt: Date;
  grantId: string | null;
  role: GrantRole;
  scope: string;
  orgId: string;
  orgName: string;
  orgNameEn: string | null;
  divisionPrefix: string;
}

/**
 * Who a session token belongs to and every grant that is valid now, in one query; null when it is unknown, over or the person is disabled.
 * A hall has no reach over divisions, hence a prefix that matches none.
 */
export async function getSignedIn(token: string, now: Date): Promise<SignedIn | null> {
  const rows = await hotQuery<Row>(Prisma.sql`
    SELECT s.id::text AS "sessionId", u.id::text AS "userId", u.name, u.email, u.locale, coalesce(u.two_factor_enabled, false) AS "twoFactor",
           s.updated_at AS "usedAt", g.id::text AS "grantId", g.role::text AS role, g.scope::text AS scope,
           coalesce(g.unit_id::text, g.bureau_id::text, g.coop_id::text, g.hall_id::text, g.county_code, 'platform') AS "orgId",
           coalesce(unit.name, bureau.name, coop.name, hall.name_zh, county.name, '平台') AS "orgName",
           coalesce(unit.name_en, bureau.name_en, coop.name_en, hall.name_en, CASE WHEN g.scope = 'PLATFORM' THEN 'Platform' END) AS "orgNameEn",
           CASE g.scope WHEN 'PLATFORM' THEN '' WHEN 'BUREAU' THEN bureau.prefix WHEN 'COUNTY' THEN county.prefix
                        WHEN 'UNIT' THEN unit.division_code WHEN 'COOP' THEN coop.county_code ELSE '-' END AS "divisionPrefix"
      FROM session s
      JOIN app_user u ON u.id = s.user_id AND u.disabled_at IS NULL
      LEFT JOIN access_grant g ON g.user_id = u.id AND g.valid_from <= ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now})
      LEFT JOIN unit ON unit.id = g.unit_id
      LEFT JOIN bureau ON bureau.id = g.bureau_id
      LEFT JOIN coop ON coop.id = g.coop_id
      LEFT JOIN hall ON hall.id = g.hall_id
      LEFT JOIN division county ON county.code = g.county_code
     WHERE s.token = ${token} AND s.expires_at > ${now} AND s.updated_at > ${now}::timestamptz - make_interval(days => ${IDLE_DAYS}::int)
     ORDER BY (g.id = s.active_grant_id) DESC NULLS LAST, g.valid_from, g.id`);
  const [first] = rows;
  if (!first) return null;
  if (now.getTime() - first.usedAt.getTime() > TOUCH_MINUTES * 60_000) await noteUse(first.sessionId, now);
  const { sessionId, userId, name, email, locale, twoFactor } = first;
  return { sessionId, userId, name, email, locale, twoFactor, grants: rows.flatMap(toGrant) };
}

function toGrant(row: Row): HeldGrant[] {
  if (row.grantId === null) return [];
  const { role, orgId, orgName, orgNameEn, divisionPrefix } = row;
  return [
    {
      id: row.grantId,
      role,
      audience: row.scope.toLowerCase() as Audience,
      orgId: orgId.trim(),
      orgName,
      orgNameEn,
      divisionPrefix: divisionPrefix.trim(),
    },
  ];
}

/** At most once an hour, so that reading a page is not a write. */
async function noteUse(sessionId: string, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id: sessionId, updatedAt: { lt: now } }, data: { updatedAt: now } });
}

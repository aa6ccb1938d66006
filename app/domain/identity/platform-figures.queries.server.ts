import { db } from "#app/db/client.server";

export interface PlatformFigures {
  units: number;
  bureaus: number;
  coops: number;
  halls: number;
  people: number;
  sessions: number;
}

/** How much there is of everything an administrator looks after. */
export async function getPlatformFigures(now: Date): Promise<PlatformFigures> {
  const [row] = await db.$queryRaw<PlatformFigures[]>`
    SELECT (SELECT count(*)::int FROM unit WHERE closed_on IS NULL) AS units, (SELECT count(*)::int FROM bureau) AS bureaus,
      (SELECT count(*)::int FROM coop WHERE suspended_at IS NULL) AS coops, (SELECT count(*)::int FROM hall WHERE published_at IS NOT NULL) AS halls,
      (SELECT count(*)::int FROM app_user WHERE disabled_at IS NULL) AS people, (SELECT count(*)::int FROM session WHERE expires_at > ${now}) AS sessions`;
  return row ?? { units: 0, bureaus: 0, coops: 0, halls: 0, people: 0, sessions: 0 };
}

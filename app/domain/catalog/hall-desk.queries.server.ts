import { db } from "#app/db/client.server";
import type { CalendarDate } from "#app/lib/dates";

export interface HallDesk {
  id: string;
  slug: string;
  nameZh: string;
  nameEn: string;
  taglineZh: string;
  taglineEn: string;
  storyZh: string;
  storyEn: string;
  prefixes: string[];
}

export async function getHallDesk(hallId: string): Promise<HallDesk | null> {
  return db.hall.findUnique({
    where: { id: hallId },
    select: {
      id: true,
      slug: true,
      nameZh: true,
      nameEn: true,
      taglineZh: true,
      taglineEn: true,
      storyZh: true,
      storyEn: true,
      prefixes: true,
    },
  });
}

export interface HallCoopRow {
  id: string;
  name: string;
  county: string;
  products: number;
  admittedOn: CalendarDate | null;
}

/** Co-ops shown in a hall and recommended ones of its divisions that could be; the shown first. */
export async function listHallCoops(hallId: string): Promise<HallCoopRow[]> {
  return db.$queryRaw<HallCoopRow[]>`
    SELECT c.id, c.name, d.name AS county, (SELECT count(*)::int FROM listing l WHERE l.coop_id = c.id) AS products, hc.admitted_on::text AS "admittedOn"
    FROM coop c JOIN division d ON d.code = c.county_code LEFT JOIN hall_coop hc ON hc.coop_id = c.id AND hc.hall_id = ${hallId}::uuid
    WHERE hc.hall_id IS NOT NULL OR (c.recommended_on IS NOT NULL AND c.suspended_at IS NULL
      AND EXISTS (SELECT 1 FROM hall h, unnest(h.prefixes) AS x WHERE h.id = ${hallId}::uuid AND starts_with(c.county_code, x)))
    ORDER BY (hc.hall_id IS NULL), d.code, c.name, c.id LIMIT 500`;
}

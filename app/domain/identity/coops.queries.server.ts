import { db } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import type { CalendarDate } from "#app/lib/dates";

export interface CountyCoop {
  id: string;
  name: string;
  kind: string;
  contactName: string;
  contactPhone: string;
  recommendedOn: CalendarDate | null;
  products: number;
}

/** Co-ops of the actor's county, those that wait for a recommendation first. */
export async function listCountyCoops(actor: Actor): Promise<CountyCoop[]> {
  return db.$queryRaw<CountyCoop[]>`
    SELECT c.id, c.name, c.kind::text AS kind, c.contact_name AS "contactName", c.contact_phone AS "contactPhone", c.recommended_on::text AS "recommendedOn",
      (SELECT count(*)::int FROM listing l WHERE l.coop_id = c.id) AS products
    FROM coop c WHERE c.county_code = ${actor.orgId} AND c.suspended_at IS NULL ORDER BY (c.recommended_on IS NOT NULL), c.name, c.id LIMIT 500`;
}

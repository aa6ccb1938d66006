import { inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { programmesOn, refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { calendarDateOf } from "#app/lib/dates";

const BATCH = 1_000;

/**
 * Brings the badges of listed products up to the day: a county's place on a list, or a programme itself, begins and ends without anybody touching a product.
 * The verdict is the same for all produce of a county by a class of seller, hence asked once for each. So it does words that weigh nothing yet: of a listing
 * that an earlier version wrote.
 *
 * Of two workers one locks a stale listing; the other waits, finds it fresh and goes on.
 *
 * @returns how many listings changed
 */
export async function refreshBadges(now: Date): Promise<number> {
  const day = calendarDateOf(now);
  let changed = 0;
  for (;;) {
    const stale = await inTransaction(async (tx) => {
      const rows = await tx.$queryRaw<{ product_id: string }[]>`
        SELECT l.product_id FROM listing l JOIN coop co ON co.id = l.coop_id JOIN (
          SELECT k.county, k.class, ${programmesOn(day, Prisma.sql`k.class`, Prisma.sql`k.county`)} AS programme_ids FROM (
            SELECT DISTINCT i.origin_county_code AS county, c.seller_class AS class FROM listing i JOIN coop c ON c.id = i.coop_id) k) v
          ON v.county = l.origin_county_code AND v.class = co.seller_class
        WHERE l.programme_ids <> v.programme_ids OR (l.terms = strip(l.terms) AND l.terms <> '') ORDER BY l.product_id LIMIT ${BATCH}::int FOR UPDATE OF l`;
      const ids = rows.map((row) => row.product_id);
      await refreshListings(tx, ids, day);
      return ids.length;
    });
    changed += stale;
    if (stale === 0) return changed;
  }
}

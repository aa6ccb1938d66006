import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { indexVector } from "#app/domain/catalog/search-terms";
import type { CalendarDate } from "#app/lib/dates";
import { pricePerKgFen } from "#app/lib/quantity";

const CHUNK = 2_000;

interface ListingSource {
  product_id: string;
  coop_id: string;
  category_code: string;
  top_category_code: string;
  origin_county_code: string;
  price_fen: bigint;
  net_grams: bigint;
  published_at: Date;
  name_zh: string;
  name_en: string | null;
  category: string;
  coop: string;
  places: string;
  available: boolean;
  hall_ids: string[];
  programme_ids: string[];
}

/** Programmes whose badge produce of a county by a class of seller bears on a day, in their order. The last two are columns of the query it stands in. */
export function programmesOn(day: CalendarDate, sellerClass: Prisma.Sql, countyCode: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`ARRAY(SELECT g.id FROM programme g WHERE g.valid_from <= ${day}::date AND (g.valid_to IS NULL OR g.valid_to >= ${day}::date)
        AND (${sellerClass} = ANY (g.seller_classes) OR EXISTS (SELECT 1 FROM programme_county pc WHERE pc.programme_id = g.id AND pc.county_code = ${countyCode}
          AND pc.valid_from <= ${day}::date AND (pc.valid_to IS NULL OR pc.valid_to >= ${day}::date))) ORDER BY g.sort, g.id)`;
}

/**
 * Writes what visitors can find of products: one row for each that is published by a co-op in good standing, none for the others.
 * Called in the transaction of whatever changed a product, its hall or its programme.
 *
 * @param day day whose programme lists decide the badges
 */
export async function refreshListings(tx: Tx, productIds: readonly string[], day: CalendarDate): Promise<void> {
  if (productIds.length === 0) return;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended('listings', 0))::text`;
  const ids = [...productIds].sort();
  const rows = await tx.$queryRaw<ListingSource[]>`
    SELECT p.id AS product_id, p.coop_id, p.category_code, coalesce(c.parent_code, c.code) AS top_category_code, p.origin_county_code, p.price_fen, p.net_grams, p.published_at,
      p.name_zh, p.name_en, concat_ws(' ', c.name_zh, c.name_en, t.name_zh, t.name_en) AS category, co.name AS coop,
      (SELECT string_agg(d.name, ' ') FROM division d WHERE d.code IN (p.origin_county_code, rpad(left(p.origin_county_code, 4), 6, '0')::char(6), rpad(left(p.origin_county_code, 2), 6, '0')::char(6))) AS places,
      s.available > 0 AS available,
      ARRAY(SELECT h.hall_id FROM hall_coop h WHERE h.coop_id = p.coop_id ORDER BY 1) AS hall_ids,
      ${programmesOn(day, Prisma.sql`co.seller_class`, Prisma.sql`p.origin_county_code`)} AS programme_ids
    FROM product p JOIN coop co ON co.id = p.coop_id JOIN category c ON c.code = p.category_code LEFT JOIN category t ON t.code = c.parent_code JOIN stock_item s ON s.product_id = p.id
    WHERE p.id = ANY (${ids}::uuid[]) AND p.published_at IS NOT NULL AND co.suspended_at IS NULL ORDER BY p.id`;
  const listed = new Set(rows.map((row) => row.product_id));
  const gone = ids.filter((id) => !listed.has(id));
  if (gone.length > 0) await tx.listing.deleteMany({ where: { productId: { in: gone } } });
  if (rows.length === 0) return;
  // Category, co-op and place are the same words for many products.
  const known = new Map<string, string>();
  const vectorOf = (text: string): string => {
    const vector = known.get(text) ?? indexVector(text, "C");
    known.set(text, vector);
    return vector;
  };
  const json = JSON.stringify(
    rows.map((row) => ({
      product_id: row.product_id,
      coop_id: row.coop_id,
      hall_ids: row.hall_ids,
      category_code: row.category_code,
      top_category_code: row.top_category_code,
      origin_county_code: row.origin_county_code,
      programme_ids: row.programme_ids,
      price_per_kg_fen: pricePerKgFen(row.price_fen, row.net_grams).toString(),
      in_stock: row.available,
      published_at: row.published_at.toISOString(),
      names: indexVector(`${row.name_zh} ${row.name_en ?? ""}`, "A"),
      others: vectorOf(`${row.category} ${row.coop} ${row.places}`),
    })),
  );
  await tx.$executeRaw`
    INSERT INTO listing (product_id, coop_id, hall_ids, category_code, top_category_code, origin_county_code, programme_ids, price_per_kg_fen, in_stock, published_at, terms)
    SELECT product_id, coop_id, hall_ids, category_code, top_category_code, origin_county_code, programme_ids, price_per_kg_fen, in_stock, published_at,
      names::tsvector || others::tsvector
    FROM jsonb_to_recordset(${json}::jsonb) AS l(product_id uuid, coop_id uuid, hall_ids uuid[], category_code text, top_category_code text, origin_county_code text,
      programme_ids uuid[], price_per_kg_fen bigint, in_stock boolean, published_at timestamptz, names text, others text)
    ON CONFLICT (product_id) DO UPDATE SET coop_id = EXCLUDED.coop_id, hall_ids = EXCLUDED.hall_ids, category_code = EXCLUDED.category_code,
      top_category_code = EXCLUDED.top_category_code, origin_county_code = EXCLUDED.origin_county_code, programme_ids = EXCLUDED.programme_ids,
      price_per_kg_fen = EXCLUDED.price_per_kg_fen, in_stock = EXCLUDED.in_stock, published_at = EXCLUDED.published_at, terms = EXCLUDED.terms`;
}

/**
 * Keeps everybody else from writing listings until the transaction ends: called before words change that listings of many products are found by, so that
 * nobody writes the old words after they were refreshed.
 */
export async function holdListings(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('listings', 0))::text`;
}

/** The same for all published products that fit. */
export async function refreshListingsOf(tx: Tx, where: Prisma.ProductWhereInput, day: CalendarDate): Promise<void> {
  const products = await tx.product.findMany({
    where: { ...where, publishedAt: { not: null } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  const ids = products.map((product) => product.id);
  for (let start = 0; start < ids.length; start += CHUNK) await refreshListings(tx, ids.slice(start, start + CHUNK), day);
}

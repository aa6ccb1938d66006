import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { offerColumns, offerJoins, toOffer, type OfferRow } from "#app/domain/catalog/offer-columns.server";
import type { Offer, OfferProgramme } from "#app/domain/catalog/offer";

export interface HallCard {
  id: string;
  slug: string;
  nameZh: string;
  nameEn: string;
  taglineZh: string;
  taglineEn: string;
  landscape: string;
  operator: string;
  coops: number;
  counties: number;
  products: number;
  /** Programmes that its produce counts for today. */
  programmes: OfferProgramme[];
}

export interface HallPage extends HallCard {
  storyZh: string;
  storyEn: string;
  /** Names of the divisions it stands for, "湖北省", "恩施土家族苗族自治州". */
  places: string[];
}

interface HallRow {
  id: string;
  slug: string;
  name_zh: string;
  name_en: string;
  tagline_zh: string;
  tagline_en: string;
  story_zh: string;
  story_en: string;
  landscape: string;
  operator: string;
  coops: number;
  counties: number;
  products: number;
  programmes: OfferProgramme[] | null;
  places: string[] | null;
}

/** Halls that are open, in their order. */
export async function listHalls(): Promise<HallCard[]> {
  return (await selectHalls(null)).map(toCard);
}

export async function getHall(slug: string): Promise<HallPage | null> {
  const [row] = await selectHalls(slug);
  return row ? { ...toCard(row), storyZh: row.story_zh, storyEn: row.story_en, places: row.places ?? [] } : null;
}

async function selectHalls(slug: string | null): Promise<HallRow[]> {
  return hotQuery<HallRow>(Prisma.sql`
    SELECT h.id, h.slug, h.name_zh, h.name_en, h.tagline_zh, h.tagline_en, h.story_zh, h.story_en, h.landscape, h.operator,
      count(DISTINCT l.coop_id)::int AS coops, count(DISTINCT l.origin_county_code)::int AS counties, count(l.product_id)::int AS products,
      (SELECT jsonb_agg(jsonb_build_object('code', g.code, 'shortZh', g.short_zh, 'shortEn', g.short_en, 'buyerPrefix', g.buyer_prefix) ORDER BY g.sort, g.code)
         FROM programme g WHERE EXISTS (SELECT 1 FROM listing m WHERE m.hall_ids @> ARRAY[h.id] AND m.programme_ids @> ARRAY[g.id])) AS programmes,
      (SELECT array_agg(d.name ORDER BY d.code) FROM division d WHERE d.prefix IN (SELECT unnest(ARRAY[left(x, 2), x]) FROM unnest(h.prefixes) AS x)) AS places
    FROM hall h LEFT JOIN listing l ON l.hall_ids @> ARRAY[h.id]
    WHERE h.published_at IS NOT NULL AND (${slug}::text IS NULL OR h.slug = ${slug}) GROUP BY h.id ORDER BY h.sort, h.slug`);
}

function toCard(row: HallRow): HallCard {
  return {
    id: row.id,
    slug: row.slug,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    taglineZh: row.tagline_zh,
    taglineEn: row.tagline_en,
    landscape: row.landscape,
    operator: row.operator,
    coops: row.coops,
    counties: row.counties,
    products: row.products,
    programmes: row.programmes ?? [],
  };
}

export interface CategoryCard {
  code: string;
  nameZh: string;
  nameEn: string;
  art: string;
  products: number;
}

/** Top categories that have something to offer. */
export async function listTopCategories(): Promise<CategoryCard[]> {
  return hotQuery<CategoryCard>(Prisma.sql`
    SELECT c.code, c.name_zh AS "nameZh", c.name_en AS "nameEn", c.art, n.products::int AS products
    FROM (SELECT top_category_code AS code, count(*) AS products FROM listing GROUP BY 1) n JOIN category c ON c.code = n.code ORDER BY c.sort, c.code`);
}

/** How many of the newest offers the seasonal selection is taken from; bounds its cost. */
const SEASON_POOL = 4_000;

/** What is fresh in a month, one of a kind: offers in stock that are not there all year. @param month 1 to 12 */
export async function listSeasonal(month: number, limit: number): Promise<Offer[]> {
  const rows = await hotQuery<OfferRow>(Prisma.sql`
    SELECT ${offerColumns} FROM (
      SELECT DISTINCT ON (l.category_code) l.* FROM (SELECT * FROM listing WHERE in_stock ORDER BY published_at DESC, product_id LIMIT ${SEASON_POOL}) l
        JOIN product p ON p.id = l.product_id
      WHERE ${month} = ANY (p.season_months) AND cardinality(p.season_months) < 12
      ORDER BY l.category_code, cardinality(p.season_months), l.product_id) l
    ${offerJoins} ORDER BY cardinality(p.season_months), hashtext(p.id::text) LIMIT ${limit}`);
  return rows.map(toOffer);
}

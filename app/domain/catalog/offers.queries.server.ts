import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { offerColumns, offerJoins, toOffer, type OfferRow } from "#app/domain/catalog/offer-columns.server";
import type { Offer } from "#app/domain/catalog/offer";
import type { OfferFilter, OfferSort } from "#app/domain/catalog/offer-filter";
import { searchQuery } from "#app/domain/catalog/search-terms";

export const PAGE_SIZE = 24;
/** Written out, not a parameter: a plan made for any limit expects a tenth of all products. */
const pageSize = Prisma.raw(String(PAGE_SIZE));

/** Nobody leafs further; the filters lead there. It bounds what a page costs, however many products there are. */
export const MAX_PAGES = 40;

export interface FacetValue {
  value: string;
  nameZh: string;
  nameEn: string;
  /** Of a category: the one above it. */
  parent: string | null;
  count: number;
}

export interface OfferPage {
  offers: Offer[];
  total: number;
  page: number;
  pageCount: number;
  /** Each counts what one would find with its value instead of the present one, all other filters as they are. */
  facets: { categories: FacetValue[]; counties: FacetValue[]; programmes: FacetValue[]; halls: FacetValue[]; inStock: number };
}

/**
 * One page of what visitors can find, with exact counts. `listing` alone decides what is found and in which order; the products are read for the page only.
 *
 * @param hallId narrows everything to one hall: its own page
 */
export async function listOffers(filter: OfferFilter, sort: OfferSort, page: number, hallId?: string): Promise<OfferPage> {
  const conditions = conditionsOf(filter, hallId);
  if (conditions === null)
    return { offers: [], total: 0, page: 1, pageCount: 1, facets: { categories: [], counties: [], programmes: [], halls: [], inStock: 0 } };
  const wanted = Math.min(Math.max(page, 1), MAX_PAGES);
  const [offers, counts] = await Promise.all([selectPage(conditions, sort, wanted), selectCounts(conditions)]);
  const total = counts.find((row) => row.facet === "total")?.count ?? 0;
  const pageCount = Math.max(1, Math.min(MAX_PAGES, Math.ceil(total / PAGE_SIZE)));
  return { offers, total, page: wanted, pageCount, facets: facetsOf(counts) };
}

interface Conditions {
  query: Prisma.Sql;
  /** The hall whose own page it is. */
  ownHall: Prisma.Sql;
  /** True when cells alone decide: neither a search nor a price. */
  kept: boolean;
  onlyStocked: boolean;
  category: Prisma.Sql;
  county: Prisma.Sql;
  programme: Prisma.Sql;
  hall: Prisma.Sql;
  price: Prisma.Sql;
  stock: Prisma.Sql;
  /** Top category in whose children the reader is. */
  parentOf: string;
  rank: Prisma.Sql;
}

const always = Prisma.sql`true`;

/** Null when the search holds nothing that can be searched for. */
function conditionsOf(filter: OfferFilter, hallId: string | undefined): Conditions | null {
  const query = filter.q === "" ? null : searchQuery(filter.q);
  if (filter.q !== "" && query === null) return null;
  const { category, county, programme, hall, minFen, maxFen, inStock } = filter;
  const low = minFen === null ? always : Prisma.sql`l.price_per_kg_fen >= ${minFen}`;
  const high = maxFen === null ? always : Prisma.sql`l.price_per_kg_fen <= ${maxFen}`;
  return {
    query: query === null ? always : Prisma.sql`l.terms @@ ${query}::tsquery`,
    ownHall: hallId === undefined ? always : Prisma.sql`l.hall_ids @> ARRAY[${hallId}]::uuid[]`,
    kept: query === null && minFen === null && maxFen === null,
    onlyStocked: inStock,
    category: category === "" ? always : Prisma.sql`(l.top_category_code = ${category} OR l.category_code = ${category})`,
    county: county === "" ? always : Prisma.sql`l.origin_county_code = ${county}`,
    programme:
      programme === ""
        ? always
        : programme === "none"
          ? Prisma.sql`l.programme_ids = '{}'`
          : Prisma.sql`l.programme_ids @> ARRAY[(SELECT id FROM programme WHERE code = ${programme})]`,
    hall: hall === "" ? always : Prisma.sql`l.hall_ids @> ARRAY[(SELECT id FROM hall WHERE slug = ${hall})]`,
    price: Prisma.sql`(${low} AND ${high})`,
    stock: inStock ? Prisma.sql`l.in_stock` : always,
    parentOf: category,
    rank: query === null ? Prisma.sql`0` : Prisma.sql`ts_rank(l.terms, ${query}::tsquery)`,
  };
}

async function selectPage(conditions: Conditions, sort: OfferSort, page: number): Promise<Offer[]> {
  const order = {
    relevance: Prisma.sql`l.rank DESC, l.published_at DESC, l.product_id`,
    newest: Prisma.sql`l.published_at DESC, l.product_id`,
    price: Prisma.sql`l.price_per_kg_fen, l.product_id`,
  }[sort];
  const rank = sort === "relevance" ? conditions.rank : Prisma.sql`0`;
  const rows = await hotQuery<OfferRow>(Prisma.sql`
    SELECT ${offerColumns} FROM (
      SELECT l.* FROM (
        SELECT l.product_id, l.coop_id, l.origin_county_code, l.programme_ids, l.published_at, l.price_per_kg_fen, ${rank} AS rank FROM listing l
        WHERE ${conditions.query} AND ${conditions.ownHall} AND ${conditions.category} AND ${conditions.county} AND ${conditions.programme} AND ${conditions.hall}
          AND ${conditions.price} AND ${conditions.stock}) l
      ORDER BY ${order} LIMIT ${pageSize} OFFSET ${(page - 1) * PAGE_SIZE}) l
    ${offerJoins} ORDER BY ${order}`);
  return rows.map(toOffer);
}

/** What visitors can find, newest first, by key instead of by page number. @param after `nextAfter` of the page before */
export async function listOffersAfter(
  filter: OfferFilter,
  after: string | null,
  take: number,
): Promise<{ offers: Offer[]; nextAfter: string | null }> {
  const conditions = conditionsOf(filter, undefined);
  if (conditions === null) return { offers: [], nextAfter: null };
  const key = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(after ?? "");
  const rows = await hotQuery<OfferRow & { published_at: Date }>(Prisma.sql`
    SELECT ${offerColumns}, l.published_at FROM (
      SELECT l.product_id, l.coop_id, l.origin_county_code, l.programme_ids, l.published_at FROM listing l
      WHERE ${conditions.query} AND ${conditions.category} AND ${conditions.county} AND ${conditions.programme} AND ${conditions.hall} AND ${conditions.stock}
        ${
          key
            ? Prisma.sql`AND l.published_at <= ${new Date(Number(key[1]))} AND (l.published_at < ${new Date(Number(key[1]))} OR l.product_id > ${key[2]}::uuid)`
            : Prisma.empty
        }
      ORDER BY l.published_at DESC, l.product_id LIMIT ${take + 1}) l
    ${offerJoins} ORDER BY l.published_at DESC, l.product_id`);
  const shown = rows.slice(0, take);
  const last = shown.at(-1);
  return { offers: shown.map(toOffer), nextAfter: rows.length > take && last ? `${last.published_at.getTime()}.${last.id}` : null };
}

interface CountRow {
  facet: "total" | "category" | "county" | "programme" | "hall" | "stock";
  value: string;
  name_zh: string;
  name_en: string;
  parent: string | null;
  sort: number;
  count: number;
}

/**
 * Cells (see `listing_cell`) with how many products of each are found; everything else is a sum over them. Without a search or a price the kept counts serve;
 * otherwise the listings that are found are counted per cell.
 */
async function selectCounts(conditions: Conditions): Promise<CountRow[]> {
  const found = conditions.kept
    ? Prisma.sql`SELECT k.cell_id, k.products AS n, k.products - coalesce(o.n, 0) AS stocked FROM listing_cell k
        LEFT JOIN (SELECT cell_id, count(*) AS n FROM listing WHERE NOT in_stock GROUP BY cell_id) o ON o.cell_id = k.cell_id WHERE k.products > 0`
    : Prisma.sql`SELECT l.cell_id, count(*) AS n, count(*) FILTER (WHERE l.in_stock) AS stocked FROM listing l
        WHERE ${conditions.query} AND ${conditions.price} GROUP BY l.cell_id`;
  return hotQuery<CountRow>(Prisma.sql`
    WITH found AS (${found}),
    hit AS MATERIALIZED (
      SELECT l.category_code, l.top_category_code, l.origin_county_code, l.programme_ids, l.hall_ids, ${conditions.category} AS c, ${conditions.county} AS o,
        ${conditions.programme} AS g, ${conditions.hall} AS h, ${conditions.onlyStocked ? Prisma.sql`f.stocked` : Prisma.sql`f.n`} AS n, f.stocked
      FROM found f JOIN listing_cell l ON l.cell_id = f.cell_id WHERE ${conditions.ownHall}),
    parent AS (SELECT coalesce(parent_code, code) AS code FROM category WHERE code = ${conditions.parentOf}),
    counted AS (
      SELECT 'total' AS facet, '' AS value, coalesce(sum(n), 0) AS n FROM hit WHERE c AND o AND g AND h
      UNION ALL SELECT 'stock', '', coalesce(sum(stocked), 0) FROM hit WHERE c AND o AND g AND h
      UNION ALL SELECT 'category', top_category_code, sum(n) FROM hit WHERE o AND g AND h GROUP BY 2
      UNION ALL SELECT 'category', category_code, sum(n) FROM hit WHERE o AND g AND h AND top_category_code = (SELECT code FROM parent) GROUP BY 2
      UNION ALL SELECT 'county', origin_county_code, sum(n) FROM hit WHERE c AND g AND h GROUP BY 2
      UNION ALL SELECT 'programme', coalesce(m.id::text, ''), sum(n) FROM hit LEFT JOIN LATERAL unnest(programme_ids) AS m(id) ON true WHERE c AND o AND h GROUP BY 2
      UNION ALL SELECT 'hall', m.id::text, sum(n) FROM hit CROSS JOIN LATERAL unnest(hall_ids) AS m(id) WHERE c AND o AND g GROUP BY 2)
    SELECT k.facet, coalesce(g.code, h.slug, k.value) AS value, coalesce(c.name_zh, d.name, g.short_zh, h.name_zh, '') AS name_zh,
      coalesce(c.name_en, d.name, g.short_en, h.name_en, '') AS name_en, c.parent_code AS parent, coalesce(c.sort, g.sort, h.sort, 0) AS sort, k.n::int AS count
    FROM counted k LEFT JOIN category c ON k.facet = 'category' AND c.code = k.value LEFT JOIN division d ON k.facet = 'county' AND d.code = k.value::char(6)
      LEFT JOIN programme g ON k.facet = 'programme' AND g.id::text = k.value LEFT JOIN hall h ON k.facet = 'hall' AND h.id::text = k.value
    WHERE k.n > 0 ORDER BY k.facet, 6, k.n DESC, 2`);
}

function facetsOf(rows: readonly CountRow[]): OfferPage["facets"] {
  const of = (facet: CountRow["facet"]): FacetValue[] =>
    rows
      .filter((row) => row.facet === facet)
      .map(({ value, name_zh, name_en, parent, count }) => ({ value, nameZh: name_zh, nameEn: name_en, parent, count }));
  return {
    categories: of("category"),
    counties: of("county"),
    halls: of("hall"),
    inStock: rows.find((row) => row.facet === "stock")?.count ?? 0,
    programmes: of("programme").map((row) => (row.value === "" ? { ...row, value: "none" } : row)),
  };
}

import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import { offerColumns, offerJoins, toOffer, type OfferRow } from "#app/domain/catalog/offer-columns.server";
import type { Offer } from "#app/domain/catalog/offer";

export interface FreightTerms {
  divisionPrefix: string;
  /** Name of the division; null for everywhere else. */
  placeName: string | null;
  baseFen: bigint;
  includedGrams: bigint;
  perKgFen: bigint;
  freeFromFen: bigint | null;
}

export interface ProductPage extends Offer {
  descriptionZh: string;
  descriptionEn: string | null;
  stepMilli: bigint;
  toleranceBps: number;
  shelfLifeDays: number;
  seasonMonths: number[];
  paymentTerms: "GOODS_FIRST" | "MONEY_FIRST";
  images: { fileId: string; altZh: string; altEn: string | null }[];
  category: { code: string; nameZh: string; nameEn: string };
  topCategory: { code: string; nameZh: string; nameEn: string };
  /** From the province down to the county. */
  origin: string[];
  coop: { id: string; kind: "COOPERATIVE" | "ENTERPRISE" | "FAMILY_FARM"; countyName: string; recommended: boolean };
  halls: { slug: string; nameZh: string; nameEn: string }[];
  freight: FreightTerms[];
}

interface ProductRow extends OfferRow {
  description_zh: string;
  description_en: string | null;
  step_milli: bigint;
  tolerance_bps: number;
  shelf_life_days: number;
  season_months: number[];
  payment_terms: ProductPage["paymentTerms"];
  images: ProductPage["images"] | null;
  category: ProductPage["category"];
  top_category: ProductPage["category"];
  origin: string[];
  coop_id: string;
  coop_kind: ProductPage["coop"]["kind"];
  coop_county: string;
  recommended: boolean;
  halls: ProductPage["halls"] | null;
  freight: { p: string; n: string | null; b: number; i: number; k: number; f: number | null }[] | null;
}

/** A product that is offered, with everything its page says, in one statement; null when it is not, or not any more. */
export async function getOfferedProduct(productId: string): Promise<ProductPage | null> {
  const [row] = await hotQuery<ProductRow>(Prisma.sql`
    SELECT ${offerColumns}, p.description_zh, p.description_en, (p.step_quantity * 1000)::bigint AS step_milli, p.tolerance_bps, p.shelf_life_days, p.season_months,
      co.payment_terms::text AS payment_terms, co.id AS coop_id, co.kind::text AS coop_kind, (co.recommended_on IS NOT NULL) AS recommended, cd.name AS coop_county,
      (SELECT jsonb_agg(jsonb_build_object('fileId', i.file_id, 'altZh', i.alt_zh, 'altEn', i.alt_en) ORDER BY i.position) FROM product_image i WHERE i.product_id = p.id) AS images,
      jsonb_build_object('code', c.code, 'nameZh', c.name_zh, 'nameEn', c.name_en) AS category,
      jsonb_build_object('code', t.code, 'nameZh', t.name_zh, 'nameEn', t.name_en) AS top_category,
      (SELECT array_agg(o.name ORDER BY o.code) FROM division o WHERE o.code IN (p.origin_county_code, rpad(left(p.origin_county_code, 4), 6, '0')::char(6), rpad(left(p.origin_county_code, 2), 6, '0')::char(6)))
        AS origin,
      (SELECT jsonb_agg(jsonb_build_object('slug', h.slug, 'nameZh', h.name_zh, 'nameEn', h.name_en) ORDER BY h.sort) FROM hall h
        WHERE h.id = ANY (l.hall_ids) AND h.published_at IS NOT NULL) AS halls,
      (SELECT jsonb_agg(jsonb_build_object('p', r.division_prefix, 'n', rd.name, 'b', r.base_fen, 'i', r.included_grams, 'k', r.per_kg_fen, 'f', r.free_from_fen) ORDER BY r.division_prefix)
         FROM freight_rate r LEFT JOIN division rd ON rd.prefix = r.division_prefix WHERE r.freight_table_id = p.freight_table_id) AS freight
    FROM listing l ${offerJoins} JOIN division cd ON cd.code = co.county_code JOIN category c ON c.code = p.category_code JOIN category t ON t.code = coalesce(c.parent_code, c.code)
    WHERE l.product_id = ${productId}::uuid`);
  return row ? toPage(row) : null;
}

function toPage(row: ProductRow): ProductPage {
  return {
    ...toOffer(row),
    descriptionZh: row.description_zh,
    descriptionEn: row.description_en,
    stepMilli: row.step_milli,
    toleranceBps: row.tolerance_bps,
    shelfLifeDays: row.shelf_life_days,
    seasonMonths: row.season_months,
    paymentTerms: row.payment_terms,
    images: row.images ?? [],
    category: row.category,
    topCategory: row.top_category,
    origin: row.origin,
    coop: { id: row.coop_id, kind: row.coop_kind, countyName: row.coop_county, recommended: row.recommended },
    halls: row.halls ?? [],
    freight: (row.freight ?? []).map((rate) => ({
      divisionPrefix: rate.p,
      placeName: rate.n,
      baseFen: BigInt(rate.b),
      includedGrams: BigInt(rate.i),
      perKgFen: BigInt(rate.k),
      freeFromFen: rate.f === null ? null : BigInt(rate.f),
    })),
  };
}

/** Other offers of a product's co-op. */
export async function listOtherOffers(productId: string, limit: number): Promise<Offer[]> {
  const rows = await hotQuery<OfferRow>(Prisma.sql`
    SELECT ${offerColumns} FROM (SELECT * FROM listing WHERE coop_id = (SELECT coop_id FROM listing WHERE product_id = ${productId}::uuid) AND product_id <> ${productId}::uuid
      ORDER BY in_stock DESC, published_at DESC, product_id LIMIT ${limit}) l
    ${offerJoins} ORDER BY l.in_stock DESC, l.published_at DESC, l.product_id`);
  return rows.map(toOffer);
}

/** A co-op that sells in the shop, as far as its public page needs it. */
export interface CoopCard {
  name: string;
  nameEn: string | null;
  kind: ProductPage["coop"]["kind"];
  countyName: string;
}

/** Null for an id that is no co-op's. */
export async function getCoopCard(coopId: string): Promise<CoopCard | null> {
  const [row] = await hotQuery<CoopCard>(Prisma.sql`
    SELECT c.name, c.name_en AS "nameEn", c.kind::text AS kind, d.name AS "countyName" FROM coop c JOIN division d ON d.code = c.county_code WHERE c.id = ${coopId}::uuid`);
  return row ?? null;
}

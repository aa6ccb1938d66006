import { Prisma } from "#app/db/generated/client";
import type { Offer, OfferProgramme } from "#app/domain/catalog/offer";
import type { SalesUnit, StorageClass } from "#app/domain/catalog/schema";
import { parseQuantity } from "#app/lib/quantity";

export interface OfferRow {
  id: string;
  name_zh: string;
  name_en: string | null;
  package_zh: string;
  package_en: string | null;
  art: string;
  file_id: string | null;
  price_fen: bigint;
  net_grams: bigint;
  sales_unit: SalesUnit;
  storage: StorageClass;
  lead_days: number;
  catch_weight: boolean;
  min_quantity: string;
  available: string;
  coop_name: string;
  coop_name_en: string | null;
  county_name: string;
  programmes: OfferProgramme[] | null;
}

/** What a shelf shows of the products of a listing `l`: select list and joins. */
export const offerColumns = Prisma.sql`
  p.id, p.name_zh, p.name_en, p.package_zh, p.package_en, p.art, p.price_fen, p.net_grams, p.sales_unit::text AS sales_unit, p.storage::text AS storage, p.lead_days, p.catch_weight,
  p.min_quantity::text AS min_quantity, s.available::text AS available, co.name AS coop_name, co.name_en AS coop_name_en, d.name AS county_name,
  (SELECT i.file_id FROM product_image i WHERE i.product_id = p.id ORDER BY i.position LIMIT 1) AS file_id,
  (SELECT jsonb_agg(jsonb_build_object('code', g.code, 'shortZh', g.short_zh, 'shortEn', g.short_en, 'buyerPrefix', g.buyer_prefix) ORDER BY g.sort, g.code)
     FROM programme g WHERE g.id = ANY (l.programme_ids)) AS programmes`;

export const offerJoins = Prisma.sql`
  JOIN product p ON p.id = l.product_id JOIN stock_item s ON s.product_id = l.product_id JOIN coop co ON co.id = l.coop_id JOIN division d ON d.code = l.origin_county_code`;

export function toOffer(row: OfferRow): Offer {
  return {
    id: row.id,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    packageZh: row.package_zh,
    packageEn: row.package_en,
    art: row.art,
    fileId: row.file_id,
    priceFen: row.price_fen,
    netGrams: row.net_grams,
    salesUnit: row.sales_unit,
    storage: row.storage,
    leadDays: row.lead_days,
    catchWeight: row.catch_weight,
    minMilli: parseQuantity(row.min_quantity) ?? 0n,
    availableMilli: parseQuantity(row.available) ?? 0n,
    coopName: row.coop_name,
    coopNameEn: row.coop_name_en,
    countyName: row.county_name,
    programmes: row.programmes ?? [],
  };
}

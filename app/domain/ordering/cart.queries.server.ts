import { hotQuery } from "#app/db/hot.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { CartOffer } from "#app/domain/ordering/checkout-plan";
import { calendarDateOf, type CalendarDate } from "#app/lib/dates";
import { formatQuantity, parseQuantity } from "#app/lib/quantity";

export interface CartHead {
  id: string;
  version: number;
}

interface OfferRow {
  product_id: string | null;
  version: number;
  quantity: string;
  published: boolean;
  name_zh: string;
  name_en: string | null;
  package_zh: string;
  package_en: string | null;
  art: string;
  category_code: string;
  origin_county_code: string;
  sales_unit: string;
  net_grams: bigint;
  price_fen: bigint;
  min_quantity: string;
  step_quantity: string;
  lead_days: number;
  catch_weight: boolean;
  tolerance_bps: number;
  available: string;
  coop_id: string;
  coop_name: string;
  coop_name_en: string | null;
  payment_terms: "GOODS_FIRST" | "MONEY_FIRST";
  freight_table_id: string;
  rates: { p: string; b: number; i: number; k: number; f: number | null }[] | null;
  programmes: { p: string; v: number }[] | null;
}

/**
 * The open cart of a person in a unit with everything a checkout decides on: offers, stock, freight and the verdict of today's programme lists for the unit that
 * is credited. One statement, because it runs for every cart page and every submission.
 */
export async function getOpenCart(
  actor: Actor,
  creditedUnitId: string = actor.orgId,
): Promise<{ cart: CartHead | null; offers: CartOffer[] }> {
  return readCart(
    Prisma.sql`c.unit_id = ${actor.orgId}::uuid AND c.user_id = ${actor.userId}::uuid AND c.submitted_at IS NULL`,
    creditedUnitId,
    actor.now,
  );
}

/**
 * What a checkout decides on, read for products and quantities that stand in no cart; in the order given. A product that does not exist is not among them.
 *
 * @param lines each product once
 */
export async function listOffersOf(
  actor: Actor,
  lines: readonly { productId: string; quantityMilli: bigint }[],
  creditedUnitId: string,
): Promise<CartOffer[]> {
  const wanted = JSON.stringify(
    lines.map((line, position) => ({ product_id: line.productId, quantity: formatQuantity(line.quantityMilli), position })),
  );
  const rows = await hotQuery<OfferRow>(Prisma.sql`
    SELECT l.product_id, l.quantity::text AS quantity, ${offerColumns(calendarDateOf(actor.now))}
    FROM jsonb_to_recordset(${wanted}::jsonb) AS l(product_id uuid, quantity numeric(12,3), position int) JOIN unit u ON u.id = ${creditedUnitId}::uuid
      JOIN product p ON p.id = l.product_id JOIN stock_item s ON s.product_id = p.id JOIN coop co ON co.id = p.coop_id
    ORDER BY l.position`);
  return rows.flatMap((row) => (row.product_id ? [toOffer(row, row.product_id)] : []));
}

/** Columns of product `p`, its stock `s` and co-op `co`, and what they count for when unit `u` is credited. */
function offerColumns(today: CalendarDate): Prisma.Sql {
  return Prisma.sql`p.version, (p.published_at IS NOT NULL AND co.suspended_at IS NULL) AS published,
      p.name_zh, p.name_en, p.package_zh, p.package_en, p.art, p.category_code, p.origin_county_code, p.sales_unit::text AS sales_unit, p.net_grams, p.price_fen,
      p.min_quantity::text AS min_quantity, p.step_quantity::text AS step_quantity, p.lead_days, p.catch_weight, p.tolerance_bps, s.available::text AS available,
      p.coop_id, co.name AS coop_name, co.name_en AS coop_name_en, co.payment_terms::text AS payment_terms, p.freight_table_id,
      (SELECT jsonb_agg(jsonb_build_object('p', r.division_prefix, 'b', r.base_fen, 'i', r.included_grams, 'k', r.per_kg_fen, 'f', r.free_from_fen))
         FROM freight_rate r WHERE r.freight_table_id = p.freight_table_id) AS rates,
      (SELECT jsonb_agg(jsonb_build_object('p', g.id, 'v', g.list_version) ORDER BY g.id)
         FROM programme g WHERE u.division_code LIKE g.buyer_prefix || '%' AND g.valid_from <= ${today}::date AND (g.valid_to IS NULL OR g.valid_to >= ${today}::date)
           AND (co.seller_class = ANY (g.seller_classes) OR EXISTS (SELECT 1 FROM programme_county pc WHERE pc.programme_id = g.id AND pc.county_code = p.origin_county_code
             AND pc.valid_from <= ${today}::date AND (pc.valid_to IS NULL OR pc.valid_to >= ${today}::date)))) AS programmes`;
}

async function readCart(where: Prisma.Sql, creditedUnitId: string, now: Date): Promise<{ cart: CartHead | null; offers: CartOffer[] }> {
  const rows = await hotQuery<OfferRow & { cart_id: string; cart_version: number }>(Prisma.sql`
    SELECT c.id AS cart_id, c.version AS cart_version, l.product_id, l.quantity::text AS quantity, ${offerColumns(calendarDateOf(now))}
    FROM cart c JOIN unit u ON u.id = ${creditedUnitId}::uuid LEFT JOIN cart_line l ON l.unit_id = c.unit_id AND l.cart_id = c.id
      LEFT JOIN product p ON p.id = l.product_id LEFT JOIN stock_item s ON s.product_id = p.id LEFT JOIN coop co ON co.id = p.coop_id
    WHERE ${where} ORDER BY l.added_at, l.product_id`);
  const [first] = rows;
  return {
    cart: first ? { id: first.cart_id, version: first.cart_version } : null,
    offers: rows.flatMap((row) => (row.product_id ? [toOffer(row, row.product_id)] : [])),
  };
}

function toOffer(row: OfferRow, productId: string): CartOffer {
  return {
    productId,
    version: row.version,
    quantityMilli: milli(row.quantity),
    published: row.published,
    nameZh: row.name_zh,
    nameEn: row.name_en,
    packageZh: row.package_zh,
    packageEn: row.package_en,
    art: row.art,
    categoryCode: row.category_code,
    originCountyCode: row.origin_county_code,
    salesUnit: row.sales_unit,
    netGrams: row.net_grams,
    priceFen: row.price_fen,
    minMilli: milli(row.min_quantity),
    stepMilli: milli(row.step_quantity),
    leadDays: row.lead_days,
    catchWeight: row.catch_weight,
    toleranceBps: row.tolerance_bps,
    availableMilli: milli(row.available),
    coopId: row.coop_id,
    coopName: row.coop_name,
    coopNameEn: row.coop_name_en,
    paymentTerms: row.payment_terms,
    freightTableId: row.freight_table_id,
    rates: (row.rates ?? []).map((rate) => ({
      divisionPrefix: rate.p,
      baseFen: BigInt(rate.b),
      includedGrams: BigInt(rate.i),
      perKgFen: BigInt(rate.k),
      freeFromFen: rate.f === null ? null : BigInt(rate.f),
    })),
    programmes: (row.programmes ?? []).map(({ p, v }) => ({ programmeId: p, listVersion: v })),
  };
}

function milli(text: string): bigint {
  return parseQuantity(text) ?? 0n;
}

/** Number of lines in the open cart, for the masthead. */
export async function countCartLines(actor: Actor): Promise<number> {
  const [row] = await hotQuery<{ lines: number }>(Prisma.sql`
    SELECT count(*)::int AS lines FROM cart c JOIN cart_line l ON l.unit_id = c.unit_id AND l.cart_id = c.id
    WHERE c.unit_id = ${actor.orgId}::uuid AND c.user_id = ${actor.userId}::uuid AND c.submitted_at IS NULL`);
  return row?.lines ?? 0;
}

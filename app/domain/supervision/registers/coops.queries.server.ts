import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import {
  nameOrCode,
  below,
  pageOf,
  placeKey,
  type RegisterFilter,
  type RegisterPage,
} from "#app/domain/supervision/registers/register-pages.server";
import type { CalendarDate } from "#app/lib/dates";

export interface CoopEntry {
  id: string;
  name: string;
  nameEn: string | null;
  uscc: string;
  kind: string;
  sellerClass: string;
  code: string;
  county: string;
  recommendedOn: CalendarDate | null;
  suspendedAt: Date | null;
  products: number;
  /** Names it had, the latest first; null without any. */
  formerNames: string | null;
}

/** Co-ops that everybody may see in the shop, and those that sold to units of the actor's divisions; the platform sees all. */
const visibleTo = (actor: Actor) =>
  actor.audience === "platform"
    ? Prisma.sql`true`
    : Prisma.sql`(c.recommended_on IS NOT NULL AND c.suspended_at IS NULL OR EXISTS (SELECT 1 FROM purchase_order o JOIN unit u ON u.id = o.unit_id
        WHERE o.coop_id = c.id AND u.division_code LIKE ${`${actor.divisionPrefix}%`}))`;

const formerly = (pattern: string) => Prisma.sql`c.id IN (SELECT f.coop_id FROM former_coop_name f WHERE f.name LIKE ${pattern})`;

const columns = Prisma.sql`c.id, c.name, c.name_en AS "nameEn", c.uscc, c.kind::text AS kind, c.seller_class::text AS "sellerClass", c.county_code AS code, d.name AS county,
  c.recommended_on::text AS "recommendedOn", c.suspended_at AS "suspendedAt", (SELECT count(*)::int FROM product p WHERE p.coop_id = c.id AND p.published_at IS NOT NULL) AS products,
  (SELECT string_agg(n.name, '、' ORDER BY n.valid_to DESC) FROM former_coop_name n WHERE n.coop_id = c.id) AS "formerNames"`;

/** Co-ops by county and name. @param filter the prefix is of the county of origin, anywhere in the country */
export async function listCoopRegister(actor: Actor, filter: RegisterFilter): Promise<RegisterPage<CoopEntry>> {
  const state =
    filter.state === "suspended"
      ? Prisma.sql`c.suspended_at IS NOT NULL`
      : filter.state === "recommended"
        ? Prisma.sql`c.recommended_on IS NOT NULL AND c.suspended_at IS NULL`
        : Prisma.sql`true`;
  const where = Prisma.sql`${below(filter.prefix, Prisma.sql`c.county_code`)} AND ${nameOrCode(filter.q, Prisma.sql`c.name`, Prisma.sql`c.uscc`, formerly)} AND ${state} AND ${visibleTo(actor)}`;
  const key = placeKey(filter.after);
  const beyond = key
    ? Prisma.sql`(c.county_code COLLATE "C", c.name COLLATE "C", c.id) > (${key.code}::bpchar, ${key.name}, ${key.id}::uuid)`
    : Prisma.sql`true`;
  const [found, [count]] = await Promise.all([
    db.$queryRaw<CoopEntry[]>`
      SELECT ${columns} FROM (SELECT * FROM coop c WHERE ${where} AND ${beyond} ORDER BY c.county_code COLLATE "C", c.name COLLATE "C", c.id LIMIT ${filter.limit + 1}::int) c
      JOIN division d ON d.code = c.county_code ORDER BY c.county_code COLLATE "C", c.name COLLATE "C", c.id`,
    db.$queryRaw<{ n: number }[]>`SELECT count(*)::int AS n FROM coop c WHERE ${where}`,
  ]);
  return pageOf(found, filter.limit, count?.n ?? 0, (row) => `${row.code}~${row.id}~${row.name}`);
}

export interface CoopRecord extends CoopEntry {
  address: string;
  contactName: string;
  contactPhone: string;
  /** Programmes whose lists have the county, or had it. */
  programmes: { shortZh: string; shortEn: string; validFrom: CalendarDate; validTo: CalendarDate | null; products: number }[];
  halls: { slug: string; nameZh: string; nameEn: string }[];
  /** With units of the reader's divisions. */
  years: {
    fiscalYear: number;
    orders: number;
    units: number;
    goodsFen: bigint;
    acceptedFen: bigint;
    refusedFen: bigint;
    returnedFen: bigint;
    shipments: number;
    accepted: number;
    onTime: number;
  }[];
}

/** A co-op with what it sold to units of the actor's divisions, year by year; null when the actor may not see it. */
export async function getCoopRecord(actor: Actor, id: string): Promise<CoopRecord | null> {
  const [coop] = await db.$queryRaw<Omit<CoopRecord, "programmes" | "halls" | "years">[]>`
    SELECT ${columns}, c.address, c.contact_name AS "contactName", c.contact_phone AS "contactPhone" FROM coop c JOIN division d ON d.code = c.county_code
    WHERE c.id = ${id}::uuid AND ${visibleTo(actor)}`;
  if (!coop) return null;
  const like = `${actor.divisionPrefix}%`;
  const [programmes, halls, years] = await Promise.all([
    db.$queryRaw<CoopRecord["programmes"]>`
      SELECT p.short_zh AS "shortZh", p.short_en AS "shortEn", k.valid_from::text AS "validFrom", k.valid_to::text AS "validTo",
        (SELECT count(*)::int FROM listing l WHERE l.coop_id = ${id}::uuid AND p.id = ANY (l.programme_ids)) AS products
      FROM programme_county k JOIN programme p ON p.id = k.programme_id WHERE k.county_code = ${coop.code} ORDER BY p.sort, k.valid_from DESC`,
    db.$queryRaw<CoopRecord["halls"]>`
      SELECT h.slug, h.name_zh AS "nameZh", h.name_en AS "nameEn" FROM hall_coop k JOIN hall h ON h.id = k.hall_id WHERE k.coop_id = ${id}::uuid ORDER BY h.slug`,
    db.$queryRaw<CoopRecord["years"]>`
      WITH sold AS (SELECT o.unit_id, o.id, o.fiscal_year, o.goods_fen FROM purchase_order o JOIN unit u ON u.id = o.unit_id
          WHERE o.coop_id = ${id}::uuid AND u.division_code LIKE ${like} AND o.state IN ('CONFIRMED', 'AWAITING_COOP', 'AWAITING_BUYER')),
        goods AS (SELECT s.fiscal_year, sum(l.accepted_fen) AS accepted, sum(round(l.rejected_quantity * l.unit_price_fen)) AS refused
          FROM sold s JOIN order_line l ON l.unit_id = s.unit_id AND l.order_id = s.id GROUP BY 1),
        back AS (SELECT s.fiscal_year, sum(e.amount_fen) AS fen FROM sold s JOIN quota_entry e ON e.unit_id = s.unit_id AND e.order_id = s.id AND e.kind IN ('RETURN', 'REFUND') GROUP BY 1),
        sent AS (SELECT s.fiscal_year, count(*)::int AS shipments, count(a.id)::int AS accepted,
            count(*) FILTER (WHERE (a.accepted_at AT TIME ZONE 'Asia/Shanghai')::date <= h.expected_on)::int AS "onTime"
          FROM sold s JOIN shipment h ON h.unit_id = s.unit_id AND h.order_id = s.id LEFT JOIN acceptance a ON a.unit_id = h.unit_id AND a.shipment_id = h.id GROUP BY 1)
      SELECT y.fiscal_year AS "fiscalYear", y.orders, y.units, y.goods AS "goodsFen", coalesce(g.accepted, 0)::bigint AS "acceptedFen", coalesce(g.refused, 0)::bigint AS "refusedFen",
        coalesce(b.fen, 0)::bigint AS "returnedFen", coalesce(t.shipments, 0) AS shipments, coalesce(t.accepted, 0) AS accepted, coalesce(t."onTime", 0) AS "onTime"
      FROM (SELECT fiscal_year, count(*)::int AS orders, count(DISTINCT unit_id)::int AS units, sum(goods_fen)::bigint AS goods FROM sold GROUP BY 1) y
      LEFT JOIN goods g USING (fiscal_year) LEFT JOIN back b USING (fiscal_year) LEFT JOIN sent t USING (fiscal_year) ORDER BY 1 DESC`,
  ]);
  return { ...coop, programmes, halls, years };
}

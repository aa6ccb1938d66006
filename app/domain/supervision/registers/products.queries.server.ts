import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { searchQuery } from "#app/domain/catalog/search-terms";
import type { Actor } from "#app/domain/identity/actor";
import { pageOf, type RegisterFilter, type RegisterPage } from "#app/domain/supervision/registers/register-pages.server";
import type { CalendarDate } from "#app/lib/dates";
import { isId } from "#app/lib/ids";

export interface ProductEntry {
  id: string;
  sku: string;
  nameZh: string;
  nameEn: string | null;
  coopId: string;
  coop: string;
  county: string;
  priceFen: bigint;
  salesUnit: string;
  /** In sales units. */
  available: string;
  publishedAt: Date | null;
}

/** Products that are or were offered to everybody; the platform sees drafts as well. */
const visibleTo = (actor: Actor) =>
  actor.audience === "platform"
    ? Prisma.sql`true`
    : Prisma.sql`(p.published_at IS NOT NULL OR EXISTS (SELECT 1 FROM order_line l JOIN unit u ON u.id = l.unit_id WHERE l.product_id = p.id AND u.division_code LIKE ${`${actor.divisionPrefix}%`}))`;

const columns = Prisma.sql`p.id, p.sku, p.name_zh AS "nameZh", p.name_en AS "nameEn", c.id AS "coopId", c.name AS coop, d.name AS county, p.price_fen AS "priceFen", p.sales_unit::text AS "salesUnit",
  trim_scale(s.available)::text AS available, p.published_at AS "publishedAt"`;
const joins = Prisma.sql`JOIN coop c ON c.id = p.coop_id JOIN division d ON d.code = p.origin_county_code JOIN stock_item s ON s.product_id = p.id`;

/** Products, the latest first. A word finds what the shop's search finds, a code the article number. */
export async function listProductRegister(actor: Actor, filter: RegisterFilter): Promise<RegisterPage<ProductEntry>> {
  const words = filter.q === "" ? null : searchQuery(filter.q);
  const asked =
    filter.q === ""
      ? Prisma.sql`true`
      : Prisma.sql`(p.sku = ${filter.q} OR ${words === null ? Prisma.sql`false` : Prisma.sql`p.id IN (SELECT product_id FROM listing WHERE terms @@ ${words}::tsquery)`})`;
  const state =
    filter.state === "offered"
      ? Prisma.sql`p.published_at IS NOT NULL`
      : filter.state === "withdrawn"
        ? Prisma.sql`p.published_at IS NULL`
        : Prisma.sql`true`;
  const place = filter.prefix === "" ? Prisma.sql`true` : Prisma.sql`p.origin_county_code LIKE ${`${filter.prefix}%`}`;
  const where = Prisma.sql`${asked} AND ${state} AND ${place} AND ${visibleTo(actor)}`;
  const counted = filter.q === "" ? countOf(actor, filter) : Prisma.sql`SELECT count(*)::int AS n FROM product p WHERE ${where}`;
  const after = isId(filter.after ?? undefined) ? filter.after : null;
  const [found, [count]] = await Promise.all([
    db.$queryRaw<ProductEntry[]>`
      SELECT ${columns} FROM (SELECT * FROM product p WHERE ${where} AND ${after === null ? Prisma.sql`true` : Prisma.sql`p.id < ${after}::uuid`}
        ORDER BY p.id DESC LIMIT ${filter.limit + 1}::int) p ${joins} ORDER BY p.id DESC`,
    db.$queryRaw<{ n: number }[]>(counted),
  ]);
  return pageOf(found, filter.limit, count?.n ?? 0, ({ id }) => id);
}

/** How many products of a state and a place there are: those in the shop by the cells that are kept of them, the others one by one. */
function countOf(actor: Actor, { state, prefix }: RegisterFilter): Prisma.Sql {
  const place = (column: Prisma.Sql) => (prefix === "" ? Prisma.sql`true` : Prisma.sql`${column} LIKE ${`${prefix}%`}`);
  const origin = Prisma.sql`p.origin_county_code`;
  const offered = Prisma.sql`(SELECT coalesce(sum(products), 0) FROM listing_cell WHERE ${place(Prisma.sql`origin_county_code`)})
    + (SELECT count(*) FROM coop c JOIN product p ON p.coop_id = c.id WHERE c.suspended_at IS NOT NULL AND p.published_at IS NOT NULL AND ${place(origin)})`;
  const withdrawn = Prisma.sql`(SELECT count(*) FROM product p WHERE p.published_at IS NULL AND ${place(origin)} AND ${visibleTo(actor)})`;
  const parts = [...(state === "withdrawn" ? [] : [offered]), ...(state === "offered" ? [] : [withdrawn])];
  return Prisma.sql`SELECT (${Prisma.join(parts, " + ")})::int AS n`;
}

export interface ProductRecord extends ProductEntry {
  packageZh: string;
  packageEn: string | null;
  categoryZh: string;
  categoryEn: string;
  createdAt: Date;
  /** Prices that orders were placed at, from and to the day. */
  prices: { priceFen: bigint; firstOn: CalendarDate; lastOn: CalendarDate; orders: number }[];
  movements: { causeType: string; kind: string; delta: string; quantity: string; at: Date }[];
  /** What counted under which list: the verdicts that order lines were frozen with. */
  verdicts: { shortZh: string; shortEn: string; listVersion: number; firstOn: CalendarDate; lastOn: CalendarDate; lines: number }[];
  /** Lists that have or had the county of origin. */
  lists: { shortZh: string; shortEn: string; validFrom: CalendarDate; validTo: CalendarDate | null }[];
}

/** A product with its prices, stock and verdicts through time; null when the actor may not see it. */
export async function getProductRecord(actor: Actor, id: string): Promise<ProductRecord | null> {
  const [product] = await db.$queryRaw<(Omit<ProductRecord, "prices" | "movements" | "verdicts" | "lists"> & { origin: string })[]>`
    SELECT ${columns}, p.package_zh AS "packageZh", p.package_en AS "packageEn", k.name_zh AS "categoryZh", k.name_en AS "categoryEn", p.created_at AS "createdAt",
      p.origin_county_code AS origin FROM product p ${joins} JOIN category k ON k.code = p.category_code WHERE p.id = ${id}::uuid AND ${visibleTo(actor)}`;
  if (!product) return null;
  const { origin, ...record } = product;
  const [prices, movements, verdicts, lists] = await Promise.all([
    db.$queryRaw<ProductRecord["prices"]>`
      SELECT l.unit_price_fen AS "priceFen", min(o.placed_on)::text AS "firstOn", max(o.placed_on)::text AS "lastOn", count(DISTINCT o.id)::int AS orders
      FROM order_line l JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id WHERE l.product_id = ${id}::uuid GROUP BY 1 ORDER BY max(o.placed_on) DESC, 1 LIMIT 50`,
    db.$queryRaw<ProductRecord["movements"]>`
      SELECT cause_type AS "causeType", kind::text AS kind, trim_scale(delta)::text AS delta, trim_scale(quantity)::text AS quantity, at FROM stock_movement
      WHERE product_id = ${id}::uuid ORDER BY at DESC, cause_id LIMIT 50`,
    db.$queryRaw<ProductRecord["verdicts"]>`
      SELECT g.short_zh AS "shortZh", g.short_en AS "shortEn", v.list_version AS "listVersion", min(o.placed_on)::text AS "firstOn", max(o.placed_on)::text AS "lastOn", count(*)::int AS lines
      FROM order_line l JOIN order_line_quota v ON v.unit_id = l.unit_id AND v.line_id = l.id JOIN purchase_order o ON o.unit_id = l.unit_id AND o.id = l.order_id
      JOIN programme g ON g.id = v.programme_id WHERE l.product_id = ${id}::uuid GROUP BY 1, 2, 3 ORDER BY max(o.placed_on) DESC LIMIT 50`,
    db.$queryRaw<ProductRecord["lists"]>`
      SELECT p.short_zh AS "shortZh", p.short_en AS "shortEn", k.valid_from::text AS "validFrom", k.valid_to::text AS "validTo" FROM programme_county k
      JOIN programme p ON p.id = k.programme_id WHERE k.county_code = ${origin} ORDER BY p.sort, k.valid_from DESC`,
  ]);
  return { ...record, prices, movements, verdicts, lists };
}

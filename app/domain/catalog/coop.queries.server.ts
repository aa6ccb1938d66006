import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { SalesUnit, StorageClass } from "#app/domain/catalog/schema";
import type { Actor } from "#app/domain/identity/actor";
import { toMilli } from "#app/lib/quantity";

export const productSorts = ["name", "price", "stock", "updated"] as const;
export type ProductSort = (typeof productSorts)[number];

export interface OwnProductRow {
  id: string;
  sku: string;
  nameZh: string;
  nameEn: string | null;
  packageZh: string;
  packageEn: string | null;
  art: string;
  fileId: string | null;
  salesUnit: SalesUnit;
  priceFen: bigint;
  available: string;
  published: boolean;
  version: number;
  stockVersion: number;
  originName: string;
  updatedAt: Date;
}

export interface OwnProductFilter {
  query: string;
  state: "published" | "draft" | "low" | null;
  sort: { key: ProductSort; descending: boolean };
  page: number;
  pageSize: number;
}

interface Row {
  id: string;
  sku: string;
  name_zh: string;
  name_en: string | null;
  package_zh: string;
  package_en: string | null;
  art: string;
  file_id: string | null;
  sales_unit: SalesUnit;
  price_fen: bigint;
  available: string;
  published: boolean;
  version: number;
  stock_version: number;
  origin_name: string;
  updated_at: Date;
  total: number;
}

const sortColumns = {
  name: Prisma.sql`p.name_zh`,
  price: Prisma.sql`p.price_fen`,
  stock: Prisma.sql`s.available`,
  updated: Prisma.sql`p.updated_at`,
} as const satisfies Record<ProductSort, Prisma.Sql>;

/** A co-op's own products, offered or not, with what its table edits. */
export async function listOwnProducts(actor: Actor, filter: OwnProductFilter): Promise<{ rows: OwnProductRow[]; total: number }> {
  const pattern = `%${filter.query.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const state = {
    published: Prisma.sql`AND p.published_at IS NOT NULL`,
    draft: Prisma.sql`AND p.published_at IS NULL`,
    low: Prisma.sql`AND p.published_at IS NOT NULL AND s.available < p.min_quantity * 5`,
  };
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id, p.sku, p.name_zh, p.name_en, p.package_zh, p.package_en, p.art, (SELECT i.file_id FROM product_image i WHERE i.product_id = p.id ORDER BY i.position LIMIT 1) AS file_id,
      p.sales_unit::text AS sales_unit, p.price_fen, trim_scale(s.available)::text AS available, p.published_at IS NOT NULL AS published, p.version, s.version AS stock_version,
      d.name AS origin_name, p.updated_at, count(*) OVER ()::int AS total
    FROM product p JOIN stock_item s ON s.product_id = p.id JOIN division d ON d.code = p.origin_county_code
    WHERE p.coop_id = ${actor.orgId}::uuid ${filter.query ? Prisma.sql`AND (p.name_zh ILIKE ${pattern} OR p.name_en ILIKE ${pattern} OR p.sku ILIKE ${pattern})` : Prisma.empty}
      ${filter.state ? state[filter.state] : Prisma.empty}
    ORDER BY ${sortColumns[filter.sort.key]} ${filter.sort.descending ? Prisma.sql`DESC` : Prisma.sql`ASC`}, p.id
    LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`;
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map((row) => ({
      id: row.id,
      sku: row.sku,
      nameZh: row.name_zh,
      nameEn: row.name_en,
      packageZh: row.package_zh,
      packageEn: row.package_en,
      art: row.art,
      fileId: row.file_id,
      salesUnit: row.sales_unit,
      priceFen: row.price_fen,
      available: row.available,
      published: row.published,
      version: row.version,
      stockVersion: row.stock_version,
      originName: row.origin_name,
      updatedAt: row.updated_at,
    })),
  };
}

export interface OwnProduct {
  id: string;
  sku: string;
  nameZh: string;
  nameEn: string | null;
  descriptionZh: string;
  descriptionEn: string | null;
  categoryCode: string;
  art: string;
  originCountyCode: string;
  salesUnit: SalesUnit;
  packageZh: string;
  packageEn: string | null;
  netGrams: bigint;
  priceFen: bigint;
  minMilli: bigint;
  stepMilli: bigint;
  leadDays: number;
  catchWeight: boolean;
  toleranceBps: number;
  shelfLifeDays: number;
  storage: StorageClass;
  freightTableId: string;
  seasonMonths: number[];
  published: boolean;
  version: number;
  availableMilli: bigint;
  images: { position: number; fileId: string; altZh: string }[];
  history: { id: string; action: string; at: Date; by: string }[];
}

/** A co-op's own product with its pictures and what was changed when; null when it is not theirs. */
export async function getOwnProduct(actor: Actor, productId: string): Promise<OwnProduct | null> {
  const product = await db.product.findFirst({
    where: { id: productId, coopId: actor.orgId },
    include: { images: { orderBy: { position: "asc" } }, stock: { select: { available: true } } },
  });
  if (!product) return null;
  const history = await db.auditLog.findMany({
    where: { objectType: "product", objectId: productId },
    orderBy: { at: "desc" },
    take: 20,
    select: { id: true, action: true, at: true, actorId: true },
  });
  const people = await db.user.findMany({
    where: { id: { in: history.flatMap((row) => (row.actorId ? [row.actorId] : [])) } },
    select: { id: true, name: true },
  });
  return {
    id: product.id,
    sku: product.sku,
    nameZh: product.nameZh,
    nameEn: product.nameEn,
    descriptionZh: product.descriptionZh,
    descriptionEn: product.descriptionEn,
    categoryCode: product.categoryCode,
    art: product.art,
    originCountyCode: product.originCountyCode,
    salesUnit: product.salesUnit,
    packageZh: product.packageZh,
    packageEn: product.packageEn,
    netGrams: product.netGrams,
    priceFen: product.priceFen,
    minMilli: toMilli(product.minQuantity),
    stepMilli: toMilli(product.stepQuantity),
    leadDays: product.leadDays,
    catchWeight: product.catchWeight,
    toleranceBps: product.toleranceBps,
    shelfLifeDays: product.shelfLifeDays,
    storage: product.storage,
    freightTableId: product.freightTableId,
    seasonMonths: product.seasonMonths,
    published: product.publishedAt !== null,
    version: product.version,
    availableMilli: product.stock ? toMilli(product.stock.available) : 0n,
    images: product.images.map(({ position, fileId, altZh }) => ({ position, fileId, altZh })),
    history: history.map((row) => ({
      id: String(row.id),
      action: row.action,
      at: row.at,
      by: people.find(({ id }) => id === row.actorId)?.name ?? "",
    })),
  };
}

export interface ProductChoices {
  categories: {
    code: string;
    parentCode: string;
    nameZh: string;
    nameEn: string;
    art: string;
    storage: StorageClass;
    shelfLifeDays: number;
  }[];
  parents: { code: string; nameZh: string; nameEn: string }[];
  /** Counties of the co-op's province, by prefecture. */
  places: { prefecture: string; counties: { code: string; name: string }[] }[];
  freightTables: { id: string; name: string }[];
  homeCountyCode: string;
}

/** What the form of a product chooses from. */
export async function getProductChoices(actor: Actor): Promise<ProductChoices> {
  const coop = await db.coop.findUniqueOrThrow({ where: { id: actor.orgId }, select: { countyCode: true } });
  const [categories, divisions, freightTables] = await Promise.all([
    db.category.findMany({ orderBy: [{ sort: "asc" }, { code: "asc" }] }),
    db.division.findMany({
      where: { code: { startsWith: coop.countyCode.slice(0, 2) }, validTo: null, level: { in: ["PREFECTURE", "COUNTY"] } },
      select: { code: true, name: true, level: true },
      orderBy: { code: "asc" },
    }),
    db.freightTable.findMany({ where: { coopId: actor.orgId }, select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  const counties = divisions.filter((division) => division.level === "COUNTY");
  const prefectures = new Map(
    divisions.filter((division) => division.level === "PREFECTURE").map((division) => [division.code.slice(0, 4), division.name]),
  );
  const prefixes = [...new Set(counties.map((county) => county.code.slice(0, 4)))];
  const parents = categories.filter((category) => category.parentCode === null);
  return {
    categories: categories.flatMap(({ code, parentCode, nameZh, nameEn, art, storage, shelfLifeDays }) =>
      parentCode ? [{ code, parentCode, nameZh, nameEn, art, storage, shelfLifeDays }] : [],
    ),
    parents: parents.map(({ code, nameZh, nameEn }) => ({ code, nameZh, nameEn })),
    places: prefixes.map((prefix) => ({
      prefecture: prefectures.get(prefix) ?? counties.find((county) => county.code.startsWith(prefix))?.name ?? prefix,
      counties: counties.filter((county) => county.code.startsWith(prefix)).map(({ code, name }) => ({ code, name })),
    })),
    freightTables,
    homeCountyCode: coop.countyCode,
  };
}

export interface FreightTableView {
  id: string;
  name: string;
  products: number;
  rates: {
    divisionPrefix: string;
    placeName: string | null;
    baseFen: bigint;
    includedGrams: bigint;
    perKgFen: bigint;
    freeFromFen: bigint | null;
  }[];
}

/** A co-op's delivery charges. */
export async function listFreightTables(actor: Actor): Promise<FreightTableView[]> {
  const tables = await db.freightTable.findMany({
    where: { coopId: actor.orgId },
    include: { rates: { orderBy: { divisionPrefix: "asc" } } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const [places, counts] = await Promise.all([
    db.division.findMany({
      where: { prefix: { in: tables.flatMap((table) => table.rates.map((rate) => rate.divisionPrefix)) } },
      select: { prefix: true, name: true },
    }),
    db.product.groupBy({ by: ["freightTableId"], where: { coopId: actor.orgId }, _count: { _all: true } }),
  ]);
  return tables.map((table) => ({
    id: table.id,
    name: table.name,
    products: counts.find((count) => count.freightTableId === table.id)?._count._all ?? 0,
    rates: table.rates.map((rate) => ({
      divisionPrefix: rate.divisionPrefix,
      placeName: places.find((place) => place.prefix === rate.divisionPrefix)?.name ?? null,
      baseFen: rate.baseFen,
      includedGrams: rate.includedGrams,
      perKgFen: rate.perKgFen,
      freeFromFen: rate.freeFromFen,
    })),
  }));
}

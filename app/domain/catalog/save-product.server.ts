import { inTransaction, type Tx } from "#app/db/client.server";
import {
  categoryUnknown,
  coopNotRecommended,
  countyUnknown,
  freightTableUnknown,
  productMovedOn,
  productNotFound,
  skuTaken,
  toleranceWithoutWeighing,
} from "#app/domain/catalog/errors";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import type { OfferInput, ProductInput } from "#app/domain/catalog/schema";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { calendarDateOf } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { formatQuantity, toMilli } from "#app/lib/quantity";

/**
 * A co-op's clerk describes a new product, says what is in stock and may offer it at once; otherwise it is a draft until it is published.
 *
 * @param opening what can be sold from the start, in thousandths of the sales unit, and whether it is offered at once
 * @returns id of the product
 * @throws skuTaken, categoryUnknown, countyUnknown, freightTableUnknown, toleranceWithoutWeighing, coopNotRecommended
 */
export async function createProduct(
  actor: Actor,
  input: ProductInput,
  opening: { availableMilli: bigint; publish: boolean },
): Promise<string> {
  return inTransaction(async (tx) => {
    const art = await checked(tx, actor, input, opening.publish);
    const id = newId();
    const { count } = await tx.product.createMany({
      data: [
        { id, coopId: actor.orgId, createdAt: actor.now, publishedAt: opening.publish ? actor.now : null, ...columns(actor, input, art) },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw skuTaken(input.sku);
    await openStock(tx, actor, id, opening.availableMilli);
    if (opening.publish) await refreshListings(tx, [id], calendarDateOf(actor.now));
    await writeAudit(tx, actor, { action: "product.create", objectType: "product", objectId: id, detail: { sku: input.sku } });
    return id;
  });
}

/**
 * Changes a product. Orders keep what they were placed with.
 *
 * @param version version the clerk saw
 * @throws productNotFound, productMovedOn, and what createProduct throws
 */
export async function editProduct(actor: Actor, productId: string, version: number, input: ProductInput): Promise<void> {
  await inTransaction(async (tx) => {
    const art = await checked(tx, actor, input, false);
    const product = await tx.product.findFirst({ where: { id: productId, coopId: actor.orgId }, select: { id: true } });
    if (!product) throw productNotFound();
    const rival = await tx.product.findFirst({
      where: { coopId: actor.orgId, sku: input.sku, id: { not: productId } },
      select: { id: true },
    });
    if (rival) throw skuTaken(input.sku);
    const { count } = await tx.product.updateMany({
      where: { id: productId, coopId: actor.orgId, version },
      data: { ...columns(actor, input, art), version: { increment: 1 } },
    });
    if (count === 0) throw productMovedOn();
    await refreshListings(tx, [productId], calendarDateOf(actor.now));
    await writeAudit(tx, actor, { action: "product.edit", objectType: "product", objectId: productId, detail: { sku: input.sku } });
  });
}

/** Offers a product to everybody, or takes it back. @throws productNotFound, coopNotRecommended */
export async function setPublished(actor: Actor, productId: string, published: boolean): Promise<void> {
  await inTransaction(async (tx) => {
    if (published) await requireGoodStanding(tx, actor);
    const { count } = await tx.product.updateMany({
      where: { id: productId, coopId: actor.orgId },
      data: { publishedAt: published ? actor.now : null, version: { increment: 1 }, updatedAt: actor.now },
    });
    if (count === 0) throw productNotFound();
    await refreshListings(tx, [productId], calendarDateOf(actor.now));
    await writeAudit(tx, actor, {
      action: published ? "product.publish" : "product.unpublish",
      objectType: "product",
      objectId: productId,
    });
  });
}

/**
 * Price and stock, edited in the table itself. What was reserved meanwhile is not lost: the stock is set only if nobody moved it after it was shown.
 *
 * @throws productNotFound, productMovedOn
 */
export async function setOffer(actor: Actor, productId: string, input: OfferInput): Promise<void> {
  await inTransaction(async (tx) => {
    const [product] = await tx.$queryRaw<{ price_fen: bigint; version: number; available: string; stock_version: number }[]>`
      SELECT p.price_fen, p.version, s.available::text AS available, s.version AS stock_version FROM product p JOIN stock_item s ON s.product_id = p.id
      WHERE p.id = ${productId}::uuid AND p.coop_id = ${actor.orgId}::uuid FOR UPDATE OF s`;
    if (!product) throw productNotFound();
    if (product.version !== input.version || product.stock_version !== input.stockVersion) throw productMovedOn();
    const delta = input.available - toMilli({ toFixed: () => product.available });
    if (delta !== 0n) await adjustStock(tx, actor, productId, delta);
    if (product.price_fen !== input.price) {
      await tx.product.updateMany({
        where: { id: productId, coopId: actor.orgId },
        data: { priceFen: input.price, version: { increment: 1 }, updatedAt: actor.now },
      });
      await refreshListings(tx, [productId], calendarDateOf(actor.now));
    }
    await writeAudit(tx, actor, {
      action: "product.offer",
      objectType: "product",
      objectId: productId,
      detail: { priceFen: input.price.toString(), available: formatQuantity(input.available) },
    });
  });
}

async function requireGoodStanding(tx: Tx, actor: Actor): Promise<void> {
  const coop = await tx.coop.findUniqueOrThrow({ where: { id: actor.orgId }, select: { recommendedOn: true, suspendedAt: true } });
  if (!coop.recommendedOn || coop.suspendedAt) throw coopNotRecommended();
}

async function adjustStock(tx: Tx, actor: Actor, productId: string, deltaMilli: bigint): Promise<void> {
  const delta = formatQuantity(deltaMilli);
  await tx.$executeRaw`UPDATE stock_item SET available = available + ${delta}::numeric, version = version + 1 WHERE product_id = ${productId}::uuid`;
  await tx.$executeRaw`INSERT INTO stock_movement (product_id, cause_type, cause_id, kind, delta, quantity, at, actor_id)
    VALUES (${productId}::uuid, 'adjustment', ${newId()}::uuid, 'ADJUST', ${delta}::numeric, abs(${delta}::numeric), ${actor.now}, ${actor.userId}::uuid)`;
}

/** The first stock of a product, with the movement that explains it. */
async function openStock(tx: Tx, actor: Actor, productId: string, availableMilli: bigint): Promise<void> {
  const available = formatQuantity(availableMilli);
  await tx.$executeRaw`
    WITH item AS (INSERT INTO stock_item (product_id, available) VALUES (${productId}::uuid, ${available}::numeric) RETURNING product_id, available)
    INSERT INTO stock_movement (product_id, cause_type, cause_id, kind, delta, quantity, at, actor_id)
    SELECT product_id, 'adjustment', ${newId()}::uuid, 'ADJUST', available, available, ${actor.now}, ${actor.userId}::uuid FROM item WHERE available > 0`;
}

/** Checks what the form cannot know and returns the drawing: the chosen one, else that of the category. @param publish whether the co-op must be allowed to offer now */
async function checked(tx: Tx, actor: Actor, input: ProductInput, publish: boolean): Promise<string> {
  if (!input.catchWeight && input.tolerance > 0) throw toleranceWithoutWeighing();
  const [known] = await tx.$queryRaw<{ art: string | null; county: boolean; freight: boolean; standing: boolean }[]>`
    SELECT (SELECT art FROM category WHERE code = ${input.categoryCode} AND parent_code IS NOT NULL) AS art,
      EXISTS (SELECT 1 FROM division WHERE code = ${input.originCountyCode}) AS county,
      EXISTS (SELECT 1 FROM freight_table WHERE id = ${input.freightTableId}::uuid AND coop_id = ${actor.orgId}::uuid) AS freight,
      EXISTS (SELECT 1 FROM coop WHERE id = ${actor.orgId}::uuid AND recommended_on IS NOT NULL AND suspended_at IS NULL) AS standing`;
  if (!known?.art) throw categoryUnknown();
  if (!known.county) throw countyUnknown();
  if (!known.freight) throw freightTableUnknown();
  if (publish && !known.standing) throw coopNotRecommended();
  return input.art ?? known.art;
}

function columns(actor: Actor, input: ProductInput, art: string) {
  return {
    sku: input.sku,
    nameZh: input.nameZh,
    nameEn: input.nameEn || null,
    descriptionZh: input.descriptionZh,
    descriptionEn: input.descriptionEn || null,
    categoryCode: input.categoryCode,
    art,
    originCountyCode: input.originCountyCode,
    salesUnit: input.salesUnit,
    packageZh: input.packageZh,
    packageEn: input.packageEn || null,
    netGrams: BigInt(input.netGrams),
    priceFen: input.price,
    minQuantity: formatQuantity(input.minQuantity),
    stepQuantity: formatQuantity(input.stepQuantity),
    leadDays: input.leadDays,
    catchWeight: input.catchWeight,
    toleranceBps: input.tolerance,
    shelfLifeDays: input.shelfLifeDays,
    storage: input.storage,
    freightTableId: input.freightTableId,
    seasonMonths: input.seasonMonths,
    updatedAt: actor.now,
  };
}

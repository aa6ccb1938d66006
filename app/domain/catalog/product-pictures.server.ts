import { inTransaction, type Tx } from "#app/db/client.server";
import { productNotFound, tooManyPictures } from "#app/domain/catalog/errors";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { calendarDateOf } from "#app/lib/dates";

const MOST_PICTURES = 8;

/** Shows a stored picture with a product, after those it has. @throws productNotFound, tooManyPictures */
export async function addPicture(actor: Actor, productId: string, fileId: string, altZh: string): Promise<void> {
  await inTransaction(async (tx) => {
    await lock(tx, actor, productId);
    const images = await tx.productImage.findMany({ where: { productId }, select: { position: true } });
    if (images.length >= MOST_PICTURES) throw tooManyPictures(MOST_PICTURES);
    await tx.productImage.create({
      data: { productId, fileId, altZh, position: Math.max(0, ...images.map((image) => image.position)) + 1 },
    });
    await finish(tx, actor, productId, "product.picture-add");
  });
}

/** Takes a picture away; what is left keeps its order. @throws productNotFound */
export async function removePicture(actor: Actor, productId: string, position: number): Promise<void> {
  await inTransaction(async (tx) => {
    await lock(tx, actor, productId);
    await tx.productImage.deleteMany({ where: { productId, position } });
    await finish(tx, actor, productId, "product.picture-remove");
  });
}

async function lock(tx: Tx, actor: Actor, productId: string): Promise<void> {
  const rows = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM product WHERE id = ${productId}::uuid AND coop_id = ${actor.orgId}::uuid FOR UPDATE`;
  if (rows.length === 0) throw productNotFound();
}

async function finish(tx: Tx, actor: Actor, productId: string, action: string): Promise<void> {
  await refreshListings(tx, [productId], calendarDateOf(actor.now));
  await writeAudit(tx, actor, { action, objectType: "product", objectId: productId });
}

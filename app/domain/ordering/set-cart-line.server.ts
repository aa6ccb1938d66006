import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { quantityProblem } from "#app/domain/ordering/checkout-plan";
import { productNotFound, quantityOffStep, quantityTooSmall } from "#app/domain/ordering/errors";
import { newId } from "#app/lib/ids";
import { formatQuantity, toMilli } from "#app/lib/quantity";

/**
 * Sets how much of a product is in the person's open cart, opening one when there is none; 0 takes the product out.
 *
 * @param quantityMilli thousandths of the sales unit
 * @param mode          "set" replaces the quantity, "add" adds to what is there
 * @throws productNotFound unless the product is offered, quantityTooSmall / quantityOffStep when it cannot be ordered like that
 */
export async function setCartLine(actor: Actor, productId: string, quantityMilli: bigint, mode: "set" | "add" = "set"): Promise<void> {
  await inTransaction(async (tx) => {
    const product = await tx.product.findFirst({
      where: { id: productId, publishedAt: { not: null } }, select: { minQuantity: true, stepQuantity: true },
    });
    if (!product && quantityMilli > 0n) throw productNotFound();

    await tx.$executeRaw`INSERT INTO cart (unit_id, id, user_id, created_at) VALUES (${actor.orgId}::uuid, ${newId()}::uuid, ${actor.userId}::uuid, ${actor.now})
      ON CONFLICT (unit_id, user_id) WHERE submitted_at IS NULL DO NOTHING`;
    const [cart] = await tx.$queryRaw<{ id: string }[]>`UPDATE cart SET version = version + 1
      WHERE unit_id = ${actor.orgId}::uuid AND user_id = ${actor.userId}::uuid AND submitted_at IS NULL RETURNING id`;
    if (!cart) throw productNotFound();

    const key = { unitId: actor.orgId, cartId: cart.id, productId };
    if (!product || quantityMilli === 0n) {
      await tx.cartLine.deleteMany({ where: key });
      return;
    }
    const existing = mode === "add" ? await tx.cartLine.findUnique({ where: { unitId_cartId_productId: key }, select: { quantity: true } }) : null;
    const wanted = quantityMilli + (existing ? toMilli(existing.quantity) : 0n);
    const terms = { minMilli: toMilli(product.minQuantity), stepMilli: toMilli(product.stepQuantity) };
    const problem = quantityProblem(wanted, terms);
    if (problem?.kind === "belowMinimum") throw quantityTooSmall(formatQuantity(terms.minMilli));
    if (problem) throw quantityOffStep(formatQuantity(terms.stepMilli));
    await tx.cartLine.upsert({
      where: { unitId_cartId_productId: key },
      create: { ...key, quantity: formatQuantity(wanted), addedAt: actor.now },
      update: { quantity: formatQuantity(wanted) },
    });
  });
}

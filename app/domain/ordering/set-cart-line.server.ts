import { db } from "#app/db/client.server";
import { hotQuery } from "#app/db/hot.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { quantityProblem } from "#app/domain/ordering/checkout-plan";
import { productNotFound, quantityOffStep, quantityTooSmall } from "#app/domain/ordering/errors";
import { newId } from "#app/lib/ids";
import { formatQuantity, parseQuantity } from "#app/lib/quantity";

interface OfferRow {
  min: string;
  step: string;
  existing: string | null;
  published: boolean;
}

/**
 * Sets how much of a product is in the person's open cart, opening one when there is none; 0 takes the product out.
 *
 * @param quantityMilli thousandths of the sales unit
 * @param mode          "set" replaces the quantity, "add" adds to what is there
 * @throws productNotFound unless the product is offered, quantityTooSmall / quantityOffStep when it cannot be ordered like that
 */
export async function setCartLine(actor: Actor, productId: string, quantityMilli: bigint, mode: "set" | "add" = "set"): Promise<void> {
  if (quantityMilli === 0n) return removeCartLine(actor, productId);
  const [offer] = await hotQuery<OfferRow>(Prisma.sql`
    SELECT p.min_quantity::text AS min, p.step_quantity::text AS step, p.published_at IS NOT NULL AS published,
      (SELECT l.quantity::text FROM cart c JOIN cart_line l ON l.unit_id = c.unit_id AND l.cart_id = c.id AND l.product_id = p.id
        WHERE c.unit_id = ${actor.orgId}::uuid AND c.user_id = ${actor.userId}::uuid AND c.submitted_at IS NULL) AS existing
    FROM product p WHERE p.id = ${productId}::uuid`);
  if (!offer?.published) throw productNotFound();
  const milli = (text: string | null) => (text === null ? 0n : (parseQuantity(text) ?? 0n));
  const wanted = mode === "add" ? quantityMilli + milli(offer.existing) : quantityMilli;
  const problem = quantityProblem(wanted, { minMilli: milli(offer.min), stepMilli: milli(offer.step) });
  if (problem?.kind === "belowMinimum") throw quantityTooSmall(formatQuantity(milli(offer.min)));
  if (problem) throw quantityOffStep(formatQuantity(milli(offer.step)));

  const quantity = formatQuantity(quantityMilli);
  await hotQuery(Prisma.sql`
    WITH open_cart AS (
      INSERT INTO cart (unit_id, id, user_id, created_at) VALUES (${actor.orgId}::uuid, ${newId()}::uuid, ${actor.userId}::uuid, ${actor.now})
      ON CONFLICT (unit_id, user_id) WHERE submitted_at IS NULL DO UPDATE SET version = cart.version + 1 RETURNING unit_id, id)
    INSERT INTO cart_line AS l (unit_id, cart_id, product_id, quantity, added_at)
    SELECT unit_id, id, ${productId}::uuid, ${quantity}::numeric, ${actor.now} FROM open_cart
    ON CONFLICT (unit_id, cart_id, product_id) DO UPDATE SET quantity = ${mode === "add" ? Prisma.sql`l.quantity + EXCLUDED.quantity` : Prisma.sql`EXCLUDED.quantity`}`);
}

async function removeCartLine(actor: Actor, productId: string): Promise<void> {
  await db.$executeRaw`
    WITH open_cart AS (
      UPDATE cart SET version = version + 1 WHERE unit_id = ${actor.orgId}::uuid AND user_id = ${actor.userId}::uuid AND submitted_at IS NULL RETURNING unit_id, id)
    DELETE FROM cart_line l USING open_cart c WHERE l.unit_id = c.unit_id AND l.cart_id = c.id AND l.product_id = ${productId}::uuid`;
}

import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { formatQuantity } from "#app/lib/quantity";

/**
 * Common table expressions that take what `demand(product_id, quantity, cause_id)` asks for from the stock. Rows are locked in id order first, because an
 * UPDATE … FROM promises none. A shortage violates the CHECK on `available` and undoes the whole statement. `reserved` has one row per product taken.
 */
export function reserveStock(actor: Actor): Prisma.Sql {
  return Prisma.sql`
    stock_lock AS MATERIALIZED (
      SELECT s.product_id FROM stock_item s WHERE s.product_id IN (SELECT product_id FROM demand) ORDER BY s.product_id FOR UPDATE),
    reserved AS (
      UPDATE stock_item s SET available = s.available - d.quantity, version = s.version + 1 FROM demand d, stock_lock k
      WHERE s.product_id = d.product_id AND k.product_id = d.product_id RETURNING s.product_id),
    stock_trail AS (
      INSERT INTO stock_movement (product_id, cause_type, cause_id, kind, delta, quantity, at, actor_id)
      SELECT product_id, 'order-line', cause_id, 'RESERVE', -quantity, quantity, ${actor.now}, ${actor.userId}::uuid FROM demand)`;
}

export interface StockRelease {
  productId: string;
  /** The event that gives the goods back, one per order line. */
  causeId: string;
  quantityMilli: bigint;
}

/** Common table expressions that give reserved goods back; `released` has one row per product. */
export function releaseStock(actor: Actor, releases: readonly StockRelease[]): Prisma.Sql {
  const json = JSON.stringify(
    releases.map((row) => ({ product_id: row.productId, cause_id: row.causeId, quantity: formatQuantity(row.quantityMilli) })),
  );
  return Prisma.sql`
    release AS (SELECT * FROM jsonb_to_recordset(${json}::jsonb) AS r(product_id uuid, cause_id uuid, quantity numeric(12,3))),
    stock_lock AS MATERIALIZED (
      SELECT s.product_id FROM stock_item s WHERE s.product_id IN (SELECT product_id FROM release) ORDER BY s.product_id FOR UPDATE),
    released AS (
      UPDATE stock_item s SET available = s.available + r.quantity, version = s.version + 1
      FROM (SELECT product_id, sum(quantity) AS quantity FROM release GROUP BY product_id) r, stock_lock k
      WHERE s.product_id = r.product_id AND k.product_id = r.product_id RETURNING s.product_id),
    stock_trail AS (
      INSERT INTO stock_movement (product_id, cause_type, cause_id, kind, delta, quantity, at, actor_id)
      SELECT product_id, 'cancellation', cause_id, 'RELEASE', quantity, quantity, ${actor.now}, ${actor.userId}::uuid FROM release)`;
}

/** Common table expression that records what `goods(product_id, movement_id, quantity)` says has left; it was reserved before, so nothing that can be sold changes. */
export function shipStock(actor: Actor): Prisma.Sql {
  return Prisma.sql`stock_trail AS (
    INSERT INTO stock_movement (product_id, cause_type, cause_id, kind, delta, quantity, at, actor_id)
    SELECT product_id, 'shipment-line', movement_id, 'SHIP', 0, quantity, ${actor.now}, ${actor.userId}::uuid FROM goods)`;
}

import { Prisma } from "#app/db/generated/client";
import type { Tx } from "#app/db/client.server";
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

export interface StockChange {
  productId: string;
  cause: { type: "order-line" | "cancellation" | "shipment-line"; id: string };
  kind: "RELEASE" | "SHIP";
  quantityMilli: bigint;
}

/** Gives reserved goods back (RELEASE) or records that they left (SHIP). Posting what a cause has posted already changes nothing. */
export async function moveStock(tx: Tx, actor: Actor, changes: readonly StockChange[]): Promise<void> {
  const rows = changes.filter((change) => change.quantityMilli > 0n);
  if (rows.length === 0) return;
  const json = JSON.stringify(
    rows.map((row) => ({ product_id: row.productId, cause_type: row.cause.type, cause_id: row.cause.id, kind: row.kind, quantity: formatQuantity(row.quantityMilli) })),
  );
  const table = Prisma.sql`change AS (SELECT * FROM jsonb_to_recordset(${json}::jsonb)
    AS c(product_id uuid, cause_type text, cause_id uuid, kind stock_movement_kind, quantity numeric(12,3)))`;
  await tx.$queryRaw`WITH ${table} SELECT 1 FROM stock_item WHERE product_id IN (SELECT product_id FROM change WHERE kind = 'RELEASE') ORDER BY product_id FOR UPDATE`;
  await tx.$executeRaw`
    WITH ${table}, trail AS (
      INSERT INTO stock_movement (product_id, cause_type, cause_id, kind, delta, quantity, at, actor_id)
      SELECT product_id, cause_type, cause_id, kind, CASE WHEN kind = 'RELEASE' THEN quantity ELSE 0 END, quantity, ${actor.now}, ${actor.userId}::uuid FROM change
      ON CONFLICT DO NOTHING RETURNING product_id, delta)
    UPDATE stock_item s SET available = s.available + t.delta, version = s.version + 1
    FROM (SELECT product_id, sum(delta) AS delta FROM trail GROUP BY product_id HAVING sum(delta) <> 0) t WHERE s.product_id = t.product_id`;
}

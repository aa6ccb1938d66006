import { Prisma } from "#app/db/generated/client";
import type { StockRelease } from "#app/domain/catalog/stock.server";
import type { Actor } from "#app/domain/identity/actor";
import { toPostings } from "#app/domain/ordering/order-write.server";
import type { OrderSnapshot } from "#app/domain/ordering/order-snapshot.server";
import { movesOnCancellation } from "#app/domain/ordering/quota-postings";
import type { QuotaPosting } from "#app/domain/quota/ledger.server";
import { formatQuantity } from "#app/lib/quantity";

/** What giving up everything that has not been shipped means: stock back, encumbrance back, lines marked. */
export function cancelUnshipped(
  actor: Actor,
  snapshot: OrderSnapshot,
): { releases: StockRelease[]; postings: QuotaPosting[]; parts: Prisma.Sql[] } {
  const lines = snapshot.lines.flatMap((line) => {
    const left = line.quantityMilli - line.cancelledMilli - line.shippedMilli;
    return left > 0n || line.openFen > 0n ? [{ line, left: left > 0n ? left : 0n }] : [];
  });
  const json = JSON.stringify(lines.map(({ line, left }) => ({ id: line.id, quantity: formatQuantity(left) })));
  return {
    releases: lines
      .filter(({ left }) => left > 0n)
      .map(({ line, left }) => ({ productId: line.productId, causeId: line.id, quantityMilli: left })),
    postings: toPostings(actor, snapshot, movesOnCancellation(snapshot.balances), (move) => ({
      type: "cancellation",
      id: move.balance.lineId,
    })),
    parts: [
      Prisma.sql`cancelled_line AS (
        UPDATE order_line l SET cancelled_quantity = l.cancelled_quantity + c.quantity, open_fen = 0
        FROM jsonb_to_recordset(${json}::jsonb) AS c(id uuid, quantity numeric(12,3)) WHERE l.unit_id = ${snapshot.unitId}::uuid AND l.id = c.id)`,
    ],
  };
}

import { Prisma } from "#app/db/generated/client";

/**
 * Remittances that stand, less what was taken back of them, with what of them has been given to receivables or given back.
 *
 * @param which condition on remittance `m`
 */
export function selectAdvances(which: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT m.unit_id, m.id, m.order_id, m.coop_id, m.amount_fen + back.fen AS amount_fen, m.method, m.psp_payment_id, m.confirmed_at,
      (SELECT coalesce(sum(a.amount_fen), 0) FROM remittance_allocation a WHERE a.unit_id = m.unit_id AND a.remittance_id = m.id)
        + (SELECT coalesce(sum(a.amount_fen), 0) FROM remittance b JOIN remittance_allocation a ON a.unit_id = b.unit_id AND a.remittance_id = b.id WHERE b.unit_id = m.unit_id AND b.reverses_id = m.id)
        + (SELECT coalesce(sum(f.amount_fen), 0) FROM refund f WHERE f.unit_id = m.unit_id AND f.cause = 'OVERPAID' AND f.cause_id = m.id AND f.state <> 'FAILED') AS given
    FROM remittance m, LATERAL (SELECT coalesce(sum(b.amount_fen), 0)::bigint AS fen FROM remittance b WHERE b.unit_id = m.unit_id AND b.reverses_id = m.id) back
    WHERE ${which} AND m.reverses_id IS NULL AND m.amount_fen + back.fen > 0`;
}

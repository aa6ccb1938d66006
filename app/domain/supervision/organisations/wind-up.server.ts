import { inTransaction, type Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { endUnitGrants } from "#app/domain/identity/continue-unit.server";

/**
 * Ends the grants at closed units that have nothing left to wind up: with the change itself where nothing is open, otherwise on the day after the last order is paid,
 * for the goods on the road are accepted by the people who ordered them. What the unit was party to is read by the one that continues it, by co-ops and by bureaus.
 *
 * @param unitIds only these; null for all
 * @returns how many grants ended
 */
export async function endIdleGrants(tx: Tx, unitIds: readonly string[] | null, now: Date): Promise<number> {
  const idle = await tx.$queryRaw<{ id: string }[]>`
    SELECT u.id FROM unit u WHERE u.closed_on IS NOT NULL ${unitIds === null ? Prisma.empty : Prisma.sql`AND u.id = ANY (${[...unitIds]}::uuid[])`}
      AND EXISTS (SELECT 1 FROM access_grant g WHERE g.unit_id = u.id AND g.valid_from < ${now} AND (g.valid_to IS NULL OR g.valid_to > ${now}))
      AND NOT EXISTS (SELECT 1 FROM purchase_order o WHERE o.unit_id = u.id AND (o.state IN ('AWAITING_APPROVAL', 'AWAITING_COOP', 'AWAITING_BUYER') OR o.state = 'CONFIRMED' AND o.settled_at IS NULL))
      AND NOT EXISTS (SELECT 1 FROM correction c WHERE c.state = 'PROPOSED' AND u.id IN (c.unit_id, c.from_unit_id, c.to_unit_id)) ORDER BY u.id`;
  return endUnitGrants(
    tx,
    idle.map(({ id }) => id),
    now,
  );
}

/** The same for all closed units; run daily. */
export async function windUpClosedUnits(now: Date): Promise<number> {
  return inTransaction((tx) => endIdleGrants(tx, null, now));
}

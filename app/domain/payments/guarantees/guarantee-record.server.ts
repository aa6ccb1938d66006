import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { newId } from "#app/lib/ids";

/**
 * Guarantees that somebody may read, as a condition on `g` (guarantee) with `u` (unit) joined: the co-op its own; unit and bureau what was issued. What was withdrawn
 * before that they never saw.
 */
export function guaranteesOf(actor: Actor): Prisma.Sql {
  switch (actor.audience) {
    case "coop":
      return Prisma.sql`g.coop_id = ${actor.orgId}::uuid`;
    case "unit":
      return Prisma.sql`g.unit_id = ${actor.orgId}::uuid AND g.issued_at IS NOT NULL`;
    case "bureau":
      return Prisma.sql`starts_with(u.division_code, ${actor.divisionPrefix}) AND g.issued_at IS NOT NULL`;
    case "hall":
    case "county":
    case "platform":
      return Prisma.sql`false`;
  }
}

/** Writes a line of the timeline, and of the audit log. */
export async function noteGuarantee(
  tx: Tx,
  actor: Actor,
  { unitId, id }: { unitId: string; id: string },
  kind: string,
  detail: Record<string, string | number> = {},
): Promise<void> {
  await tx.guaranteeEvent.create({
    data: { unitId, id: newId(), guaranteeId: id, at: actor.now, kind, side: actor.audience, actorId: actor.userId, detail },
  });
  await writeAudit(tx, actor, { action: `guarantee.${kind}`, objectType: "guarantee", objectId: id, unitId });
}

import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { windowNotFound } from "#app/domain/region/errors";

/**
 * From which difference on the units of a window have to say why they declare something else than last year. Declarations that are saved already keep what they say.
 *
 * @param input the difference in basis points
 * @throws windowNotFound
 */
export async function setWindowDifference(tx: Tx, actor: Actor, { id, difference }: { id: string; difference: number }): Promise<void> {
  const { count } = await tx.filingWindow.updateMany({ where: { id }, data: { differenceBps: difference } });
  if (count === 0) throw windowNotFound();
  await writeAudit(tx, actor, {
    action: "window.difference",
    objectType: "filing-window",
    objectId: id,
    detail: { differenceBps: difference },
  });
}

import { inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { windowNotFound } from "#app/domain/region/errors";

/**
 * From which difference on the units of a window have to say why they declare something else than last year. Declarations that are saved already keep what they say.
 *
 * @throws windowNotFound unless the window is of the actor's divisions
 */
export async function setWindowDifference(actor: Actor, windowId: string, differenceBps: number): Promise<void> {
  await inTransaction(async (tx) => {
    const { count } = await tx.filingWindow.updateMany({
      where: { id: windowId, divisionPrefix: { startsWith: actor.divisionPrefix } },
      data: { differenceBps },
    });
    if (count === 0) throw windowNotFound();
    await writeAudit(tx, actor, {
      action: "window.difference",
      objectType: "filing-window",
      objectId: windowId,
      detail: { differenceBps },
    });
  });
}

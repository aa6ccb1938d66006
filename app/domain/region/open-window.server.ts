import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { outsideScope, windowExists } from "#app/domain/region/errors";
import type { WindowInput } from "#app/domain/region/schema";
import { toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * A bureau opens the filing window of a year for its division or one below it.
 *
 * @returns id of the window
 * @throws outsideScope, windowExists when the division has one for that year
 */
export async function openWindow(tx: Tx, actor: Actor, input: WindowInput): Promise<string> {
  const division = await tx.division.findUnique({ where: { code: input.divisionCode }, select: { prefix: true } });
  if (!division || !division.prefix.startsWith(actor.divisionPrefix)) throw outsideScope();
  const id = newId();
  const { count } = await tx.filingWindow.createMany({
    data: [
      {
        id,
        fiscalYear: input.fiscalYear,
        divisionPrefix: division.prefix,
        opensOn: toDbDate(input.opensOn),
        dueOn: toDbDate(input.dueOn),
        correctionDueOn: toDbDate(input.correctionDueOn),
        source: input.source,
        openedById: actor.userId,
        createdAt: actor.now,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) throw windowExists(input.fiscalYear);
  await writeAudit(tx, actor, {
    action: "window.open",
    objectType: "filing-window",
    objectId: id,
    detail: { fiscalYear: input.fiscalYear, prefix: division.prefix },
  });
  return id;
}

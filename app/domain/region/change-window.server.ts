import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { windowNotFound } from "#app/domain/region/errors";
import type { WindowDatesInput } from "#app/domain/region/schema";
import { toDbDate } from "#app/lib/dates";

/** Moves the days of a filing window. Filings already marked late stay so. @throws windowNotFound */
export async function changeWindow(tx: Tx, actor: Actor, input: WindowDatesInput): Promise<void> {
  const { count } = await tx.filingWindow.updateMany({
    where: { id: input.id },
    data: {
      opensOn: toDbDate(input.opensOn),
      dueOn: toDbDate(input.dueOn),
      correctionDueOn: toDbDate(input.correctionDueOn),
      source: input.source,
    },
  });
  if (count === 0) throw windowNotFound();
  await writeAudit(tx, actor, {
    action: "window.change",
    objectType: "filing-window",
    objectId: input.id,
    detail: { opensOn: input.opensOn, dueOn: input.dueOn, correctionDueOn: input.correctionDueOn },
  });
}

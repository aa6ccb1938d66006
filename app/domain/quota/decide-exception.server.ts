import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { exceptionMovedOn, exceptionNotFound, exceptionOver } from "#app/domain/quota/errors";
import { calendarDateOf, fromDbDate, toDbDate } from "#app/lib/dates";

/**
 * The bureau grants an exception: until its last day the unit may declare the lower share, which is then frozen with its filing.
 *
 * @throws exceptionNotFound outside the actor's divisions, exceptionMovedOn, exceptionOver when its last day is past
 */
export async function grantException(actor: Actor, id: string): Promise<void> {
  const today = calendarDateOf(actor.now);
  await inTransaction(async (tx) => {
    const exception = await findForBureau(tx, actor, id);
    if (fromDbDate(exception.expiresOn) < today) throw exceptionOver();
    const { count } = await tx.filingException.updateMany({
      where: { unitId: exception.unitId, id, status: "REQUESTED", expiresOn: { gte: toDbDate(today) } },
      data: { status: "GRANTED", decidedAt: actor.now, decidedById: actor.userId },
    });
    if (count === 0) throw exceptionMovedOn();
    await writeAudit(tx, actor, { action: "exception.grant", objectType: "filing-exception", objectId: id, unitId: exception.unitId });
  });
}

/** The bureau refuses an exception with a reason. @throws exceptionNotFound, exceptionMovedOn */
export async function refuseException(actor: Actor, id: string, reason: string): Promise<void> {
  await inTransaction(async (tx) => {
    const exception = await findForBureau(tx, actor, id);
    const { count } = await tx.filingException.updateMany({
      where: { unitId: exception.unitId, id, status: "REQUESTED" },
      data: { status: "REFUSED", decidedAt: actor.now, decidedById: actor.userId, decisionReason: reason },
    });
    if (count === 0) throw exceptionMovedOn();
    await writeAudit(tx, actor, {
      action: "exception.refuse",
      objectType: "filing-exception",
      objectId: id,
      unitId: exception.unitId,
      detail: { reason },
    });
  });
}

async function findForBureau(tx: Tx, actor: Actor, id: string): Promise<{ unitId: string; expiresOn: Date }> {
  const [row] = await tx.$queryRaw<{ unitId: string; expiresOn: Date }[]>`
    SELECT x.unit_id AS "unitId", x.expires_on AS "expiresOn" FROM filing_exception x JOIN unit u ON u.id = x.unit_id
    WHERE x.id = ${id}::uuid AND u.division_code LIKE ${`${actor.divisionPrefix}%`}`;
  if (!row) throw exceptionNotFound();
  return row;
}

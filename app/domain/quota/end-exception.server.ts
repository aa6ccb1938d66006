import { inTransaction, type Tx } from "#app/db/client.server";
import { violatedConstraint } from "#app/db/refusal.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { endingDayOutside, exceptionMovedOn, exceptionNotFound, ruleNeedsSecondPerson } from "#app/domain/quota/errors";
import { endGranted } from "#app/domain/quota/expire-exceptions.server";
import { calendarDateOf, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Proposes that a granted exception ends before its time: its reason has gone.
 *
 * @param lastOn last day on which it holds; not before it was granted, not in the future
 * @throws exceptionNotFound outside the actor's divisions, exceptionMovedOn unless it holds and no end is proposed, endingDayOutside
 */
export async function proposeExceptionEnd(actor: Actor, exceptionId: string, lastOn: CalendarDate, reason: string): Promise<string> {
  try {
    return await inTransaction(async (tx) => {
      const exception = await granted(tx, actor, exceptionId);
      const first = exception.decidedAt ? calendarDateOf(exception.decidedAt) : lastOn;
      if (lastOn < first || lastOn > calendarDateOf(actor.now) || lastOn > fromDbDate(exception.expiresOn)) throw endingDayOutside();
      const id = newId();
      await tx.exceptionEnding.create({
        data: {
          unitId: exception.unitId,
          id,
          exceptionId,
          status: "PROPOSED",
          lastOn: toDbDate(lastOn),
          reason,
          proposedAt: actor.now,
          proposedById: actor.userId,
        },
      });
      await writeAudit(tx, actor, {
        action: "exception.proposeEnd",
        objectType: "filing-exception",
        objectId: exceptionId,
        unitId: exception.unitId,
        detail: { lastOn, reason },
      });
      return id;
    });
  } catch (error) {
    if (violatedConstraint(error) === "exception_ending_one") throw exceptionMovedOn();
    throw error;
  }
}

/**
 * A second person confirms the early end, and what the year requires grows from the day after, or declines it; the proposer may take it back.
 *
 * @throws exceptionNotFound, exceptionMovedOn, ruleNeedsSecondPerson
 */
export async function decideExceptionEnd(actor: Actor, exceptionId: string, decision: "confirm" | "decline" | "withdraw"): Promise<void> {
  await inTransaction(async (tx) => {
    const { unitId } = await granted(tx, actor, exceptionId);
    const ending = await tx.exceptionEnding.findFirst({ where: { unitId, exceptionId, status: "PROPOSED" } });
    if (!ending) throw exceptionMovedOn();
    if ((ending.proposedById === actor.userId) !== (decision === "withdraw")) throw ruleNeedsSecondPerson();
    const { count } = await tx.exceptionEnding.updateMany({
      where: { unitId, id: ending.id, status: "PROPOSED" },
      data: {
        status: decision === "confirm" ? "CONFIRMED" : decision === "decline" ? "DECLINED" : "WITHDRAWN",
        decidedAt: actor.now,
        decidedById: actor.userId,
      },
    });
    if (count === 0) throw exceptionMovedOn();
    await writeAudit(tx, actor, {
      action: `exception.${decision}End`,
      objectType: "filing-exception",
      objectId: exceptionId,
      unitId,
      detail: { lastOn: fromDbDate(ending.lastOn) },
    });
    if (decision === "confirm" && !(await endGranted(tx, { unitId, id: exceptionId, lastOn: fromDbDate(ending.lastOn), now: actor.now })))
      throw exceptionMovedOn();
  });
}

/** An exception of the actor's divisions that holds, locked. @throws exceptionNotFound, exceptionMovedOn */
async function granted(tx: Tx, actor: Actor, id: string) {
  const [row] = await tx.$queryRaw<{ unitId: string; expiresOn: Date; decidedAt: Date | null; status: string }[]>`
    SELECT x.unit_id AS "unitId", x.expires_on AS "expiresOn", x.decided_at AS "decidedAt", x.status::text AS status
    FROM filing_exception x JOIN unit u ON u.id = x.unit_id WHERE x.id = ${id}::uuid AND u.division_code LIKE ${`${actor.divisionPrefix}%`} FOR UPDATE OF x`;
  if (!row) throw exceptionNotFound();
  if (row.status !== "GRANTED") throw exceptionMovedOn();
  return row;
}

import { db, inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { unitClosed } from "#app/domain/identity/errors";
import { storeDocument } from "#app/domain/identity/store-document.server";
import {
  exceptionDayPast,
  exceptionMovedOn,
  exceptionNotFound,
  exceptionNotNeeded,
  exceptionOpen,
  exceptionPaperMissing,
  exceptionTooLong,
} from "#app/domain/quota/errors";
import type { ExceptionInput } from "#app/domain/quota/schema";
import { ruleInForce } from "#app/domain/region/minimum-share";
import { listRulesFor } from "#app/domain/region/queries.server";
import { calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * A unit asks its bureau for a share below the minimum in a year, with a paper, a reason and a last day.
 *
 * @returns id of the exception
 * @throws exceptionPaperMissing, exceptionNotNeeded, exceptionDayPast, exceptionTooLong, unitClosed; as storeDocument
 * @throws exceptionOpen while one of this programme and year waits or is in force
 */
export async function requestException(
  actor: Actor,
  fiscalYear: number,
  input: ExceptionInput,
  file: { name: string; bytes: Uint8Array<ArrayBuffer> } | null,
): Promise<string> {
  if (!file) throw exceptionPaperMissing();
  if (input.expiresOn < calendarDateOf(actor.now)) throw exceptionDayPast();
  if (input.expiresOn > `${fiscalYear}-12-31`) throw exceptionTooLong(fiscalYear);
  const unit = await db.unit.findUniqueOrThrow({
    where: { id: actor.orgId },
    select: { divisionCode: true, subsidisedCanteen: true, closedOn: true },
  });
  if (unit.closedOn) throw unitClosed();
  const filing = await db.filing.findUnique({ where: { unitId_fiscalYear: { unitId: actor.orgId, fiscalYear } }, select: { mode: true } });
  const rule = ruleInForce(await listRulesFor(unit.divisionCode, fiscalYear), {
    programmeId: input.programmeId,
    divisionCode: unit.divisionCode,
    fiscalYear,
    mode: filing?.mode ?? "OWN",
    subsidisedCanteen: unit.subsidisedCanteen,
  });
  if (!rule) throw exceptionNotNeeded("programmeId");
  if (input.asked >= rule.minimumBps) throw exceptionNotNeeded("asked");
  return inTransaction(async (tx) => {
    const id = newId();
    const documentFileId = await storeDocument(tx, actor, file, "file");
    const before = await tx.filingException.count({ where: { unitId: actor.orgId, fiscalYear, programmeId: input.programmeId } });
    const { count } = await tx.filingException.createMany({
      data: [
        {
          unitId: actor.orgId,
          id,
          fiscalYear,
          programmeId: input.programmeId,
          version: before + 1,
          askedBps: input.asked,
          reason: input.reason,
          documentFileId,
          expiresOn: toDbDate(input.expiresOn),
          status: "REQUESTED",
          requestedAt: actor.now,
          requestedById: actor.userId,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw exceptionOpen();
    await writeAudit(tx, actor, {
      action: "exception.request",
      objectType: "filing-exception",
      objectId: id,
      unitId: actor.orgId,
      detail: { fiscalYear, askedBps: input.asked, expiresOn: input.expiresOn },
    });
    return id;
  });
}

/** The unit takes its request back while it waits. @throws exceptionNotFound, exceptionMovedOn */
export async function withdrawException(actor: Actor, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const known = await tx.filingException.count({ where: { unitId: actor.orgId, id } });
    if (known === 0) throw exceptionNotFound();
    const { count } = await tx.filingException.updateMany({
      where: { unitId: actor.orgId, id, status: "REQUESTED" },
      data: { status: "WITHDRAWN", endedAt: actor.now },
    });
    if (count === 0) throw exceptionMovedOn();
    await writeAudit(tx, actor, { action: "exception.withdraw", objectType: "filing-exception", objectId: id, unitId: actor.orgId });
  });
}

import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { nameBeforeLast, nameFromFuture, nameUnchanged, unitClosed, unitNotFound } from "#app/domain/identity/errors";
import type { RenameInput } from "#app/domain/identity/schema";
import { addDays, calendarDateOf, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";

interface Named {
  name: string;
  nameEn: string | null;
  since: CalendarDate;
}

/**
 * A bureau gives a unit of its divisions another name from a day on. Documents of the time before keep the old one; a first day on which the unit was entered
 * corrects a name that was wrong from the beginning.
 *
 * @throws unitNotFound, unitClosed, nameUnchanged, nameFromFuture, nameBeforeLast
 */
export async function renameUnit(actor: Actor, unitId: string, input: RenameInput): Promise<void> {
  await inTransaction(async (tx) => {
    const [unit] = await tx.$queryRaw<(Omit<Named, "since"> & { createdAt: Date; closedOn: Date | null })[]>`
      SELECT name, name_en AS "nameEn", created_at AS "createdAt", closed_on AS "closedOn" FROM unit
      WHERE id = ${unitId}::uuid AND starts_with(division_code, ${actor.divisionPrefix}) FOR NO KEY UPDATE`;
    if (!unit) throw unitNotFound();
    if (unit.closedOn) throw unitClosed();
    const { _max: last } = await tx.formerUnitName.aggregate({ where: { unitId }, _max: { validTo: true } });
    const keeps = judge(actor, { ...unit, since: calendarDateOf(unit.createdAt) }, last.validTo, input);
    if (keeps) await tx.formerUnitName.create({ data: { unitId, name: unit.name, nameEn: unit.nameEn, validTo: toDbDate(keeps) } });
    await tx.unit.update({ where: { id: unitId }, data: { name: input.name, nameEn: input.nameEn || null } });
    await writeAudit(tx, actor, {
      action: "unit.rename",
      objectType: "unit",
      objectId: unitId,
      unitId,
      detail: { before: unit.name, name: input.name, nameFrom: input.nameFrom, source: input.source },
    });
  });
}

/** The actor's co-op has another name from a day on; a step, because what is found by the name is the catalogue's. @throws nameUnchanged, nameFromFuture, nameBeforeLast */
export async function renameOwnCoop(tx: Tx, actor: Actor, input: RenameInput): Promise<void> {
  const coopId = actor.orgId;
  const [coop] = await tx.$queryRaw<(Omit<Named, "since"> & { createdAt: Date })[]>`
    SELECT name, name_en AS "nameEn", created_at AS "createdAt" FROM coop WHERE id = ${coopId}::uuid FOR NO KEY UPDATE`;
  if (!coop) throw new Error("the actor's co-op is not there");
  const { _max: last } = await tx.formerCoopName.aggregate({ where: { coopId }, _max: { validTo: true } });
  const keeps = judge(actor, { ...coop, since: calendarDateOf(coop.createdAt) }, last.validTo, input);
  if (keeps) await tx.formerCoopName.create({ data: { coopId, name: coop.name, nameEn: coop.nameEn, validTo: toDbDate(keeps) } });
  await tx.coop.update({ where: { id: coopId }, data: { name: input.name, nameEn: input.nameEn || null } });
  await writeAudit(tx, actor, {
    action: "coop.rename",
    objectType: "coop",
    objectId: coopId,
    detail: { before: coop.name, name: input.name, nameFrom: input.nameFrom, source: input.source },
  });
}

/** The last day of the old name; null where it held for no day and leaves no trace. */
function judge(actor: Actor, { name, nameEn, since }: Named, last: Date | null, input: RenameInput): CalendarDate | null {
  if (name === input.name && (nameEn ?? "") === input.nameEn) throw nameUnchanged();
  if (input.nameFrom > calendarDateOf(actor.now)) throw nameFromFuture();
  const heldUntil = last === null ? null : fromDbDate(last);
  const lastDay = addDays(input.nameFrom, -1);
  if (heldUntil !== null && lastDay < heldUntil) throw nameBeforeLast(heldUntil);
  return lastDay === heldUntil || (heldUntil === null && input.nameFrom === since) ? null : lastDay;
}

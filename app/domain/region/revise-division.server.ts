import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { divisionUnknown, endBeforeStart, nameHeldUntil, nameInFuture } from "#app/domain/region/errors";
import type { DivisionInput } from "#app/domain/region/schema";
import { addDays, calendarDateOf, fromDbDate, toDbDate, type CalendarDate } from "#app/lib/dates";

/**
 * Renames a division or sets the day after which it is no more. Codes never change; one that has no last day is replaced by nothing. A name that another one
 * follows stays with the day before as its last, so that documents of its time still say it; without a first day the new name corrects the old one for all time.
 * Whoever calls sees to what is found by the name.
 *
 * @returns prefix of a division that has another name now, or null
 * @throws divisionUnknown, endBeforeStart, nameInFuture, nameHeldUntil
 */
export async function reviseDivision(tx: Tx, actor: Actor, input: DivisionInput): Promise<string | null> {
  const [division] = await tx.$queryRaw<{ name: string; prefix: string; validFrom: Date; validTo: Date | null }[]>`
    SELECT name, prefix, valid_from AS "validFrom", valid_to AS "validTo" FROM division WHERE code = ${input.code} FOR UPDATE`;
  if (!division) throw divisionUnknown("code");
  const validFrom = fromDbDate(division.validFrom);
  if (input.validTo !== undefined && input.validTo < validFrom) throw endBeforeStart();
  const renamed = division.name !== input.name;
  if (!renamed && (division.validTo === null ? undefined : fromDbDate(division.validTo)) === input.validTo) return null;
  if (renamed && input.nameFrom !== undefined) {
    if (input.nameFrom > calendarDateOf(actor.now)) throw nameInFuture();
    if (input.nameFrom < validFrom) throw endBeforeStart("nameFrom");
    if (input.nameFrom > validFrom) await keepFormerName(tx, input.code, division.name, addDays(input.nameFrom, -1));
  }
  await tx.division.update({
    where: { code: input.code },
    data: {
      name: input.name,
      ...(input.validTo === undefined ? { validTo: null, replacedByCode: null } : { validTo: toDbDate(input.validTo) }),
    },
  });
  await writeAudit(tx, actor, {
    action: "division.edit",
    objectType: "division",
    objectId: input.code,
    detail: { before: division.name, name: input.name, nameFrom: input.nameFrom ?? null, validTo: input.validTo ?? null },
  });
  return renamed ? division.prefix : null;
}

/** A name that held for no day, because another one follows from the same day, leaves no trace. @throws nameHeldUntil when a former name holds longer */
async function keepFormerName(tx: Tx, code: string, name: string, lastDay: CalendarDate): Promise<void> {
  const { _max } = await tx.formerDivisionName.aggregate({ where: { code }, _max: { validTo: true } });
  const heldUntil = _max.validTo === null ? null : fromDbDate(_max.validTo);
  if (heldUntil !== null && heldUntil > lastDay) throw nameHeldUntil(heldUntil);
  if (heldUntil !== lastDay) await tx.formerDivisionName.create({ data: { code, name, validTo: toDbDate(lastDay) } });
}

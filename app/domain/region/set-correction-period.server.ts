import type { Tx } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { periodBeginsInPast, periodExists, rowMovedOn } from "#app/domain/region/errors";
import { prefixOf } from "#app/domain/region/prefix-of.server";
import type { CorrectionPeriodInput } from "#app/domain/region/schema";
import { addDays, calendarDateOf, toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";

/**
 * Puts a correction period into force from a day on; the one before it for the same kind and place ends the day before. What was proposed under an earlier one
 * stays as it was judged, because the proposal names its period.
 *
 * @returns id of the period
 * @throws divisionUnknown, periodBeginsInPast, periodExists (one of the same kind and place begins that day)
 */
export async function setCorrectionPeriod(tx: Tx, actor: Actor, input: CorrectionPeriodInput): Promise<string> {
  if (input.validFrom < calendarDateOf(actor.now)) throw periodBeginsInPast();
  const divisionPrefix = await prefixOf(tx, input.divisionCode);
  const id = newId();
  const validFrom = toDbDate(input.validFrom);
  const { count } = await tx.correctionPeriod.createMany({
    data: [
      {
        id,
        kind: input.kind,
        divisionPrefix,
        countedFrom: input.countedFrom,
        days: input.days,
        crossesYear: input.crossesYear,
        validFrom,
        source: input.source,
        createdAt: actor.now,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) throw periodExists();
  const dayBefore = toDbDate(addDays(input.validFrom, -1));
  await tx.correctionPeriod.updateMany({
    where: {
      kind: input.kind,
      divisionPrefix,
      validFrom: { lt: validFrom },
      OR: [{ validTo: null }, { validTo: { gte: validFrom } }],
    },
    data: { validTo: dayBefore },
  });
  await writeAudit(tx, actor, {
    action: "correctionPeriod.set",
    objectType: "correction-period",
    objectId: id,
    detail: { kind: input.kind, prefix: divisionPrefix, days: input.days, validFrom: input.validFrom },
  });
  return id;
}

/** Ends a period with today; from tomorrow on the wider place's one holds, or none. @throws rowMovedOn when it has ended already or is unknown */
export async function endCorrectionPeriod(tx: Tx, actor: Actor, id: string): Promise<void> {
  const today = toDbDate(calendarDateOf(actor.now));
  const { count } = await tx.correctionPeriod.updateMany({
    where: { id, validFrom: { lte: today }, OR: [{ validTo: null }, { validTo: { gt: today } }] },
    data: { validTo: today },
  });
  if (count === 0) throw rowMovedOn();
  await writeAudit(tx, actor, { action: "correctionPeriod.end", objectType: "correction-period", objectId: id });
}

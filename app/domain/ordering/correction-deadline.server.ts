import type { Tx } from "#app/db/client.server";
import { lastCorrectionDay } from "#app/domain/region/correction-period";
import { calendarDateOf, fromDbDate, type CalendarDate } from "#app/lib/dates";

/** Last day on which consents may be given, by the period the correction was proposed under; null while there is no end in sight. */
export async function lastDayOf(
  tx: Pick<Tx, "order" | "correctionPeriod">,
  correction: { unitId: string; orderId: string; periodId: string },
): Promise<CalendarDate | null> {
  const period = await tx.correctionPeriod.findUniqueOrThrow({
    where: { id: correction.periodId },
    select: { countedFrom: true, days: true, crossesYear: true },
  });
  const order = await tx.order.findUniqueOrThrow({
    where: { unitId_id: { unitId: correction.unitId, id: correction.orderId } },
    select: { placedOn: true, settledAt: true, fiscalYear: true },
  });
  return lastCorrectionDay(period, {
    placedOn: fromDbDate(order.placedOn),
    settledOn: order.settledAt ? calendarDateOf(order.settledAt) : null,
    fiscalYear: order.fiscalYear,
  });
}

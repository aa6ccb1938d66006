import { db } from "#app/db/client.server";
import { periodInForce, type CorrectionKind, type CorrectionPeriodTerms } from "#app/domain/region/correction-period";
import { fromDbDate, type CalendarDate } from "#app/lib/dates";

export interface CorrectionPeriodRow extends CorrectionPeriodTerms {
  place: string;
  source: string;
}

/** The period that binds a place on a day; null where such a correction is not allowed at all. */
export async function getCorrectionPeriod(
  kind: CorrectionKind,
  divisionCode: string,
  day: CalendarDate,
): Promise<CorrectionPeriodTerms | null> {
  const rows = await db.correctionPeriod.findMany({
    where: { kind, divisionPrefix: { in: ["", divisionCode.slice(0, 2), divisionCode.slice(0, 4), divisionCode] } },
  });
  return periodInForce(rows.map(toTerms), { kind, divisionCode, day });
}

/** A period by its id, in force or not: what was proposed under it is judged by it. */
export async function getCorrectionPeriodById(id: string): Promise<CorrectionPeriodTerms> {
  return toTerms(await db.correctionPeriod.findUniqueOrThrow({ where: { id } }));
}

/** Periods that bind somewhere in a place — its own, those from above and from below — by kind and place, the latest first. */
export async function listCorrectionPeriods(prefix: string): Promise<CorrectionPeriodRow[]> {
  const above = [0, 2, 4, 6].filter((digits) => digits < prefix.length).map((digits) => prefix.slice(0, digits));
  const rows = await db.correctionPeriod.findMany({
    where: { OR: [{ divisionPrefix: { startsWith: prefix } }, { divisionPrefix: { in: above } }] },
    orderBy: [{ kind: "asc" }, { divisionPrefix: "asc" }, { validFrom: "desc" }],
    take: 500,
  });
  const divisions = await db.division.findMany({
    where: { prefix: { in: rows.map((row) => row.divisionPrefix).filter(Boolean) } },
    select: { prefix: true, name: true },
  });
  return rows.map((row) => ({
    ...toTerms(row),
    source: row.source,
    place: divisions.find(({ prefix }) => prefix === row.divisionPrefix)?.name ?? row.divisionPrefix,
  }));
}

function toTerms(row: Awaited<ReturnType<typeof db.correctionPeriod.findUniqueOrThrow>>): CorrectionPeriodTerms {
  return {
    id: row.id,
    kind: row.kind,
    divisionPrefix: row.divisionPrefix,
    countedFrom: row.countedFrom,
    days: row.days,
    crossesYear: row.crossesYear,
    validFrom: fromDbDate(row.validFrom),
    validTo: row.validTo ? fromDbDate(row.validTo) : null,
  };
}

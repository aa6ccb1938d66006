import { db } from "#app/db/client.server";
import { listProgress, type AccountProgress } from "#app/domain/quota/account.queries.server";
import { listCountedMonths, listUnitCountedMonths } from "#app/domain/quota/breakdown.queries.server";
import { forecastYear, type YearForecast } from "#app/domain/quota/forecast";
import { readSeason } from "#app/domain/region/place-rules.queries.server";
import type { CalendarDate } from "#app/lib/dates";

/** What will count by the end of a unit's year under a programme; null outside the running year. Amounts in fen. */
export async function forecastAccount(
  unit: { id: string; divisionCode: string },
  progress: AccountProgress,
  fiscalYear: number,
  today: CalendarDate,
): Promise<YearForecast | null> {
  const { programme } = progress;
  const [season, lastYearFen] = await Promise.all([
    readSeason({ programmeId: programme.id, fiscalYear, divisionCode: unit.divisionCode }),
    listUnitCountedMonths({ unitId: unit.id, programmeId: programme.id, fiscalYear: fiscalYear - 1, stage: programme.countingStage }),
  ]);
  return forecastYear({
    fiscalYear,
    today,
    requiredFen: progress.requiredFen,
    countedFen: progress.countedFen,
    inProgressFen: progress.orderedFen + progress.acceptedFen + progress.settledFen - progress.countedFen,
    lastYearFen,
    ...(season ? { season } : {}),
  });
}

export interface AccountOutlook {
  accountId: string;
  fiscalYear: number;
  /** Code. */
  programme: string;
  requiredFen: bigint;
  countedFen: bigint;
  planToDateFen: bigint;
  /** January first. */
  months: { month: number; plannedFen: bigint; countedFen: bigint }[];
  forecast: YearForecast | null;
}

/** Plan, what counted in each month, and forecast of an account; null when the unit has no such account. @param unitId that the reader may read */
export async function getAccountOutlook(unitId: string, accountId: string, today: CalendarDate): Promise<AccountOutlook | null> {
  const [account, unit] = await Promise.all([
    db.quotaAccount.findFirst({ where: { unitId, id: accountId }, select: { fiscalYear: true } }),
    db.unit.findUnique({ where: { id: unitId }, select: { id: true, divisionCode: true } }),
  ]);
  if (!account || !unit) return null;
  const { fiscalYear } = account;
  const progress = (await listProgress(unit.id, unit.divisionCode, fiscalYear, today)).find((row) => row.accountId === accountId);
  if (!progress) return null;
  const [counted, forecast] = await Promise.all([
    listCountedMonths({ orgId: unit.id }, accountId, progress.programme.countingStage),
    forecastAccount(unit, progress, fiscalYear, today),
  ]);
  const months = progress.months.map((plannedFen, index) => ({ month: index + 1, plannedFen, countedFen: counted[index] ?? 0n }));
  const { requiredFen, countedFen, planToDateFen } = progress;
  return { accountId, fiscalYear, programme: progress.programme.code, requiredFen, countedFen, planToDateFen, months, forecast };
}

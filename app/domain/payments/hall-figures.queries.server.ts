import { db } from "#app/db/client.server";
import { fiscalYearOf, instantOf, type CalendarDate } from "#app/lib/dates";

export interface HallFigures {
  /** Paid in full this year to the hall's co-ops. */
  settledFen: bigint;
  /** Canteens that paid. */
  units: number;
}

const KEEP_MS = 120_000;
const kept = { year: 0, until: 0, figures: Promise.resolve(new Map<string, HallFigures>()) };

/**
 * What halls have brought in since the year began, by hall id. A sum over all payments of the year for a figure of decoration: a process asks every two minutes.
 */
export function listHallFigures(today: CalendarDate): Promise<Map<string, HallFigures>> {
  const year = fiscalYearOf(today);
  if (kept.year === year && kept.until > Date.now()) return kept.figures;
  const figures = selectFigures(year);
  Object.assign(kept, { year, until: Date.now() + KEEP_MS, figures });
  figures.catch(() => (kept.until = 0));
  return figures;
}

async function selectFigures(year: number): Promise<Map<string, HallFigures>> {
  const rows = await db.$queryRaw<{ hall_id: string; settled_fen: bigint; units: number }[]>`
    SELECT c.hall_id, sum(r.amount_fen)::bigint AS settled_fen, count(DISTINCT r.unit_id)::int AS units
    FROM receivable r JOIN hall_coop c ON c.coop_id = r.coop_id WHERE r.paid_at >= ${instantOf(`${year}-01-01`)} GROUP BY 1`;
  return new Map(rows.map((row) => [row.hall_id, { settledFen: row.settled_fen, units: row.units }]));
}

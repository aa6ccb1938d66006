import { db } from "#app/db/client.server";

/** How many open deadlines lie in each of these years: due days of receivables, last days to pay first, green lanes, held money. Asked about years without a calendar, where they are provisional. */
export async function countOpenDeadlines(years: readonly number[]): Promise<Map<number, number>> {
  if (years.length === 0) return new Map();
  const rows = await db.$queryRaw<{ year: number; count: number }[]>`
    SELECT y.year, (
      (SELECT count(*) FROM receivable r WHERE r.paid_at IS NULL AND r.due_on BETWEEN y.first AND y.last)
      + (SELECT count(*) FROM purchase_order o WHERE o.pay_by BETWEEN y.first AND y.last AND o.state = 'CONFIRMED' AND o.settled_at IS NULL)
      + (SELECT count(*) FROM green_lane g WHERE g.due_on BETWEEN y.first AND y.last
          AND EXISTS (SELECT 1 FROM receivable r WHERE r.unit_id = g.unit_id AND r.order_id = g.order_id AND r.paid_at IS NULL))
      + (SELECT count(*) FROM held_money h WHERE h.ended_at IS NULL AND h.deadline_on BETWEEN y.first AND y.last))::int AS count
    FROM (SELECT year, make_date(year, 1, 1) AS first, make_date(year, 12, 31) AS last FROM unnest(${[...years]}::int[]) AS year) y`;
  return new Map(rows.map(({ year, count }) => [year, count]));
}

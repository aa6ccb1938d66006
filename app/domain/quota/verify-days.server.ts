import type { Tx } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { entryKinds, markKinds, type Stage } from "#app/domain/quota/stages";
import type { Difference } from "#app/domain/quota/verify-ledger.server";

const order: readonly Stage[] = ["ASSESSED", "REMAINING", "ORDERED", "ACCEPTED", "SETTLED"];

/** How each kind moves the stages and the mark, by the product's own table: days are closed by a function of the database, which is checked as well. */
const moves = Prisma.join([
  ...Object.entries(entryKinds).map(
    ([kind, [from, to]]) =>
      Prisma.sql`(${kind}, ${Prisma.join(order.map((stage) => Prisma.sql`${Number(stage === to) - Number(stage === from)}::int`))}, 0::int)`,
  ),
  ...Object.entries(markKinds).map(([kind, sign]) => Prisma.sql`(${kind}, 0::int, 0::int, 0::int, 0::int, 0::int, ${Number(sign)}::int)`),
]);

/** Compares the sums of the days that are closed with their entries, by place, year and programme, and how many there were. */
export async function verifyDays(tx: Pick<Tx, "$queryRaw">, report: (difference: Difference) => void): Promise<void> {
  const rows = await tx.$queryRaw<{ place: string; expected: string; found: string }[]>`
    WITH grouped AS MATERIALIZED (
      SELECT q.programme_id, q.fiscal_year, q.division_code, (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS recorded_on, e.effective_on, e.kind, sum(e.amount_fen)::bigint AS fen,
        count(*) AS entries
      FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id GROUP BY 1, 2, 3, 4, 5, 6),
    counted AS (SELECT recorded_on AS day, sum(entries) AS entries FROM grouped WHERE recorded_on <= (SELECT max(day) FROM quota_day_closed) GROUP BY 1),
    summed AS (
      SELECT programme_id, fiscal_year, left(division_code, l.digits) AS prefix, recorded_on, effective_on, sum(m.assessed * fen)::bigint AS assessed,
        sum(m.remaining * fen)::bigint AS remaining, sum(m.ordered * fen)::bigint AS ordered, sum(m.accepted * fen)::bigint AS accepted, sum(m.settled * fen)::bigint AS settled,
        sum(m.rated * fen)::bigint AS rated
      FROM grouped g JOIN quota_day_closed c ON c.day = recorded_on JOIN (VALUES ${moves}) m(kind, assessed, remaining, ordered, accepted, settled, rated) ON m.kind = g.kind::text
        CROSS JOIN (VALUES (2), (4), (6)) l(digits) GROUP BY 1, 2, 3, 4, 5)
    SELECT 'day ' || coalesce(s.recorded_on, d.recorded_on) || ' place ' || coalesce(s.prefix, d.prefix) || ' year ' || coalesce(s.fiscal_year, d.fiscal_year) AS place,
      concat_ws(' ', coalesce(s.assessed, 0), coalesce(s.remaining, 0), coalesce(s.ordered, 0), coalesce(s.accepted, 0), coalesce(s.settled, 0), coalesce(s.rated, 0)) AS expected,
      concat_ws(' ', coalesce(d.assessed_fen, 0), coalesce(d.remaining_fen, 0), coalesce(d.ordered_fen, 0), coalesce(d.accepted_fen, 0), coalesce(d.settled_fen, 0), coalesce(d.rated_fen, 0)) AS found
    FROM summed s FULL JOIN quota_day d ON d.programme_id = s.programme_id AND d.fiscal_year = s.fiscal_year AND d.prefix = s.prefix AND d.recorded_on = s.recorded_on AND d.effective_on = s.effective_on
    WHERE (coalesce(s.assessed, 0), coalesce(s.remaining, 0), coalesce(s.ordered, 0), coalesce(s.accepted, 0), coalesce(s.settled, 0), coalesce(s.rated, 0))
      IS DISTINCT FROM (coalesce(d.assessed_fen, 0), coalesce(d.remaining_fen, 0), coalesce(d.ordered_fen, 0), coalesce(d.accepted_fen, 0), coalesce(d.settled_fen, 0), coalesce(d.rated_fen, 0))
    UNION ALL
    SELECT 'day ' || coalesce(n.day, c.day), coalesce(n.entries, 0) || ' entries', coalesce(c.entries::text, 'no') || ' entries'
    FROM counted n FULL JOIN quota_day_closed c USING (day) WHERE coalesce(n.entries, 0) IS DISTINCT FROM c.entries LIMIT 50`;
  for (const row of rows) report({ kind: "wrong-roll-up", where: row.place, expected: row.expected, found: row.found });
}

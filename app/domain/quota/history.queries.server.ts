import { db } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import type { Actor } from "#app/domain/identity/actor";
import type { OverviewQuestion } from "#app/domain/quota/overview.queries.server";
import type { Stage } from "#app/domain/quota/stages";
import { instantOf, addDays, toDbDate, type CalendarDate } from "#app/lib/dates";
import { ratioBps } from "#app/lib/money";

/** What was required, and where the amounts stood. */
export interface Standing {
  requiredFen: bigint;
  stages: Record<Exclude<Stage, "ASSESSED">, bigint>;
  /** Part of SETTLED that was rated. */
  ratedFen: bigint;
  /** By what counts in each place. */
  countedFen: bigint;
  /** Counted ÷ required in basis points; null where nothing was required. */
  completionBps: bigint | null;
}

/** A node of the tree on a past day, twice. */
export interface PastNode {
  code: string;
  name: string;
  own: boolean;
  /** As it was reported then: every entry recorded by the end of the day. */
  then: Standing;
  /** As it is known now: every entry that takes effect by the day, whenever it was recorded. */
  now: Standing;
}

export type HistoryQuestion = Omit<OverviewQuestion, "today"> & { day: CalendarDate };

type Side = "then" | "now";
type Row = { code: string; name: string; own: boolean } & Record<
  `${Side}_${"assessed" | "remaining" | "ordered" | "accepted" | "settled" | "rated" | "counted"}`,
  bigint
>;
const amounts = ["assessed", "remaining", "ordered", "accepted", "settled", "rated", "counted"] as const;

/**
 * The children of a division on a past day, as reported then and as known now, and their sum. Days that are over are read as sums, the entries behind the last
 * of them one by one, so that both are exact at every moment.
 *
 * @throws RangeError when the prefix is outside the actor's divisions: callers check first
 */
export async function getPast(actor: Actor, question: HistoryQuestion): Promise<{ node: PastNode; children: PastNode[] }> {
  const { programmeId, fiscalYear, prefix } = question;
  if (!prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const digits = prefix.length === 6 ? 6 : prefix.length + 2;
  const day = toDbDate(question.day);
  const sums = Prisma.raw(
    amounts
      .flatMap((name) => [`sum(${name}) FILTER (WHERE t)::bigint AS then_${name}`, `sum(${name}) FILTER (WHERE n)::bigint AS now_${name}`])
      .join(", "),
  );
  const filled = Prisma.raw(
    (["then", "now"] as const)
      .flatMap((side) => amounts.map((name) => `coalesce(s.${side}_${name}, 0)::bigint AS ${side}_${name}`))
      .join(", "),
  );
  // Where every place below counts alike, sums of the nodes do; otherwise those of the divisions that accounts stand in.
  const [counting] = await db.$queryRaw<
    { stage: string | null }[]
  >`SELECT counting_stage_below(${programmeId}::uuid, ${fiscalYear}::int, ${prefix})::text AS stage`;
  const summed = counting?.stage ? digits : 6;
  const rows = await db.$queryRaw<Row[]>`
    WITH closed AS (SELECT coalesce(max(day), '1900-01-01') AS day FROM quota_day_closed),
    moved AS (
      SELECT d.prefix AS place, d.recorded_on <= ${day}::date AS t, d.effective_on <= ${day}::date AS n, d.assessed_fen AS assessed, d.remaining_fen AS remaining,
        d.ordered_fen AS ordered, d.accepted_fen AS accepted, d.settled_fen AS settled, d.rated_fen AS rated
      FROM quota_day d WHERE d.programme_id = ${programmeId}::uuid AND d.fiscal_year = ${fiscalYear} AND d.prefix LIKE ${`${prefix}%`} AND length(d.prefix) = ${summed}
      UNION ALL
      SELECT left(q.division_code, ${summed}), e.recorded_at < ${instantOf(addDays(question.day, 1))}, e.effective_on <= ${day}::date, m.assessed, m.remaining, m.ordered, m.accepted, m.settled, m.rated
      FROM quota_entry e JOIN quota_account q ON q.unit_id = e.unit_id AND q.id = e.account_id, LATERAL quota_moves(e.kind, e.amount_fen) m
      WHERE e.recorded_at >= (SELECT (day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' FROM closed)
        AND q.programme_id = ${programmeId}::uuid AND q.fiscal_year = ${fiscalYear} AND q.division_code LIKE ${`${prefix}%`}),
    counts AS MATERIALIZED (
      SELECT place, counting_stage_of(${programmeId}::uuid, ${fiscalYear}::int, rpad(place, 6, '0')) AS stage FROM (SELECT DISTINCT place FROM moved) p),
    part AS (SELECT left(place, ${digits}) AS node, moved.*, quota_counted(counts.stage, accepted, settled, rated) AS counted FROM moved JOIN counts USING (place)),
    s AS (SELECT node, ${sums} FROM part WHERE t OR n GROUP BY node)
    SELECT rpad(s.node, 6, '0') AS code, coalesce(d.name, s.node) AS name,
      (length(${prefix}::text) = 6 OR s.node = rpad(${prefix}, ${digits}, '0')) AND ${prefix} <> '' AS own, ${filled}
    FROM s LEFT JOIN division d ON d.code = rpad(s.node, 6, '0') ORDER BY 1`;
  const children = rows.map(toNode);
  const [self] = await db.$queryRaw<{ name: string }[]>`SELECT name FROM division WHERE prefix = ${prefix}`;
  const sum = Object.fromEntries(
    (["then", "now"] as const).flatMap((side) =>
      amounts.map((name) => [`${side}_${name}`, rows.reduce((total, row) => total + row[`${side}_${name}`], 0n)]),
    ),
  ) as Omit<Row, "code" | "name" | "own">;
  return { node: toNode({ ...sum, code: prefix.padEnd(6, "0"), name: self?.name ?? "", own: false }), children };
}

function toNode(row: Row): PastNode {
  const standing = (side: Side): Standing => {
    const stages = {
      REMAINING: row[`${side}_remaining`],
      ORDERED: row[`${side}_ordered`],
      ACCEPTED: row[`${side}_accepted`],
      SETTLED: row[`${side}_settled`],
    };
    const [requiredFen, counted] = [-row[`${side}_assessed`], row[`${side}_counted`]];
    return { requiredFen, stages, ratedFen: row[`${side}_rated`], countedFen: counted, completionBps: ratioBps(counted, requiredFen) };
  };
  return { code: row.code, name: row.name, own: row.own, then: standing("then"), now: standing("now") };
}

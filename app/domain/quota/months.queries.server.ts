import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import type { OverviewQuestion } from "#app/domain/quota/overview.queries.server";

/** A month of a division: what was planned for it, and what got how far in it. In fen. */
export interface MonthFigures {
  month: number;
  plannedFen: bigint;
  /** Submitted in the month, less what was cancelled: what reached at least this stage. */
  orderedFen: bigint;
  acceptedFen: bigint;
  settledFen: bigint;
}

/**
 * The twelve months of a division. Each amount is counted at its stage and every one before it, so that ordered ≥ accepted ≥ settled in the running sums.
 *
 * @throws RangeError when the prefix is outside the actor's divisions: callers check first
 */
export async function listMonths(actor: Actor, { programmeId, fiscalYear, prefix }: OverviewQuestion): Promise<MonthFigures[]> {
  if (!prefix.startsWith(actor.divisionPrefix)) throw new RangeError("outside the actor's divisions");
  const like = `${prefix}%`;
  return hotQuery<MonthFigures>(Prisma.sql`
    WITH moved AS (
      SELECT r.month, sum(r.ordered_fen + r.accepted_fen + r.settled_fen)::bigint AS ordered, sum(r.accepted_fen + r.settled_fen)::bigint AS accepted, sum(r.settled_fen)::bigint AS settled
      FROM quota_rollup r WHERE r.programme_id = ${programmeId}::uuid AND r.fiscal_year = ${fiscalYear} AND r.division_code LIKE ${like} GROUP BY 1),
    planned AS (
      SELECT p.month, sum(p.planned_fen)::bigint AS fen FROM quota_plan_rollup p
      WHERE p.programme_id = ${programmeId}::uuid AND p.fiscal_year = ${fiscalYear}::int AND p.slot = 0 AND p.division_code LIKE ${like} GROUP BY 1)
    SELECT n.month::int AS month, coalesce(planned.fen, 0)::bigint AS "plannedFen", coalesce(moved.ordered, 0)::bigint AS "orderedFen",
      coalesce(moved.accepted, 0)::bigint AS "acceptedFen", coalesce(moved.settled, 0)::bigint AS "settledFen"
    FROM generate_series(1, 12) n(month) LEFT JOIN moved ON moved.month = n.month LEFT JOIN planned ON planned.month = n.month ORDER BY 1`);
}

import { db, inTransaction } from "#app/db/client.server";
import { scoresSql } from "#app/domain/supervision/scores/score-figures.server";
import { getScoreRule } from "#app/domain/supervision/scores/score-rules.queries.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";

/** Below this many units a ranking is computed while somebody waits for it. */
export const KEEP_ABOVE = 5_000;

/**
 * Computes the ranking of a bureau's year and keeps it, in place of the one before. Two at once come one after the other.
 *
 * @returns how many units; 0 where nobody scores the year
 */
export async function keepScores(bureauId: string, year: number, now: Date): Promise<number> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`scores ${bureauId} ${year}`}, 0))::text`;
    const rule = await getScoreRule(tx, bureauId, year);
    if (rule === null) return 0;
    const { prefix } = await tx.bureau.findUniqueOrThrow({ where: { id: bureauId }, select: { prefix: true } });
    await tx.scoreKept.deleteMany({ where: { bureauId, fiscalYear: year } });
    await tx.scoreKeptAt.upsert({
      where: { bureauId_fiscalYear: { bureauId, fiscalYear: year } },
      create: { bureauId, fiscalYear: year, ruleVersion: rule.version, computedAt: now },
      update: { ruleVersion: rule.version, computedAt: now },
    });
    return tx.$executeRaw`
      INSERT INTO score_kept (bureau_id, fiscal_year, unit_id, rank, score_bps, figures)
      SELECT ${bureauId}::uuid, ${year}::int, s.unit_id, s.rank, s.score_bps, s.figures
      FROM (${scoresSql({ rule, year, prefix, today: calendarDateOf(now) })}) s`;
  });
}

/** The same for every bureau that scores the running year and has many units. @returns how many bureaus */
export async function keepLargeScores(now: Date, above = KEEP_ABOVE): Promise<number> {
  const year = fiscalYearOf(calendarDateOf(now));
  const bureaus = await db.$queryRaw<{ id: string }[]>`
    SELECT b.id FROM bureau b WHERE EXISTS (SELECT 1 FROM score_rule r WHERE r.bureau_id = b.id AND r.status = 'CONFIRMED' AND r.from_year <= ${year}::int)
      AND (SELECT count(*) FROM unit u WHERE starts_with(u.division_code, b.prefix) AND u.closed_on IS NULL) > ${above}::int ORDER BY b.id`;
  let kept = 0;
  for (const { id } of bureaus) if ((await keepScores(id, year, now)) > 0) kept += 1;
  return kept;
}

import { db, type Tx } from "#app/db/client.server";
import type { BulletinContent, BulletinFigures, ProgrammeTerms } from "#app/domain/supervision/bulletins/content";
import { readFigures } from "#app/domain/supervision/bulletins/figures.queries.server";
import { listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { canonicalJson } from "#app/lib/canonical-json";
import { calendarDateOf, fromDbDate } from "#app/lib/dates";

const MINUTES_MS = 5 * 60_000;

/**
 * Computes the figures of a bulletin that waits for them, all from one snapshot, and makes it a draft. Cut off, nothing was written; repeated or done by two at
 * once, the draft stands once.
 *
 * @returns false if the bulletin does not wait
 */
export async function computeBulletin(id: string, now: Date): Promise<boolean> {
  const asked = await db.bulletin.findUnique({ where: { id } });
  if (asked?.state !== "COMPUTING") return false;
  const known = await listProgrammesBelow(asked.divisionPrefix, asked.fiscalYear);
  const programmes = known.filter((programme) => asked.programmeIds.includes(programme.id));
  return db.$transaction(
    async (tx) => {
      const figures = await readFigures(tx, {
        prefix: asked.divisionPrefix,
        fiscalYear: asked.fiscalYear,
        programmes: programmes.map(termsOf),
        asOf: fromDbDate(asked.asOf),
        basis: asked.basis,
        now,
        today: calendarDateOf(now),
        before: await figuresBefore(tx, asked),
      });
      const { count } = await tx.bulletin.updateMany({
        where: { id, state: "COMPUTING", version: asked.version },
        data: { state: "DRAFT", figures: canonicalJson(figures), computedAt: now, version: { increment: 1 } },
      });
      return count > 0;
    },
    { isolationLevel: "RepeatableRead", timeout: MINUTES_MS, maxWait: 10_000 },
  );
}

const termsOf = ({ id, code, nameZh, nameEn, shortZh, shortEn, countingStage }: ProgrammeTerms): ProgrammeTerms => ({
  id,
  code,
  nameZh,
  nameEn,
  shortZh,
  shortEn,
  countingStage,
});

/** The figures of the bureau's newest bulletin of an earlier day for the same place and year that was not withdrawn. */
async function figuresBefore(
  tx: Tx,
  { bureauId, divisionPrefix, fiscalYear, asOf }: { bureauId: string; divisionPrefix: string; fiscalYear: number; asOf: Date },
): Promise<BulletinFigures | null> {
  const [row] = await tx.$queryRaw<{ content: string }[]>`
    SELECT b.content FROM bulletin b WHERE b.bureau_id = ${bureauId}::uuid AND b.division_prefix = ${divisionPrefix} AND b.fiscal_year = ${fiscalYear}::int AND b.state = 'ISSUED'
      AND b.as_of < ${asOf}::date AND NOT EXISTS (SELECT 1 FROM bulletin r WHERE r.replaces_id = b.id AND r.state = 'ISSUED')
    ORDER BY b.as_of DESC, b.number_year DESC, b.serial DESC LIMIT 1`;
  return row ? (JSON.parse(row.content) as BulletinContent).figures : null;
}

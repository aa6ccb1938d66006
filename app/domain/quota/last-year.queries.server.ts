import { db } from "#app/db/client.server";
import { filingDifferences, type ComparedFiling, type FilingDifference, type LedgerYear } from "#app/domain/quota/filing-differences";
import type { CanteenMode } from "#app/domain/region/minimum-share";

/** What a unit declared and what the ledger says of the year before. */
export interface LastYear {
  declaration: ComparedFiling | null;
  ledger: LedgerYear[];
}

/** Last year's confirmed declaration, and its accounts as they stand. The caller has checked who may see the unit. */
export async function getLastYear(unitId: string, fiscalYear: number): Promise<LastYear> {
  const [declaration, ledger] = await Promise.all([
    readDeclaration(unitId, fiscalYear - 1, true),
    db.$queryRaw<LedgerYear[]>`
      SELECT q.programme_id AS "programmeId", -q.assessed_fen AS "requiredFen", q.ordered_fen + q.accepted_fen + q.settled_fen AS "boughtFen",
        quota_counted(q.counting_stage, q.accepted_fen, q.settled_fen, q.rated_fen) AS "countedFen"
      FROM quota_account q JOIN programme p ON p.id = q.programme_id
      WHERE q.unit_id = ${unitId}::uuid AND q.fiscal_year = ${fiscalYear - 1} ORDER BY p.sort, p.code`,
  ]);
  return { declaration, ledger };
}

/** What a saved declaration differs in from last year, line by line. */
export async function listFilingDifferences(unitId: string, fiscalYear: number, thresholdBps: number): Promise<FilingDifference[]> {
  const [now, last] = await Promise.all([readDeclaration(unitId, fiscalYear, false), getLastYear(unitId, fiscalYear)]);
  return now ? filingDifferences(last.declaration, last.ledger, now, thresholdBps) : [];
}

async function readDeclaration(unitId: string, fiscalYear: number, confirmed: boolean): Promise<ComparedFiling | null> {
  const filing = await db.filing.findUnique({ where: { unitId_fiscalYear: { unitId, fiscalYear } }, include: { shares: true } });
  if (!filing || (confirmed && filing.status !== "CONFIRMED")) return null;
  const lead = filing.leadUnitId ? await db.unit.findUnique({ where: { id: filing.leadUnitId }, select: { name: true } }) : null;
  return {
    mode: filing.mode satisfies CanteenMode,
    canteenTotalFen: filing.canteenTotalFen,
    lead: lead?.name ?? null,
    contractor: filing.contractorName,
    shares: filing.shares.map(({ programmeId, declaredBps, requiredFen, minimumBps, exceptionId }) => ({
      programmeId,
      declaredBps,
      requiredFen,
      minimumBps,
      exception: exceptionId !== null,
    })),
  };
}

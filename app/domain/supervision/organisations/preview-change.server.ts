import { inTransaction, type Tx } from "#app/db/client.server";
import type { Author } from "#app/domain/identity/audit.server";
import { standingParts, type AccountStanding, type OrganisationImpact } from "#app/domain/supervision/organisations/change";
import { carryOutChange, type CarriedOut, type OrganisationTerms } from "#app/domain/supervision/organisations/carry-out-change.server";
import type { CalendarDate } from "#app/lib/dates";

/** Takes back what a preview did. */
class TakenBack extends Error {}

/**
 * What a change would touch, found by doing it and taking it back.
 *
 * @param before enters the change where it is not there yet
 * @throws whatever carrying it out would throw
 */
export async function previewChange(
  author: Author,
  change: OrganisationTerms,
  on: CalendarDate,
  before: (tx: Tx) => Promise<void> = () => Promise.resolve(),
): Promise<OrganisationImpact> {
  const found: OrganisationImpact[] = [];
  try {
    await inTransaction(async (tx) => {
      await before(tx);
      const { impact, done } = await carryOutMeasured(tx, author, change, on);
      // The new unit of a preview is gone with it.
      found.push({
        ...impact,
        accounts: impact.accounts.map((row) =>
          row.unitId === done.successorId && change.targetId === null ? { ...row, unitId: null } : row,
        ),
      });
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  const impact = found.at(-1);
  if (!impact) throw new Error("a preview ended without figures");
  return impact;
}

/** Does a change and says what it moved, account by account on both sides. */
export async function carryOutMeasured(
  tx: Tx,
  author: Author,
  change: OrganisationTerms,
  on: CalendarDate,
): Promise<{ impact: OrganisationImpact; done: CarriedOut }> {
  const involved = change.targetId === null ? change.sourceIds : [...change.sourceIds, change.targetId];
  const before = await readStandings(tx, involved);
  const done = await carryOutChange(tx, author, change, on);
  const after = await readStandings(tx, done.successorId === null ? involved : [...new Set([...involved, done.successorId])]);
  const accounts = after.flatMap((row): OrganisationImpact["accounts"] => {
    const earlier = before.find(({ accountId }) => accountId === row.accountId)?.standing ?? nothing;
    if (standingParts.every((part) => earlier[part] === row.standing[part])) return [];
    const { unitId, unit, programmeId, shortZh, shortEn, fiscalYear, standing } = row;
    const place = { unitId, unit, programmeId, shortZh, shortEn, fiscalYear };
    return [{ ...place, part: change.sourceIds.includes(row.unitId) ? "SOURCE" : "TARGET", before: earlier, after: standing }];
  });
  return { impact: { orders: done.orders, lines: done.lines, people: done.people, accounts }, done };
}

const nothing: AccountStanding = { required: "0", ordered: "0", accepted: "0", settled: "0" };

interface StandingRow {
  accountId: string;
  unitId: string;
  unit: string;
  programmeId: string;
  shortZh: string;
  shortEn: string;
  fiscalYear: number;
  standing: AccountStanding;
}

async function readStandings(tx: Tx, unitIds: readonly string[]): Promise<StandingRow[]> {
  const rows = await tx.$queryRaw<(Omit<StandingRow, "standing"> & AccountStanding)[]>`
    SELECT q.id AS "accountId", u.id AS "unitId", u.name AS unit, p.id AS "programmeId", p.short_zh AS "shortZh", p.short_en AS "shortEn", q.fiscal_year AS "fiscalYear",
      (-q.assessed_fen)::text AS required, q.ordered_fen::text AS ordered, q.accepted_fen::text AS accepted, q.settled_fen::text AS settled
    FROM quota_account q JOIN unit u ON u.id = q.unit_id JOIN programme p ON p.id = q.programme_id WHERE q.unit_id = ANY (${[...unitIds]}::uuid[])
    ORDER BY q.fiscal_year DESC, p.sort, p.code, u.name, u.id`;
  return rows.map(({ required, ordered, accepted, settled, ...row }) => ({ ...row, standing: { required, ordered, accepted, settled } }));
}

import { db, inTransaction } from "#app/db/client.server";
import { Prisma } from "#app/db/generated/client";
import { hotQuery } from "#app/db/hot.server";
import type { Actor } from "#app/domain/identity/actor";
import { ensureAccounts } from "#app/domain/quota/ledger.server";
import { isContractor } from "#app/domain/ordering/own-orders.server";
import { unitNotCreditable } from "#app/domain/ordering/errors";
import { calendarDateOf, toDbDate } from "#app/lib/dates";

export interface CreditedUnit {
  id: string;
  name: string;
  divisionCode: string;
  /** Approval threshold of the trading unit, in fen. */
  tradingThresholdFen: bigint | null;
}

/**
 * The unit a purchase is credited to: the trading unit itself, or one it supervises today.
 *
 * @throws unitNotCreditable for any other unit
 */
export async function creditedUnitOf(actor: Actor, creditedUnitId: string): Promise<CreditedUnit> {
  const [own] = await hotQuery<CreditedUnit>(Prisma.sql`
    SELECT id, name, division_code AS "divisionCode", approval_threshold_fen AS "tradingThresholdFen" FROM unit WHERE id = ${actor.orgId}::uuid AND closed_on IS NULL`);
  if (!own) throw unitNotCreditable();
  if (creditedUnitId === own.id) return own;
  if (isContractor(actor)) throw unitNotCreditable();
  const supervised = await db.unit.findFirst({
    where: { id: creditedUnitId, closedOn: null, supervisions: { some: supervisedBy(actor) } },
    select: { id: true, name: true, divisionCode: true },
  });
  if (!supervised) throw unitNotCreditable();
  return { ...supervised, tradingThresholdFen: own.tradingThresholdFen };
}

/** Units a purchase may be credited to, the trading unit first; a contractor buys for the one unit alone. */
export async function listCreditableUnits(actor: Actor): Promise<{ id: string; name: string }[]> {
  const today = calendarDateOf(actor.now);
  if (isContractor(actor))
    return hotQuery<{ id: string; name: string }>(Prisma.sql`SELECT id, name FROM unit WHERE id = ${actor.orgId}::uuid`);
  return hotQuery<{ id: string; name: string }>(Prisma.sql`
    SELECT u.id, u.name FROM unit u WHERE u.id = ANY (ARRAY(SELECT ${actor.orgId}::uuid UNION SELECT s.unit_id FROM unit_supervision s
      WHERE s.supervising_unit_id = ${actor.orgId}::uuid AND s.valid_from <= ${today}::date AND (s.valid_to IS NULL OR s.valid_to >= ${today}::date)))
      AND (u.closed_on IS NULL OR u.id = ${actor.orgId}::uuid)
    ORDER BY u.id <> ${actor.orgId}::uuid, u.name, u.id LIMIT 201`);
}

/** Accounts of a unit by programme; opened on the spot where a purchase comes before the filing. */
export async function findAccounts(
  unitId: string,
  programmeIds: readonly string[],
  fiscalYear: number,
  now: Date,
): Promise<Map<string, string>> {
  if (programmeIds.length === 0) return new Map();
  const accounts = await hotQuery<{ id: string; programmeId: string }>(Prisma.sql`
    SELECT id, programme_id AS "programmeId" FROM quota_account
    WHERE unit_id = ${unitId}::uuid AND fiscal_year = ${fiscalYear} AND programme_id = ANY (${[...programmeIds]}::uuid[])`);
  if (accounts.length === programmeIds.length) return new Map(accounts.map((account) => [account.programmeId, account.id]));
  return inTransaction((tx) => ensureAccounts(tx, unitId, programmeIds, fiscalYear, now));
}

function supervisedBy(actor: Actor) {
  const today = toDbDate(calendarDateOf(actor.now));
  return { supervisingUnitId: actor.orgId, validFrom: { lte: today }, OR: [{ validTo: null }, { validTo: { gte: today } }] };
}

import { db } from "#app/db/client.server";
import { getCoopDesk, getUnitDesk } from "#app/domain/ordering/desk.queries.server";
import { countFilings } from "#app/domain/quota/filings.queries.server";
import { fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations } from "#prisma/seed/organisations";

/** When the filing campaign of a year is over and what is missing then is missing. */
const CAMPAIGN_OVER = "-05-01";

/**
 * Fails when the demo region does not show what it is there for: orders in every state with the awkward ones, filings of every kind, and work on the desk of
 * everybody with a demo account.
 *
 * @throws Error that names all that is missing
 */
export async function requireRegion(data: SeedData, organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const campaignOver = today >= `${fiscalYearOf(today)}${CAMPAIGN_OVER}`;
  const missing = [...(await missingOrders(today)), ...(await missingWork(data, organisations, today))];
  if (campaignOver)
    missing.push(...(await missingFilings(data, organisations, today)), ...(await missingLastYear(fiscalYearOf(today) - 1)));
  if (missing.length > 0) throw new Error(`The demo region lacks: ${missing.join("; ")}.`);
}

async function missingOrders(today: CalendarDate): Promise<string[]> {
  const [found] = await db.$queryRaw<Record<string, number>[]>`
    SELECT (SELECT count(*) >= 2500 FROM purchase_order)::int AS "2,500 orders",
      (SELECT count(*) FROM purchase_order WHERE state = 'AWAITING_APPROVAL')::int AS "an order awaiting approval",
      (SELECT count(*) FROM purchase_order WHERE state = 'AWAITING_COOP')::int AS "an order awaiting its co-op",
      (SELECT count(*) FROM purchase_order WHERE state = 'AWAITING_BUYER')::int AS "an order awaiting its buyer",
      (SELECT count(*) FROM purchase_order WHERE state = 'REFUSED')::int AS "an order refused in the unit",
      (SELECT count(*) FROM purchase_order WHERE state = 'REJECTED')::int AS "an order rejected by its co-op",
      (SELECT count(*) FROM purchase_order WHERE state = 'CANCELLED')::int AS "a cancelled order",
      (SELECT count(*) FROM purchase_order WHERE state = 'CONFIRMED' AND freight_changed_at IS NOT NULL)::int AS "an order confirmed again",
      (SELECT count(*) FROM purchase_order WHERE settled_at IS NOT NULL)::int AS "a settled order",
      (SELECT count(*) FROM order_event WHERE kind = 'closedShort')::int AS "an order closed short",
      (SELECT count(*) FROM order_line WHERE accepted_quantity > 0 AND rejected_quantity > 0)::int AS "a line refused in part",
      (SELECT count(*) FROM order_line WHERE accepted_quantity = 0 AND rejected_quantity > 0)::int AS "a line refused whole",
      (SELECT count(*) FROM shipment s WHERE NOT EXISTS (SELECT 1 FROM acceptance a WHERE a.unit_id = s.unit_id AND a.shipment_id = s.id))::int AS "goods on the way",
      (SELECT count(*) FROM acceptance a JOIN purchase_order o ON o.unit_id = a.unit_id AND o.id = a.order_id JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
        WHERE (a.accepted_at AT TIME ZONE 'Asia/Shanghai')::date > g.deliver_to)::int AS "a late delivery",
      (SELECT count(*) FROM receivable WHERE paid_fen < amount_fen AND due_on < ${today}::date)::int AS "an overdue receivable",
      (SELECT count(*) FROM receivable WHERE paid_fen > 0 AND paid_fen < amount_fen)::int AS "a receivable paid in part",
      (SELECT count(*) FROM quota_account WHERE remaining_fen < 0 AND (assessed_fen < 0 OR ${today}::date < date_trunc('year', ${today}::date) + interval '4 months'))::int
        AS "an over-fulfilled account"`;
  return Object.entries(found ?? {}).flatMap(([what, count]) => (count > 0 ? [] : [what]));
}

async function missingWork(data: SeedData, organisations: DemoOrganisations, today: CalendarDate): Promise<string[]> {
  const missing: string[] = [];
  const need = (email: string, work: Record<string, number>) => {
    for (const [what, count] of Object.entries(work)) if (count === 0) missing.push(`${what} for ${email}`);
  };
  for (const { email, scope } of data.people.filter((person) => person.role === "CLERK")) {
    const unit = scope.type === "unit" ? organisations.units.get(scope.key) : undefined;
    if (unit) {
      const desk = await getUnitDesk(unit.clerk(today, 20));
      need(email, {
        "goods to accept": desk.shipments.length,
        "an overdue debt": desk.debts.overdue.count,
        "an approval": desk.groups.length,
        "a changed freight": desk.freights.length,
      });
    }
    const coop = scope.type === "coop" ? organisations.coops.get(scope.key) : undefined;
    if (coop) {
      const desk = await getCoopDesk(coop.clerk(today, 20));
      need(email, {
        "an order to confirm": desk.toConfirmTotal,
        "an order to ship": desk.toShipTotal,
        "an overdue receivable": desk.debts.overdue.count,
        "a product that runs out": desk.lowStockTotal,
      });
    }
  }
  return missing;
}

/** The year before, as far as the demo region shows it. */
async function missingLastYear(fiscalYear: number): Promise<string[]> {
  const [found] = await db.$queryRaw<Record<string, number>[]>`
    SELECT (SELECT count(*) FROM year_closing WHERE fiscal_year = ${fiscalYear} AND status = 'DONE')::int AS "a closed year",
      (SELECT count(*) FROM campaign_result WHERE fiscal_year = ${fiscalYear} AND closed_at IS NOT NULL)::int AS "a closed campaign",
      (SELECT count(*) FROM year_adjustment WHERE status = 'CONFIRMED')::int AS "an adjustment", (SELECT count(*) FROM year_adjustment WHERE status = 'PROPOSED')::int AS "an adjustment that waits",
      (SELECT count(*) FROM completion_certificate c JOIN quota_account q ON q.unit_id = c.unit_id AND q.id = c.account_id WHERE q.fiscal_year = ${fiscalYear})::int AS "a certificate",
      (SELECT count(*) FROM filing WHERE fiscal_year = ${fiscalYear + 1} AND difference_reason <> '')::int AS "a difference explained"`;
  return Object.entries(found ?? {}).flatMap(([what, count]) => (count > 0 ? [] : [what]));
}

async function missingFilings(data: SeedData, organisations: DemoOrganisations, today: CalendarDate): Promise<string[]> {
  const missing: string[] = [];
  const fiscalYear = fiscalYearOf(today);
  for (const key of new Set(data.people.flatMap(({ scope }) => (scope.type === "bureau" ? [scope.key] : [])))) {
    const officer = organisations.bureaus.get(key)?.clerk(today, 20);
    const filings = officer && (await countFilings(officer, fiscalYear));
    if (!filings?.SUBMITTED) missing.push(`a filing to confirm for ${key}`);
  }
  const [found] = await db.$queryRaw<Record<string, number>[]>`
    SELECT (SELECT count(*) FROM filing WHERE fiscal_year = ${fiscalYear} AND is_late)::int AS "a late filing",
      (SELECT count(*) FROM filing WHERE fiscal_year = ${fiscalYear} AND status = 'RETURNED')::int AS "a returned filing",
      (SELECT count(*) FROM filing WHERE fiscal_year = ${fiscalYear} AND status = 'DRAFT')::int AS "a draft",
      (SELECT count(*) FROM unit u WHERE NOT EXISTS (SELECT 1 FROM filing f WHERE f.unit_id = u.id AND f.fiscal_year = ${fiscalYear}))::int AS "a unit that has not filed"`;
  return [...missing, ...Object.entries(found ?? {}).flatMap(([what, count]) => (count > 0 ? [] : [what]))];
}

import { db } from "#app/db/client.server";
import { grantException } from "#app/domain/quota/decide-exception.server";
import { requestException } from "#app/domain/quota/request-exception.server";
import { inviteUnits } from "#app/domain/supervision/campaign/invite-units.server";
import { confirmOrganisationChange } from "#app/domain/supervision/organisations/decide-change.server";
import { proposeOrganisationChange } from "#app/domain/supervision/organisations/propose-change.server";
import { addDays, fiscalYearOf, type CalendarDate } from "#app/lib/dates";
import type { SeedData } from "#prisma/seed/data/read-seed-data";
import type { DemoOrganisations, DemoUnit } from "#prisma/seed/organisations";

const paper = { name: "请示（演示）.pdf", bytes: new Uint8Array(Buffer.from("%PDF-1.7\n%%EOF\n")) };

interface QuietUnit {
  id: string;
  name: string;
  divisionCode: string;
  address: string;
  contactName: string;
  contactPhone: string;
}

/**
 * The campaign of the year: the province invited its units, one exception waits and one holds. And the city's bureau changes its organisations: two units are one
 * since last week, a third is to move, which waits for the second person.
 */
export async function showCampaign(data: SeedData, organisations: DemoOrganisations, today: CalendarDate): Promise<void> {
  const fiscalYear = fiscalYearOf(today);
  const window = await db.filingWindow.findFirst({ where: { fiscalYear, divisionPrefix: "43" }, select: { id: true } });
  const province = organisations.bureaus.get(data.bureaus.find((row) => row.divisionCode === "430000")?.key ?? "");
  const city = organisations.bureaus.get(data.bureaus.find((row) => row.divisionCode === "431100")?.key ?? "");
  if (!window || !province || !city) return;
  await inviteUnits(province.clerk(`${fiscalYear}-03-01`, 9), window.id);

  const staffed = new Set(
    data.people.flatMap(({ scope }) => (scope.type === "unit" ? [organisations.units.get(scope.key)?.id ?? ""] : [])),
  );
  const quiet = (await quietUnits(fiscalYear)).filter(({ id }) => !staffed.has(id));
  const people = (unit: QuietUnit | undefined): DemoUnit | undefined => [...organisations.units.values()].find(({ id }) => id === unit?.id);
  const programme = await db.programme.findFirstOrThrow({ where: { code: "national-832" }, select: { id: true } });
  const ask = async (unit: DemoUnit | undefined, asked: number, reason: string, day: CalendarDate) =>
    unit &&
    requestException(
      unit.clerk(day, 10),
      fiscalYear,
      { programmeId: programme.id, asked, reason, expiresOn: `${fiscalYear}-12-31` },
      paper,
    );
  const granted = await ask(people(quiet.at(-1)), 800, "食堂改造，秋季学期由中央厨房供餐", addDays(today, -6));
  if (granted) await grantException(city.clerk(addDays(today, -4), 15), granted);
  await ask(people(quiet.at(-2)), 0, "校区搬迁，食堂停用至年底", addDays(today, -1));

  // Neighbours report to one bureau: their merger needs no other one's consent.
  const other = quiet.find((unit, index) => quiet.slice(0, index).some((before) => before.divisionCode === unit.divisionCode));
  const one = quiet.find((unit) => unit.divisionCode === other?.divisionCode);
  const third = quiet.find((unit) => unit !== one && unit !== other);
  if (!one || !other || !third) return;
  const common = { reason: "永编发〔2026〕18 号（演示）" };
  const merger = await proposeOrganisationChange(
    city.clerk(addDays(today, -9), 10),
    {
      kind: "MERGE",
      input: { ...common, effectiveOn: addDays(today, -9), sources: [one.id], target: other.id, grants: await leadersOf(one.id) },
    },
    paper,
  );
  await confirmOrganisationChange(city.manager(addDays(today, -7), 9), merger);
  const place = third.divisionCode === "431102" ? "431103" : "431102";
  await proposeOrganisationChange(
    city.clerk(addDays(today, -1), 11),
    {
      kind: "MOVE",
      input: {
        ...common,
        effectiveOn: addDays(today, 7),
        source: third.id,
        name: third.name,
        budgetCode: `DEMO${place}`,
        divisionCode: place,
        address: third.address,
        contactName: third.contactName,
        contactPhone: third.contactPhone,
        grants: await leadersOf(third.id),
      },
    },
    paper,
  );
}

/** Units of the city that have filed and buy little: whatever happens to them touches few orders. */
function quietUnits(fiscalYear: number): Promise<QuietUnit[]> {
  return db.$queryRaw<QuietUnit[]>`
    SELECT u.id, u.name, u.division_code AS "divisionCode", u.address, u.contact_name AS "contactName", u.contact_phone AS "contactPhone"
    FROM unit u JOIN filing f ON f.unit_id = u.id AND f.fiscal_year = ${fiscalYear} AND f.status = 'CONFIRMED' AND f.mode = 'OWN'
    WHERE u.division_code LIKE '4311__' AND u.division_code <> '431100'
    ORDER BY (SELECT count(*) FROM purchase_order o WHERE o.unit_id = u.id), u.uscc LIMIT 12`;
}

async function leadersOf(unitId: string): Promise<string[]> {
  const grants = await db.grant.findMany({ where: { unitId, role: { in: ["MANAGER", "REVIEWER"] }, validTo: null }, select: { id: true } });
  return grants.map(({ id }) => id);
}

import { randomUUID } from "node:crypto";

import { db, inTransaction } from "#app/db/client.server";
import type { Actor } from "#app/domain/identity/actor";
import { closeDays } from "#app/domain/quota/close-days.server";
import { countFilings, listFilings } from "#app/domain/quota/filings.queries.server";
import { listMonths } from "#app/domain/quota/months.queries.server";
import { getOverview } from "#app/domain/quota/overview.queries.server";
import { listUnits, type FilingState } from "#app/domain/quota/units.queries.server";
import { verifyLedger } from "#app/domain/quota/verify-ledger.server";
import { computeBulletin } from "#app/domain/supervision/bulletins/compute-bulletin.server";
import { draftBulletin } from "#app/domain/supervision/bulletins/draft-bulletin.server";
import { listCoopRegister } from "#app/domain/supervision/registers/coops.queries.server";
import { listPeopleRegister } from "#app/domain/supervision/registers/people.queries.server";
import { listProductRegister } from "#app/domain/supervision/registers/products.queries.server";
import { listUnitRegister } from "#app/domain/supervision/registers/units.queries.server";
import { countCases, listCases } from "#app/domain/supervision/cases.queries.server";
import { remindUnits } from "#app/domain/supervision/remind-units.server";
import { runAlerts } from "#app/domain/supervision/run-alerts.server";
import { Prisma } from "#app/db/generated/client";
import { addDays, calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { measure } from "#tests/bench/measure";

/** The bureau's morning over as many units as the database has. Prints one JSON object; times in milliseconds. */

const now = new Date();
const today = calendarDateOf(now);
const year = fiscalYearOf(today);
const programme = await db.programme.findFirstOrThrow({ where: { code: "national-832" } });
const bureau = await db.bureau.findFirstOrThrow({ where: { divisionCode: "430000" } });
const officer = (divisionPrefix: string): Actor => ({
  userId: randomUUID(),
  name: "bench",
  grantId: randomUUID(),
  audience: "bureau",
  role: "MANAGER",
  orgId: bureau.id,
  orgName: "bench",
  divisionPrefix,
  requestId: "bench",
  locale: "zh-CN",
  now,
});
const nation = officer("");
const question = (prefix: string) => ({ programmeId: programme.id, fiscalYear: year, prefix, today });
const p95 = async (work: () => Promise<unknown>): Promise<number> =>
  (await measure({ lanes: 4, seconds: 2, warmUp: 1 }, async () => void (await work()))).p95;
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

await closeDays(now);
const alerts = await timed(() => runAlerts(now));
const units = {
  q: "",
  status: null,
  mode: null,
  pace: null,
  ownLevel: false,
  sort: "name" as const,
  descending: false,
  after: null,
  limit: 50,
};
const cases = {
  status: "OPEN" as const,
  level: null,
  subject: null,
  ownerId: null,
  prefix: "",
  stormId: null,
  ruleId: null,
  unitId: null,
  after: null,
  limit: 50,
};
const filings = (status: FilingState | null, late = false) =>
  p95(() => listFilings(nation, { fiscalYear: year, status, late, today, q: "", after: null, limit: 50 }));
const register = { q: "", prefix: "", state: null, after: null, limit: 50 };
const pages = {
  "overview of the nation": await p95(() => getOverview(nation, question(""))),
  "months of the nation": await p95(() => listMonths(nation, question(""))),
  "drill-down into a province": await p95(() => getOverview(nation, question("43"))),
  "units of a province, the furthest behind first": await p95(() => listUnits(nation, question("43"), { ...units, sort: "completion" })),
  "units of a province by name": await p95(() => listUnits(nation, question("43"), units)),
  "units of a county": await p95(() => listUnits(nation, question("431102"), { ...units, sort: "completion" })),
  "filings confirmed": await filings("CONFIRMED"),
  "filings submitted": await filings("SUBMITTED"),
  "units that have not begun": await filings("NONE"),
  "units behind the due date": await filings(null, true),
  "counts of filings": await p95(() => countFilings(nation, year)),
  "alerts, storms folded": await p95(() => listCases(nation, cases)),
  "alerts one by one": await p95(() => listCases(nation, { ...cases, folds: false })),
  "counts of alerts": await p95(() => countCases(nation, "", today)),
  "register of units": await p95(() => listUnitRegister(nation, year, register)),
  "register of co-ops": await p95(() => listCoopRegister(nation, register)),
  "register of products": await p95(() => listProductRegister(nation, register)),
  "register of people": await p95(() => listPeopleRegister(nation, "unit", register)),
};

const bulletinId = randomUUID();
await draftBulletin(officer("43"), {
  bulletinId,
  divisionCode: "430000",
  programmeId: [programme.id],
  asOf: addDays(today, -1),
  basis: "KNOWN",
  named: 10,
  series: "湘财通报",
  replacesId: undefined,
});
const bulletin = await timed(() => computeBulletin(bulletinId, now));

const targets = Prisma.sql`SELECT id AS unit_id, division_code, '{}'::jsonb AS evidence, NULL::uuid AS case_id FROM unit WHERE closed_on IS NULL ORDER BY id LIMIT 10000`;
const rule = await db.reminderRule.findFirstOrThrow({ where: { status: "CONFIRMED" } });
let reminded = 0;
const remind = await timed(() =>
  inTransaction(async (tx) => {
    reminded = await remindUnits(tx, {
      rule: { ...rule, minDays: 1 },
      targets,
      origin: "CLICK",
      message: "bench",
      batchId: null,
      sentById: null,
      now: new Date(now.getTime() + 400 * 86_400_000),
    });
  }),
);
const from = performance.now();
const ledger = await verifyLedger();
const verifySeconds = (performance.now() - from) / 1000;

const [size] = await db.$queryRaw<{ units: number; orders: number; cases: number }[]>`
  SELECT (SELECT count(*) FROM unit)::int AS units, (SELECT count(*) FROM purchase_order)::int AS orders, (SELECT count(*) FROM alert_case WHERE status = 'OPEN')::int AS cases`;
process.stdout.write(
  `${JSON.stringify({
    ...size,
    alerts,
    pages,
    bulletin,
    remind,
    reminded,
    entries: Number(ledger.entries),
    entriesPerSecond: Number(ledger.entries) / verifySeconds,
    differences: ledger.differences.length,
  })}\n`,
);
await db.$disconnect();

import { db } from "#app/db/client.server";
import { startBuild } from "#tests/bench/web";
import { signInAs } from "#tests/support/http";

/** A bureau's closed alerts, 200,000 rows, taken along as CSV and as XLSX from the production build. Prints one JSON object; memory in MB, times in milliseconds. */

const ROWS = 200_000;
const [{ kept = 0 } = {}] = await db.$queryRaw<
  { kept: number }[]
>`SELECT count(*)::int AS kept FROM alert_case WHERE status = 'LAPSED' AND division_code LIKE '43%'`;
await db.$executeRaw`
  INSERT INTO alert_case (unit_id, id, rule_id, rule_version, subject, level, subject_id, division_code, evidence, status, opened_at, due_on, resolution, closed_at)
  SELECT u.id, gen_random_uuid(), r.id, r.version, r.subject, r.level, gen_random_uuid(), u.division_code, '{"fiscalYear": 2026, "lateDays": 3}', 'LAPSED', now() - n * interval '1 hour',
    current_date - n, 'condition-gone', now()
  FROM (SELECT id, division_code, row_number() OVER (ORDER BY id) AS at, count(*) OVER () AS units FROM unit WHERE division_code LIKE '43%') u
  CROSS JOIN generate_series(0, 400) n CROSS JOIN (SELECT * FROM alert_rule WHERE status = 'CONFIRMED' ORDER BY id LIMIT 1) r
  WHERE n * u.units + u.at <= ${ROWS - kept}::int`;
const officer = await db.grant.findFirstOrThrow({
  where: { scope: "BUREAU", validTo: null, bureauId: (await db.bureau.findFirstOrThrow({ where: { divisionCode: "430000" } })).id },
  select: { id: true, userId: true },
});

const web = await startBuild();
const cookie = await signInAs(officer.userId, officer.id);

/** Reads an export to its end and looks at the process all the while. */
async function take(format: "csv" | "xlsx") {
  const before = web.memory().now;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, web.memory().now)), 20);
  const from = performance.now();
  const response = await fetch(`${web.origin}/bureau/alerts/download?status=LAPSED&format=${format}`, { headers: { cookie } });
  if (response.status !== 200 || !response.body) throw new Error(`the export answered ${response.status}`);
  let [lines, bytes] = [0, 0];
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    for (const byte of part) if (byte === 10) lines += 1;
  }
  clearInterval(watch);
  return { milliseconds: performance.now() - from, rows: lines - 1, bytes, before, peak };
}

await (await fetch(`${web.origin}/bureau/alerts`, { headers: { cookie } })).text();
const csv = await take("csv");
const xlsx = await take("xlsx");
await web.stop();
process.stdout.write(`${JSON.stringify({ csv, xlsx })}\n`);
await db.$disconnect();

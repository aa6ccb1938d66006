import { afterAll, beforeAll, expect, test } from "vitest";

import { db, inTransaction } from "#app/db/client.server";
import { publishUnitPage } from "#app/domain/supervision/publication/publish-unit-page.server";
import { saveUnitPage } from "#app/domain/supervision/publication/save-unit-page.server";
import { publishReleases } from "#app/domain/supervision/publication/publish-releases.server";
import { writeDump } from "#app/domain/supervision/publication/write-dump.server";
import { addDays, calendarDateOf, fiscalYearOf, instantOf } from "#app/lib/dates";
import { givenCoop, givenProduct, givenProgramme, givenUnit } from "#tests/support/given";
import { givenTrade, type TradeEnd } from "#tests/support/given-trade";
import { givenPerson, startWeb, visitor, type Visitor, type Web } from "#tests/support/http";

/** Persons are planted in every column that may hold one; then everything that everybody may fetch is searched for them. */

let web: Web;
let nobody: Visitor;
const today = calendarDateOf(new Date());
const when = instantOf(addDays(today, -30), 9);
const slug = "secrets-canteen";

/** Column by column what must never leave. */
const planted: string[] = [];

async function plant(): Promise<void> {
  // Free text, names, telephones, addresses, accounts and plates of every table that a public figure is made from.
  const tables: Record<string, string[]> = {
    unit: ["address", "contact_name", "contact_phone"],
    coop: ["address", "contact_name", "contact_phone", "bank_name", "bank_account_name", "bank_account_number"],
    order_group: ["address", "receiver_name", "receiver_phone", "note"],
    purchase_order: ["end_reason", "remittance_code"],
    shipment: ["carrier", "driver_name", "driver_phone", "vehicle", "note"],
    acceptance: ["receiver_name", "witness_name", "note"],
    acceptance_line: ["note"],
    remittance: ["bank_reference"],
    app_user: ["name", "email"],
  };
  await inTransaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = 'replica'`; // what is written once is written over here
    for (const [table, columns] of Object.entries(tables)) {
      for (const column of columns) {
        const secret = `ZZ${table}${column}`.replaceAll("_", "").toUpperCase();
        planted.push(secret);
        await tx.$executeRawUnsafe(
          `UPDATE ${table} SET ${column} = '${secret}' || left(md5(random()::text), 6) WHERE ${column} IS NOT NULL`,
        );
      }
    }
    await tx.$executeRaw`UPDATE order_event SET detail = detail || jsonb_build_object('reason', 'ZZEVENTREASON')`;
    await tx.$executeRaw`UPDATE order_event e SET detail = e.detail || jsonb_build_object('reference', r.bank_reference)
      FROM remittance r WHERE r.unit_id = e.unit_id AND r.order_id = e.order_id AND e.kind = 'settled'`;
  });
  planted.push("ZZEVENTREASON");
}

beforeAll(async () => {
  web = await startWeb();
  nobody = visitor(web.origin);
  await givenProgramme({ code: "national-832" });
  const coop = await givenCoop();
  const product = await givenProduct(coop, { available: "100000" });
  const ends: TradeEnd[] = ["cancelled", "shipped", "refused", "accepted", "settled", "shortened"];
  const units = await Promise.all([1, 2, 3, 4].map(() => givenUnit()));
  for (const unit of units)
    for (const end of ends) await givenTrade({ unit, coop, productId: product.id, quantityMilli: 10_000n, at: when, stopsAt: end });
  const [own] = units;
  if (!own) throw new Error("no unit");
  await givenPerson([{ audience: "unit", orgId: own.id, role: "MANAGER" }]);
  const text = { taglineZh: "热饭", taglineEn: "Warm food", storyZh: "", storyEn: "", showsSuppliers: true, showsProgress: true };
  await saveUnitPage(own.manager, { version: 0, slug, ...text });
  await publishUnitPage(own.manager, 1);
  await plant();
  await publishReleases(new Date());
  await writeDump(new Date());
}, 300_000);
afterAll(() => web.close());

test("nothing about a person is in any byte that everybody may fetch", async () => {
  const year = fiscalYearOf(addDays(today, -14));
  const day = await db.openDataDump.findFirstOrThrow();
  const file = day.day.toISOString().slice(0, 10);
  const addresses = [
    `/progress?year=${year}`,
    `/progress/430000?year=${year}`,
    `/progress/431100?year=${year}`,
    `/progress/431102?year=${year}`,
    ...["csv", "json"].flatMap((format) => [
      `/progress/download?year=${year}&format=${format}`,
      `/progress/431102/download?year=${year}&format=${format}`,
    ]),
    `/units/${slug}`,
    "/open-data",
    "/open-data/dictionary",
    "/open-data/dictionary.json",
    "/open-data/ocds/releases",
    "/open-data/ocds/records",
    `/open-data/dumps/${file}.jsonl`,
    `/open-data/dumps/${file}.csv`,
  ];
  const found: string[] = [];
  for (const address of addresses) {
    for (const language of ["zh-CN", "en"]) {
      const answer = await visitor(web.origin, "", language).get(address);
      expect(answer.status, address).toBe(200);
      expect(answer.text.length, address).toBeGreaterThan(60);
      for (const secret of planted) if (answer.text.includes(secret)) found.push(`${address} shows ${secret}`);
    }
  }
  expect(found).toEqual([]);
  // The walk would notice: the same words are on the page of who may see them.
  expect((await nobody.get("/open-data/ocds/releases")).text).toContain("CN-USCI-");
  expect(planted.length).toBeGreaterThan(20);
  const order = await db.orderGroup.findFirstOrThrow();
  expect(planted.some((secret) => order.receiverName.startsWith(secret))).toBe(true);
}, 180_000);

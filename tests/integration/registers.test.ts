import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { setOffer } from "#app/domain/catalog/save-product.server";
import { refreshListings } from "#app/domain/catalog/refresh-listings.server";
import { endGrant } from "#app/domain/identity/end-grant.server";
import { getCoopRecord, listCoopRegister } from "#app/domain/supervision/registers/coops.queries.server";
import { listChanges } from "#app/domain/supervision/registers/changes.queries.server";
import { getPersonRecord, listPeopleRegister, listUnitGrants } from "#app/domain/supervision/registers/people.queries.server";
import { getProductRecord, listProductRegister } from "#app/domain/supervision/registers/products.queries.server";
import type { RegisterFilter, RegisterPage } from "#app/domain/supervision/registers/register-pages.server";
import { getUnitHistory, listUnitRegister } from "#app/domain/supervision/registers/units.queries.server";
import { toDbDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { givenActor, givenCoop, givenProduct, givenUnit, THE_DAY, THE_INSTANT } from "#tests/support/given";
import { givenAcceptedOrder } from "#tests/support/given-order";
import { givenBureau, type GivenBureau } from "#tests/support/given-rule";
import { givenPerson, signInAs, startWeb, visitor, type Web } from "#tests/support/http";

let city: GivenBureau;
let elsewhere: GivenBureau;
let trade: Awaited<ReturnType<typeof givenAcceptedOrder>>;
let web: Web;
const platform = givenActor("platform", "platform", "CLERK");
const filter: RegisterFilter = { q: "", prefix: "4311", state: null, after: null, limit: 100 };

beforeAll(async () => {
  web = await startWeb();
  city = await givenBureau("431100");
  elsewhere = await givenBureau("330100");
  trade = await givenAcceptedOrder();
  for (const code of ["431102", "431103", "431100", "330106"]) await givenUnit({ divisionCode: code });
  await givenUnit({ divisionCode: "431103" });
  await db.unit.update({ where: { id: (await givenUnit({ divisionCode: "431102" })).id }, data: { closedOn: toDbDate("2026-03-31") } });
}, 300_000);
afterAll(() => web.close());

async function allPages<Row>(list: (after: string | null) => Promise<RegisterPage<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const page: RegisterPage<Row> = await list(after);
    rows.push(...page.rows);
    after = page.nextAfter;
  } while (after !== null);
  return rows;
}

describe("units", () => {
  test("all of the divisions, once each, by place and name, whatever the size of the page; counts are counts", async () => {
    const expected = await db.$queryRaw<{ id: string }[]>`
      SELECT id FROM unit WHERE division_code LIKE '4311%' ORDER BY division_code COLLATE "C", name COLLATE "C", id`;
    for (const limit of [1, 2, 100]) {
      const rows = await allPages((after) => listUnitRegister(city.clerk, 2026, { ...filter, limit, after }));
      expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    }
    const closed = await listUnitRegister(city.clerk, 2026, { ...filter, state: "closed" });
    expect([closed.total, closed.rows.map(({ closedOn }) => closedOn)]).toEqual([1, ["2026-03-31"]]);
  });

  test("are found by part of the name and by the whole code; signs of patterns are signs", async () => {
    const unit = await db.unit.findUniqueOrThrow({ where: { id: trade.unit.id } });
    const ask = async (q: string) => (await listUnitRegister(city.clerk, 2026, { ...filter, q })).rows.map(({ id }) => id);
    expect(await ask(unit.uscc)).toEqual([unit.id]);
    expect(await ask(unit.name.slice(1))).toContain(unit.id);
    expect(await ask("%")).toEqual([]);
  });

  test("another bureau's divisions are out of reach", async () => {
    await expect(listUnitRegister(elsewhere.clerk, 2026, filter)).rejects.toThrow(RangeError);
    expect((await listUnitRegister(platform, 2026, { ...filter, prefix: "" })).total).toBe(await db.unit.count());
  });

  test("a record has every link, filing, account and change of its unit", async () => {
    const other = await givenBureau("431102");
    const lead = await givenUnit();
    const { id } = trade.unit;
    await db.unitBureau.createMany({
      data: [
        { unitId: id, bureauId: other.id, validFrom: toDbDate("2024-01-01"), validTo: toDbDate("2025-12-31") },
        { unitId: id, bureauId: city.id, validFrom: toDbDate("2026-01-01") },
      ],
    });
    await db.unitSupervision.create({ data: { unitId: id, supervisingUnitId: lead.id, validFrom: toDbDate("2026-01-01") } });
    const history = await getUnitHistory(id);
    expect(history.bureaus.map(({ validFrom, validTo }) => [validFrom, validTo])).toEqual([
      ["2026-01-01", null],
      ["2024-01-01", "2025-12-31"],
    ]);
    expect(history.supervisors).toHaveLength(1);
    const account = await db.quotaAccount.findFirstOrThrow({ where: { unitId: id } });
    expect(history.accounts).toMatchObject([{ acceptedFen: account.acceptedFen, seq: account.seq, fiscalYear: 2026 }]);
    const log = await db.auditLog.findMany({ where: { unitId: id }, orderBy: { id: "desc" } });
    const named = await listChanges({ unitId: id }, { withNames: true, before: null, limit: 100 });
    expect(named.changes.map((change) => change.id)).toEqual(log.map((entry) => entry.id));
    const paged = await listChanges({ unitId: id }, { withNames: false, before: log[0]?.id ?? null, limit: 1 });
    expect(paged.changes.map((change) => [change.id, change.person])).toEqual([[log[1]?.id, null]]);
  });
});

describe("co-ops", () => {
  test("figures are those of the reader's divisions, in plain SQL", async () => {
    const record = await getCoopRecord(city.clerk, trade.coop.id);
    const [sold] = await db.$queryRaw<{ orders: number; goods: bigint; accepted: bigint }[]>`
      SELECT count(DISTINCT o.id)::int AS orders, sum(l.goods_fen)::bigint AS goods, sum(l.accepted_fen)::bigint AS accepted FROM purchase_order o JOIN order_line l ON l.order_id = o.id
      WHERE o.coop_id = ${trade.coop.id}::uuid`;
    expect(record?.years).toMatchObject([
      { orders: sold?.orders, goodsFen: sold?.goods, acceptedFen: sold?.accepted, units: 1, shipments: 1, accepted: 1 },
    ]);
    expect(record?.programmes.length).toBeGreaterThan(0);
    expect((await getCoopRecord(elsewhere.clerk, trade.coop.id))?.years).toEqual([]);
  });

  test("a suspended co-op is seen by those it sold to and by the platform, not by others", async () => {
    await db.coop.update({ where: { id: trade.coop.id }, data: { suspendedAt: THE_INSTANT } });
    const sees = async (actor: typeof platform) => {
      const { rows } = await listCoopRegister(actor, { ...filter, prefix: "" });
      return [rows.some(({ id }) => id === trade.coop.id), (await getCoopRecord(actor, trade.coop.id)) !== null];
    };
    expect(await sees(city.clerk)).toEqual([true, true]);
    expect(await sees(platform)).toEqual([true, true]);
    expect(await sees(elsewhere.clerk)).toEqual([false, false]);
    await db.coop.update({ where: { id: trade.coop.id }, data: { suspendedAt: null } });
  });
});

describe("products", () => {
  test("prices, stock and verdicts through time; the shop's words find them", async () => {
    const before = await db.product.findUniqueOrThrow({ where: { id: trade.product.id }, include: { stock: true } });
    await setOffer(trade.coop.clerk, trade.product.id, {
      price: before.priceFen + 100n,
      available: 5_000n,
      version: before.version,
      stockVersion: before.stock?.version ?? 0,
    });
    const record = await getProductRecord(city.clerk, trade.product.id);
    expect(record).toMatchObject({ priceFen: before.priceFen + 100n, available: "5", verdicts: [{ lines: 1 }] });
    expect(record?.prices).toMatchObject([{ priceFen: before.priceFen, orders: 1 }]);
    const movements = await db.stockMovement.findMany({ where: { productId: trade.product.id } });
    expect(record?.movements).toHaveLength(movements.length);
    expect(record?.movements.reduce((sum, { delta }) => sum + Number(delta), 0)).toBe(5);
    const { changes } = await listChanges(
      { objectType: "product", objectId: trade.product.id },
      { withNames: false, before: null, limit: 10 },
    );
    expect(changes[0]).toMatchObject({ action: "product.offer", detail: { priceFen: String(before.priceFen + 100n) } });

    await db.$transaction((tx) => refreshListings(tx, [trade.product.id], THE_DAY));
    expect((await listProductRegister(city.clerk, { ...filter, prefix: "", q: "土豆" })).rows.map(({ id }) => id)).toContain(
      trade.product.id,
    );
    expect((await listProductRegister(city.clerk, { ...filter, prefix: "", q: before.sku })).rows.map(({ id }) => id)).toEqual([
      trade.product.id,
    ]);
    expect((await listProductRegister(city.clerk, { ...filter, prefix: "33" })).rows).toEqual([]);
  });

  test("are counted as plain SQL counts them, in every state and place, with a co-op that is suspended and a product taken back", async () => {
    const suspended = await givenCoop();
    await givenProduct(suspended);
    await givenProduct(await givenCoop({ countyCode: "441521" }));
    const draft = await givenProduct(suspended);
    await db.coop.update({ where: { id: suspended.id }, data: { suspendedAt: THE_INSTANT } });
    await db.product.update({ where: { id: draft.id }, data: { publishedAt: null } });
    const all = await db.product.findMany({ select: { id: true, originCountyCode: true, publishedAt: true } });
    await db.$transaction((tx) =>
      refreshListings(
        tx,
        all.map(({ id }) => id),
        THE_DAY,
      ),
    );
    for (const actor of [platform, city.clerk])
      for (const state of [null, "offered", "withdrawn"] as const)
        for (const prefix of ["", "42", "44", "4415"]) {
          const { total } = await listProductRegister(actor, { ...filter, prefix, state });
          const right = all.filter(
            ({ originCountyCode, publishedAt }) =>
              originCountyCode.startsWith(prefix) && (publishedAt ? state !== "withdrawn" : state !== "offered" && actor === platform),
          );
          expect(total, `${actor.audience} ${state ?? "any"} ${prefix}`).toBe(right.length);
        }
  });

  test("a product that was taken back is seen by those who bought it", async () => {
    await db.product.update({ where: { id: trade.product.id }, data: { publishedAt: null } });
    await db.$transaction((tx) => refreshListings(tx, [trade.product.id], THE_DAY));
    expect(await getProductRecord(city.clerk, trade.product.id)).not.toBeNull();
    expect(await getProductRecord(elsewhere.clerk, trade.product.id)).toBeNull();
    expect(await getProductRecord(platform, trade.product.id)).not.toBeNull();
  });
});

describe("people", () => {
  test("current and ended grants, by whom and until when; names only for those who may", async () => {
    const manager = await givenPerson([{ audience: "unit", orgId: trade.unit.id, role: "MANAGER" }], { name: "何管理" });
    const clerk = await givenPerson([{ audience: "unit", orgId: trade.unit.id, role: "CLERK" }], { name: "胡经办" });
    await signInAs(clerk.userId);
    const actor = givenActor("unit", trade.unit.id, "MANAGER", {
      userId: manager.userId,
      grantId: manager.grantIds[0] ?? "",
      now: new Date(),
    });
    await endGrant(actor, clerk.grantIds[0] ?? "");
    const later = { ...city.clerk, now: new Date(Date.now() + 1_000) };
    const ask = async (state: string | null) =>
      (await listPeopleRegister(later, "unit", { ...filter, state })).rows.map(({ userId }) => userId);
    expect(await ask("current")).toContain(manager.userId);
    expect(await ask("current")).not.toContain(clerk.userId);
    expect(await ask("ended")).toEqual([clerk.userId]);
    const whole = await allPages((after) => listPeopleRegister(later, "unit", { ...filter, limit: 1, after }));
    expect(whole).toHaveLength(
      await db.grant.count({
        where: { unitId: { in: (await db.unit.findMany({ where: { divisionCode: { startsWith: "4311" } } })).map(({ id }) => id) } },
      }),
    );
    expect((await listUnitGrants(trade.unit.id)).find(({ userId }) => userId === clerk.userId)?.validTo).not.toBeNull();
    expect(await getPersonRecord(later, clerk.userId)).toMatchObject({ name: "胡经办", grants: [{ role: "CLERK" }] });
    expect((await getPersonRecord(later, clerk.userId))?.lastSignIn).toBeInstanceOf(Date);
    expect(await getPersonRecord(elsewhere.clerk, clerk.userId)).toBeNull();
    expect(
      (await listPeopleRegister(later, "bureau", filter)).rows.every(({ organisation }) => organisation.startsWith("财政局4311")),
    ).toBe(true);

    const viewer = await givenPerson([{ audience: "bureau", orgId: city.id, role: "VIEWER" }]);
    const officer = await givenPerson([{ audience: "bureau", orgId: city.id, role: "CLERK" }]);
    const pageOf = async (person: typeof viewer, path: string) =>
      visitor(web.origin, await signInAs(person.userId, person.grantIds[0])).get(path);
    expect((await pageOf(viewer, `/bureau/registers/units/${trade.unit.id}`)).text).not.toContain("何管理");
    expect((await pageOf(officer, `/bureau/registers/units/${trade.unit.id}`)).text).toContain("何管理");
    for (const path of [
      "/bureau/registers/people",
      "/bureau/registers/people/download?format=csv",
      `/bureau/registers/people/${clerk.userId}`,
    ]) {
      expect((await pageOf(viewer, path)).status).toBe(403);
      expect((await pageOf(officer, path)).status).toBe(200);
    }
  });
});

describe("files", () => {
  test.each(["units", "coops", "products", "people"])("of %s hold what the page shows, with its filters", async (kind) => {
    const officer = await givenPerson([{ audience: "bureau", orgId: city.id, role: "CLERK" }]);
    const browser = visitor(web.origin, await signInAs(officer.userId, officer.grantIds[0]));
    const csv = await browser.get(`/bureau/registers/${kind}/download?format=csv`);
    expect(csv.headers.get("content-type")).toContain("text/csv");
    const page = await browser.get(`/bureau/registers/${kind}`);
    const total = Number(/共 (\d+) 条/.exec(page.text)?.[1] ?? -1);
    expect(csv.text.trim().split("\r\n")).toHaveLength(total + 1);
    const none = await browser.get(`/bureau/registers/${kind}/download?format=csv&q=${newId()}`);
    expect(none.text.trim().split("\r\n")).toHaveLength(1);
    expect((await browser.get(`/bureau/registers/${kind}?place=330100`)).status).toBe(kind === "units" || kind === "people" ? 404 : 200);
  });
});

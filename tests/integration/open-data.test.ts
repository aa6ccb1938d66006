import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { compileReleases } from "#app/domain/supervision/publication/ocds-merge";
import { dumpColumns } from "#app/domain/supervision/publication/dump-format";
import type { Release } from "#app/domain/supervision/publication/ocds-release";
import { publishReleases } from "#app/domain/supervision/publication/publish-releases.server";
import { getReleasePage } from "#app/domain/supervision/publication/releases.queries.server";
import { writeDump } from "#app/domain/supervision/publication/write-dump.server";
import { addDays, instantOf, type CalendarDate } from "#app/lib/dates";
import { givenCoop, givenProduct, givenProgramme, givenUnit, THE_DAY } from "#tests/support/given";
import { givenTrade, type TradeEnd } from "#tests/support/given-trade";
import { startWeb, visitor, type Visitor, type Web } from "#tests/support/http";
import { faultsOf } from "#tests/support/ocds-schema";

const at = (days: number) => instantOf(addDays(THE_DAY, days), 9);
const EMBARGO = 14;
const ends: TradeEnd[] = ["submitted", "confirmed", "cancelled", "shipped", "refused", "accepted", "paidInPart", "settled", "shortened"];

let web: Web;
let nobody: Visitor;
let market: { unit: Awaited<ReturnType<typeof givenUnit>>; coop: Awaited<ReturnType<typeof givenCoop>>; product: { id: string } };
const orders = new Map<TradeEnd | "personal", { id: string; number: string }>();
const trade = (day: number, stopsAt: TradeEnd, source: "CANTEEN" | "PERSONAL" = "CANTEEN") =>
  givenTrade({ ...market, productId: market.product.id, quantityMilli: 10_000n, at: at(day), stopsAt, source });

beforeAll(async () => {
  web = await startWeb();
  nobody = visitor(web.origin);
  await givenProgramme({ code: "national-832" });
  const coop = await givenCoop();
  market = { unit: await givenUnit(), coop, product: await givenProduct(coop, { available: "100000" }) };
  for (const end of ends) orders.set(end, await trade(0, end));
  orders.set("personal", await trade(0, "settled", "PERSONAL"));
}, 300_000);
afterAll(() => web.close());

interface Package {
  uri: string;
  links: { next?: string; prev?: string };
  extensions: string[];
  releases: Release[];
  records: { ocid: string; releases: Release[]; compiledRelease: Release }[];
}

async function page(address: string): Promise<Package> {
  const answer = await nobody.get(address);
  expect(answer.status, address).toBe(200);
  return JSON.parse(answer.text) as Package;
}

/** Every page from the first on. `between` happens after the first one. */
async function walk(kind: "releases" | "records", between?: () => Promise<void>): Promise<Package[]> {
  const pages: Package[] = [];
  for (let address: string | undefined = `/open-data/ocds/${kind}`; address !== undefined;) {
    const found: Package = await page(address);
    pages.push(found);
    if (pages.length === 1) await between?.();
    address = found.links.next === undefined ? undefined : new URL(found.links.next).pathname + new URL(found.links.next).search;
  }
  return pages;
}

const publishedOf = (number: string) => db.ocdsRelease.findMany({ where: { ocid: `ocds-xiangji-${number}` }, orderBy: { seq: "asc" } });
const numberOf = (end: TradeEnd | "personal") => orders.get(end)?.number ?? "";

describe("publication", () => {
  test("nothing appears before its embargo is over, everything on the day after; twice and side by side it appears once", async () => {
    expect(await publishReleases(at(EMBARGO - 1))).toBe(0);
    expect((await nobody.get("/open-data/ocds/releases")).status).toBe(404);
    const now = instantOf(addDays(THE_DAY, EMBARGO), 1);
    const added = await Promise.all([publishReleases(now), publishReleases(now)]);
    const total = await db.ocdsRelease.count();
    expect(total).toBeGreaterThan(15);
    expect(added.reduce((sum, each) => sum + each, 0)).toBe(total);
    expect(await publishReleases(now)).toBe(0);
    const numbers = (await db.ocdsRelease.findMany({ orderBy: { seq: "asc" }, select: { seq: true } })).map(({ seq }) => Number(seq));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test("each event of a confirmed order is one release, with the tags of its stage", async () => {
    const tags = async (end: TradeEnd | "personal") =>
      (await publishedOf(numberOf(end))).map(({ content }) => (JSON.parse(content) as Release).tag.join("+"));
    expect(await tags("submitted")).toEqual([]);
    expect(await tags("personal")).toEqual([]);
    expect(await tags("confirmed")).toEqual(["award+contract"]);
    expect(await tags("cancelled")).toEqual(["award+contract", "awardCancellation+contractTermination"]);
    expect(await tags("shipped")).toEqual(["award+contract", "implementation"]);
    expect(await tags("refused")).toEqual(["award+contract", "implementation", "implementation+contractTermination"]);
    expect(await tags("accepted")).toEqual(["award+contract", "implementation", "implementation"]);
    expect(await tags("paidInPart")).toEqual(["award+contract", "implementation", "implementation", "implementation"]);
    expect(await tags("settled")).toEqual([
      "award+contract",
      "implementation",
      "implementation",
      "implementation",
      "implementation+contractTermination",
    ]);
    expect(await tags("shortened")).toEqual(["award+contract", "implementation", "implementation", "contractAmendment"]);
  });

  test("what is published can be neither changed nor taken back", async () => {
    await expect(db.$executeRaw`UPDATE ocds_release SET content = '{}'`).rejects.toThrow();
    await expect(db.$executeRaw`DELETE FROM ocds_release`).rejects.toThrow();
  });
});

describe("packages", () => {
  test("releases and records are valid against the official schema with the extensions they declare", async () => {
    for (const kind of ["releases", "records"] as const) {
      for (const found of await walk(kind)) {
        expect(faultsOf(kind, found)).toEqual([]);
        expect(found.extensions.some((address) => address.includes("otherRequirements"))).toBe(true);
      }
    }
    const [first] = await walk("releases");
    expect(faultsOf("releases", { ...first, version: "eleven" })).not.toEqual([]);
    const bad = first?.releases.map((release) => ({ ...release, tag: ["sold"] }));
    expect(faultsOf("releases", { ...first, releases: bad })).not.toEqual([]);
  });

  test("an award says who bought what for how much, and for which programme it was reserved", async () => {
    const [award] = (await publishedOf(numberOf("settled"))).map(({ content }) => JSON.parse(content) as Release);
    const order = await db.order.findFirstOrThrow({ where: { number: numberOf("settled") } });
    const unit = await db.unit.findUniqueOrThrow({ where: { id: market.unit.id } });
    const coop = await db.coop.findUniqueOrThrow({ where: { id: market.coop.id } });
    expect(award).toMatchObject({
      ocid: `ocds-xiangji-${numberOf("settled")}`,
      buyer: { id: `CN-USCI-${unit.uscc}`, name: unit.name },
      tender: { procurementMethod: "direct", otherRequirements: { reservedParticipation: ["national-832"] } },
      awards: [
        {
          value: { amount: Number(order.goodsFen + order.freightFen) / 100, currency: "CNY" },
          suppliers: [{ id: `CN-USCI-${coop.uscc}` }],
        },
      ],
    });
    const [item] = (award?.awards as { items: { quantity: number; unit: { id: string; value: { amount: number } } }[] }[])[0]?.items ?? [];
    expect(item).toMatchObject({ quantity: 10, unit: { id: "KGM", value: { amount: 4 } } });
  });

  test("a record comes to what its releases say, and its money to what was paid", async () => {
    const records = (await walk("records")).flatMap((found) => found.records);
    expect(records.map(({ ocid }) => ocid).sort()).toEqual(
      ends
        .filter((end) => end !== "submitted")
        .map((end) => `ocds-xiangji-${numberOf(end)}`)
        .sort(),
    );
    for (const record of records) expect(record.compiledRelease).toEqual(compileReleases(record.releases));
    const settled = records.find(({ ocid }) => ocid.endsWith(numberOf("settled")));
    const [contract] = settled?.compiledRelease.contracts as {
      status: string;
      implementation: { transactions: { value: { amount: number } }[]; milestones: { status: string }[] };
    }[];
    const [paid] = await db.$queryRaw<{ fen: bigint }[]>`
      SELECT sum(r.amount_fen)::bigint AS fen FROM remittance r JOIN purchase_order o ON o.unit_id = r.unit_id AND o.id = r.order_id WHERE o.number = ${numberOf("settled")}`;
    expect(contract?.status).toBe("terminated");
    expect(contract?.implementation.milestones).toMatchObject([{ status: "met" }]);
    expect(contract?.implementation.transactions.reduce((sum, { value }) => sum + Math.round(value.amount * 100), 0)).toBe(
      Number(paid?.fen),
    );
  });

  test("read again a release has the same id and the same bytes, also when its organisation has got another name", async () => {
    const before = (await walk("releases")).flatMap((found) => found.releases);
    await db.unit.update({ where: { id: market.unit.id }, data: { name: "改了名的小学" } });
    const after = (await walk("releases")).flatMap((found) => found.releases);
    expect(after).toEqual(before);
    expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
  });

  test("whoever has a page already gets 304, HEAD gets no body, and a page that is full may be kept", async () => {
    const first = await nobody.get("/open-data/ocds/releases");
    const again = await nobody.get("/open-data/ocds/releases", { "if-none-match": first.headers.get("etag") ?? "" });
    expect([again.status, again.text]).toEqual([304, ""]);
    const head = await fetch(`${web.origin}/open-data/ocds/releases`, { method: "HEAD" });
    expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, first.headers.get("etag"), ""]);
    expect(first.headers.get("cache-control")).toBe("public, no-cache");
    for (const bad of ["?after=-1", "?after=x", "?after=1e9"])
      expect((await nobody.get(`/open-data/ocds/releases${bad}`)).status).toBe(404);
    expect((await nobody.get("/open-data/ocds/tenders")).status).toBe(404);
  });
});

test("pages read while orders are added hold everything once, and lead back the way they came", async () => {
  for (let count = 0; count < 60; count += 1) await trade(1, "shipped");
  await publishReleases(at(EMBARGO + 1));
  const publishOf = (day: number) => async () => {
    await trade(day, "settled");
    await publishReleases(at(EMBARGO + day));
  };
  const pages = await walk("releases", publishOf(2));
  const ids = pages.flatMap((found) => found.releases.map(({ id }) => id));
  const all = await db.ocdsRelease.findMany({ orderBy: { seq: "asc" }, select: { content: true } });
  expect(pages.length).toBeGreaterThan(1);
  expect(ids).toEqual(all.map(({ content }) => (JSON.parse(content) as Release).id));
  expect(pages[0]?.links.prev).toBeUndefined();
  for (const [index, found] of pages.entries()) if (index > 0) expect(found.links.prev).toBe(pages[index - 1]?.uri);
  expect((await nobody.get("/open-data/ocds/releases")).headers.get("cache-control")).toBe("public, max-age=86400");

  const records = await walk("records", publishOf(3));
  const ocids = records.flatMap((found) => found.records.map(({ ocid }) => ocid));
  expect(new Set(ocids).size).toBe(ocids.length);
  expect(ocids.length).toBe(await db.ocdsRelease.count({ where: { kind: "AWARD" } }));
  for (const [index, found] of records.entries()) if (index > 0) expect(found.links.prev).toBe(records[index - 1]?.uri);
  expect((await getReleasePage(10_000n)) === null).toBe(true);
}, 180_000);

test("what a correction has made personal is not published any more", async () => {
  const own = await trade(4, "shipped");
  await db.orderLine.updateMany({ where: { orderId: own.id }, data: { correctedSource: "PERSONAL" } });
  const others = await trade(4, "confirmed");
  await publishReleases(at(EMBARGO + 4));
  expect([(await publishedOf(own.number)).length, (await publishedOf(others.number)).length]).toEqual([0, 1]);
});

describe("dumps", () => {
  const day: CalendarDate = addDays(THE_DAY, 20);
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");

  test("a day is closed once, however often and by how many", async () => {
    const written = await Promise.all([writeDump(at(20)), writeDump(at(20))]);
    expect(written.filter((each) => each !== null)).toEqual([day]);
    expect(await writeDump(at(20))).toBeNull();
    expect(await db.openDataDump.count()).toBe(1);
  });

  test("the JSON Lines are the releases of the pages; size and SHA-256 are those of the list; it stays while more is published", async () => {
    const read = () => nobody.get(`/open-data/dumps/${day}.jsonl`, { "accept-encoding": "identity" });
    const pages = (await walk("releases")).flatMap((found) => found.releases);
    const before = await read();
    expect(lines(before.text).map((line) => JSON.parse(line) as Release)).toEqual(pages);
    await trade(5, "settled");
    await publishReleases(at(EMBARGO + 5));
    const after = await read();
    expect(after.text).toBe(before.text);
    const row = await db.openDataDump.findFirstOrThrow();
    expect(Buffer.byteLength(after.text)).toBe(Number(row.jsonlBytes));
    expect(createHash("sha256").update(after.text).digest("hex")).toBe(Buffer.from(row.jsonlSha256).toString("hex"));
    const list = await nobody.get("/open-data");
    expect(list.text).toContain(Buffer.from(row.jsonlSha256).toString("hex"));
    expect(list.text).toContain(Buffer.from(row.csvSha256).toString("hex"));
  });

  test("the CSV has a line for each item, with the amounts and payments that SQL finds", async () => {
    const { text, headers } = await nobody.get(`/open-data/dumps/${day}.csv`);
    expect(headers.get("etag")).toMatch(/[0-9a-f]{64}/);
    const [head = "", ...rows] = text.replace("\uFEFF", "").trimEnd().split("\r\n");
    expect(head.split(",")).toEqual([...dumpColumns]);
    const cells = rows.map((row): Record<string, string> => {
      const values = row.split(",");
      return Object.fromEntries(dumpColumns.map((column, index) => [column, values[index] ?? ""]));
    });
    const expected = await db.$queryRaw<{ ocid: string; total: string; paid: string }[]>`
      SELECT 'ocds-xiangji-' || o.number AS ocid, ((o.goods_fen + o.freight_fen) / 100.0)::numeric(14,2)::text AS total,
        (coalesce((SELECT sum(amount_fen) FROM remittance r WHERE r.unit_id = o.unit_id AND r.order_id = o.id), 0) / 100.0)::numeric(14,2)::text AS paid
      FROM purchase_order o JOIN order_group g ON g.unit_id = o.unit_id AND g.id = o.group_id
        JOIN order_line l ON l.unit_id = o.unit_id AND l.order_id = o.id
      WHERE o.confirmed_at < ${instantOf(addDays(THE_DAY, 5))} AND g.source <> 'PERSONAL' AND l.corrected_source IS NULL ORDER BY o.confirmed_at, o.number`;
    const pick = (row: Record<string, string | undefined>) => `${row.ocid} ${row.contract_amount} ${row.paid_amount}`;
    expect(cells.map(pick).sort()).toEqual(expected.map((row) => `${row.ocid} ${row.total} ${row.paid}`).sort());
    const status = (end: TradeEnd) => cells.find((row) => row.ocid?.endsWith(numberOf(end)))?.status;
    expect([status("settled"), status("cancelled"), status("accepted")]).toEqual(["completed", "cancelled", "active"]);
  });

  test("a dump comes compressed where that is understood, HEAD weighs it, and what is not there is 404", async () => {
    const response = await fetch(`${web.origin}/open-data/dumps/${day}.jsonl`, {
      method: "HEAD",
      headers: { "accept-encoding": "identity" },
    });
    const row = await db.openDataDump.findFirstOrThrow();
    expect([response.status, response.headers.get("content-length")]).toEqual([200, String(row.jsonlBytes)]);
    const raw = await rawGet(`${web.origin}/open-data/dumps/${day}.jsonl`);
    expect(raw.encoding).toBe("gzip");
    expect(createHash("sha256").update(gunzipSync(raw.body)).digest("hex")).toBe(Buffer.from(row.jsonlSha256).toString("hex"));
    for (const bad of ["2026-01-01.jsonl", `${day}.xml`, "x.csv", "2026-13-45.csv"])
      expect((await nobody.get(`/open-data/dumps/${bad}`)).status, bad).toBe(404);
  });

  test("the dictionary names every column in both languages, and the codes of programmes", async () => {
    const dictionary = JSON.parse((await nobody.get("/open-data/dictionary.json")).text) as {
      columns: { name: string; zh: string; en: string }[];
      reservedParticipation: { code: string }[];
    };
    expect(dictionary.columns.map(({ name }) => name)).toEqual([...dumpColumns]);
    expect(dictionary.columns.every(({ zh, en }) => /\p{Script=Han}/u.test(zh) && !/\p{Script=Han}/u.test(en))).toBe(true);
    expect(dictionary.reservedParticipation).toMatchObject([{ code: "national-832" }]);
    expect((await nobody.get("/open-data/dictionary")).text).toContain("paid_amount");
  });
});

/** The bytes as they come, before anything unpacks them. */
async function rawGet(address: string): Promise<{ encoding: string | undefined; body: Buffer }> {
  const { get } = await import("node:http");
  return new Promise((resolve, reject) => {
    get(address, { headers: { "accept-encoding": "gzip" } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ encoding: response.headers["content-encoding"], body: Buffer.concat(chunks) }));
    }).on("error", reject);
  });
}

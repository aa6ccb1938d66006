import { randomUUID } from "node:crypto";

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, request, test, type APIRequestContext } from "@playwright/test";

import { apiLists, audienceOf, type ApiList } from "../support/api-lists";
import { csvRows } from "../support/csv-rows";
import { sessionOf, type Account } from "./reader";

/** Programs read what people read: every list has the rows and amounts of the file beside its page, every answer is as described, and nobody reads a stranger's. */

interface Described {
  paths: Record<
    string,
    {
      get?: {
        operationId: string;
        "x-audiences": string[];
        responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }>;
      };
    }
  >;
}
interface Told {
  status: number;
  body: { data?: Record<string, unknown>[]; page?: { next: string | null }; code?: string };
}

/** Holders of keys, and strangers of the same kind in another province. */
const holders = [
  "manager",
  "coop.manager",
  "bureau.manager",
  "bureau.province.manager",
  "coop.kashi.manager",
  "bureau.hangzhou.manager",
  "hall",
  "county.manager",
] as const satisfies readonly Account[];
const strangers = [
  "manager.shenzhen",
  "coop.shanwei.manager",
  "bureau.shenzhen.manager",
  "hall.kashi",
] as const satisfies readonly Account[];

let browsers: Map<Account, APIRequestContext>;
let programs: Map<Account, APIRequestContext>;
let described: Described;
let validators: Map<string, ValidateFunction>;
let programme = "";

test.beforeAll(async ({ baseURL: origin }) => {
  const baseURL = origin ?? "";
  const visitor = await request.newContext({ baseURL });
  described = (await (await visitor.get("/api/v1/openapi.json")).json()) as Described;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(described, "openapi");
  validators = new Map(
    Object.values(described.paths).flatMap(({ get }) => {
      const reference = get?.responses["200"]?.content["application/json"]?.schema.$ref;
      const validate = reference === undefined ? undefined : ajv.getSchema(`openapi${reference}`);
      return get && validate ? [[get.operationId, validate] as const] : [];
    }),
  );
  browsers = new Map();
  programs = new Map();
  for (const who of [...holders, ...strangers]) {
    const browser = await request.newContext({
      baseURL,
      extraHTTPHeaders: { "Sec-Fetch-Site": "same-origin", Cookie: `xj_session=${await sessionOf(baseURL, who)}` },
    });
    browsers.set(who, browser);
    const page = await (await browser.get("/account/api-keys")).text();
    const scopes = [...page.matchAll(/name="scopes"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="scopes"/g)].map(
      ([, one, two]) => one ?? two ?? "",
    );
    const form = new URLSearchParams([
      ["intent", "create"],
      ["name", `对账 ${randomUUID()}`],
      ["days", "30"],
      ...scopes.map((scope) => ["scopes", scope]),
    ] as [string, string][]);
    const answer = await browser.post("/account/api-keys", {
      data: form.toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    const token = /xjk_[\w-]{30,}/.exec(await answer.text())?.[0];
    expect(token, `${who} has a key for ${scopes.join(" ")}`).toBeDefined();
    programs.set(
      who,
      await request.newContext({ baseURL, extraHTTPHeaders: { Authorization: `Bearer ${token}`, "Accept-Language": "en" } }),
    );
  }
  programme = (await firstOf("bureau.manager", ["/rules/programmes", "id"])) ?? "";
});

test.afterAll(async () => {
  await Promise.all([...browsers.values(), ...programs.values()].map((context) => context.dispose()));
});

async function read(who: Account, path: string): Promise<Told> {
  const answer = await programs.get(who)?.get(`/api/v1${path}`);
  return { status: answer?.status() ?? 0, body: (await answer?.json()) as Told["body"] };
}

/** Every row of a list, a few at a time. */
async function everyRow(who: Account, path: string, limit: number): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let after: string | null = ""; after !== null;) {
    const told: Told = await read(
      who,
      `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${after === "" ? "" : `&after=${encodeURIComponent(after)}`}`,
    );
    expect(told.status, `${path} ${JSON.stringify(told.body).slice(0, 300)}`).toBe(200);
    rows.push(...(told.body.data ?? []));
    after = told.body.page?.next ?? null;
  }
  return rows;
}

const yuan = (fen: unknown): string => {
  const text = String(fen);
  const digits = text.replace("-", "").padStart(3, "0");
  return `${text.startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

async function compare(each: ApiList): Promise<{ wrong: string[]; rows: number }> {
  const [path, file] = [each.path, each.file].map((address) => address.replace(":programme", programme)) as [string, string];
  const answer = await browsers.get(each.who)?.get(`${file}${file.includes("?") ? "&" : "?"}format=csv`);
  if (answer?.status() !== 200) return { wrong: [`${file} answered ${answer?.status()}`], rows: 0 };
  const inFile = csvRows(await answer.text());
  const rows = await everyRow(each.who, path, 37);
  const wrong = inFile.length === rows.length ? [] : [`${each.who} ${path}: ${rows.length} rows, ${inFile.length} in the file`];
  for (const [index, row] of rows.entries()) {
    const cells = inFile[index] ?? [];
    const wanted = [String(row[each.names]), ...(each.money ?? []).flatMap((key) => (row[key] === null ? [] : [yuan(row[key])]))];
    const absent = wanted.filter((text) => !cells.some((cell) => cell === text || (cell.includes(text) && text === wanted[0])));
    if (absent.length > 0) wrong.push(`${path} row ${index}: ${absent.join(", ")} not in ${cells.join(" | ")}`);
  }
  return { wrong: wrong.slice(0, 3), rows: rows.length };
}

test("every list that programs read has the rows, the order and the amounts of the file beside its page", async () => {
  const wrong: string[] = [];
  const filled = new Set<string>();
  for (const each of apiLists) {
    const compared = await compare(each);
    wrong.push(...compared.wrong);
    if (compared.rows > 0) filled.add(each.operation);
  }
  expect(wrong).toEqual([]);
  const empty = [...new Set(apiLists.map(({ operation }) => operation))].filter((operation) => !filled.has(operation));
  expect(empty).toEqual([]);
});

/** Where an id that an address needs is found: a list, and the field of its rows. */
const sources: Record<string, readonly [path: string, field: string]> = {
  acceptanceId: ["/receivables?state=paid", "acceptanceId"],
  accountId: ["/quota/accounts", "accountId"],
  bulletinId: ["/bulletins", "id"],
  calendarId: ["/rules/working-days", "id"],
  campaignId: ["/campaigns", "id"],
  claimId: ["/goods-claims?tab=done", "id"],
  code: ["/units", "divisionCode"],
  coopId: ["/registers/coops", "id"],
  correctionId: ["/corrections?tab=done", "id"],
  counterpartyId: ["/statements", "id"],
  filingId: ["/filings?status=CONFIRMED", "id"],
  guaranteeId: ["/guarantees", "id"],
  heldMoneyId: ["/held-money", "id"],
  lineId: ["/bank/lines?view=decided", "id"],
  orderId: ["/orders", "id"],
  paymentOrderId: ["/payment-orders", "id"],
  payoutId: ["/payouts", "id"],
  planId: ["/reservations?status=CONFIRMED", "planId"],
  productId: ["/products", "id"],
  programmeId: ["/rules/programmes", "id"],
  receiptId: ["/receipts", "id"],
  receivableId: ["/receivables?state=paid", "id"],
  ruleId: ["/reminders/rules", "id"],
  shipmentId: ["/shipments", "id"],
  statementId: ["/bank/statements", "id"],
  unitId: ["/units", "id"],
};
/** Addresses whose id stands elsewhere than its name says. */
const elsewhere: Record<string, readonly [path: string, field: string, filled?: string]> = {
  "/campaigns/{campaignId}/result": [`/campaigns?year=${new Date().getUTCFullYear() - 1}`, "id", "sha256"],
  "/rules/changes/{changeId}": ["/rules/changes?status=CONFIRMED", "id"],
  "/organisation-changes/{changeId}": ["/organisation-changes?status=APPLIED", "id"],
  "/registers/products/{productId}": ["/registers/products", "id"],
  "/scores/{unitId}": ["/scores", "unitId"],
};

/** The first thing of a kind that a program sees; the accounts of a year are one page. */
async function firstOf(who: Account, source: readonly [string, string, string?]): Promise<string | null> {
  const name = `${who} ${source.join(" ")}`;
  if (!known.has(name)) known.set(name, await lookUp(who, source));
  return known.get(name) ?? null;
}
const known = new Map<string, string | null>();

async function lookUp(who: Account, [path, field, filled = field]: readonly [string, string, string?]): Promise<string | null> {
  const { status, body } = await read(who, path.startsWith("/quota/accounts") ? path : `${path}${path.includes("?") ? "&" : "?"}limit=200`);
  const value = status === 200 ? body.data?.find((row) => typeof row[field] === "string" && row[filled] !== null)?.[field] : undefined;
  return typeof value === "string" ? value : null;
}

/** The address with something of the reader's own in it; null where there is none to ask for. */
async function addressFor(who: Account, path: string): Promise<string | null> {
  let address = path;
  for (const [, name = ""] of path.matchAll(/\{(\w+)\}/g)) {
    const unit = /\/units\/([^{/]+)\/orders/.exec(address)?.[1];
    const ofUnit = unit !== undefined && name === "orderId" ? ([`/units/${unit}/orders`, "id"] as const) : undefined;
    const source = ofUnit ?? elsewhere[path] ?? sources[name];
    const value = source === undefined ? await creditNoteOf(who) : await firstOf(who, source);
    if (value === null) return null;
    address = address.replace(`{${name}}`, value);
  }
  return address;
}

async function creditNoteOf(who: Account): Promise<string | null> {
  const { body } = await read(who, "/goods-claims?tab=done&limit=200");
  for (const row of body.data ?? []) {
    const claim = (await read(who, `/goods-claims/${String(row.id)}`)).body as { creditNote?: { id: string } | null };
    if (claim.creditNote) return claim.creditNote.id;
  }
  return null;
}

const reads = () => Object.entries(described.paths).flatMap(([path, { get }]) => (get ? [{ path, get }] : []));

test("every read answers as described, with something of the reader's own", async () => {
  const wrong: string[] = [];
  for (const { path, get } of reads()) {
    const validate = validators.get(get.operationId);
    if (!validate) wrong.push(`${get.operationId} is not described`);
    for (const who of holders.filter((each) => get["x-audiences"].includes(audienceOf(each)))) {
      const address = await addressFor(who, path);
      if (address === null) continue;
      const told = await read(who, address);
      if (told.status !== 200) wrong.push(`${who} ${address}: ${told.status} ${JSON.stringify(told.body).slice(0, 200)}`);
      else if (validate && !validate(told.body)) wrong.push(`${who} ${address}: ${JSON.stringify(validate.errors?.slice(0, 2))}`);
      else asked.add(get.operationId);
    }
  }
  expect(wrong).toEqual([]);
  expect(
    reads()
      .map(({ get }) => get.operationId)
      .filter((id) => !asked.has(id)),
  ).toEqual([]);
});
const asked = new Set<string>();

test("nobody reads what is a stranger's, and no role what its page keeps from it", async () => {
  const wrong: string[] = [];
  for (const { path, get } of reads()) {
    for (const stranger of strangers) {
      const own = holders.find((each) => audienceOf(each) === audienceOf(stranger));
      if (!own) throw new Error(stranger);
      const allowed = get["x-audiences"].includes(audienceOf(stranger));
      const holder = allowed ? own : holders.find((each) => get["x-audiences"].includes(audienceOf(each)));
      const address = holder && (await addressFor(holder, path));
      if (!address || (!allowed && path === "/me")) continue;
      const told = await read(stranger, address);
      if (!allowed && told.status !== 403) wrong.push(`${stranger} ${address} may not: ${told.status}`);
      if (allowed && path.includes("{") && !openToAll.test(path) && told.status !== 404)
        wrong.push(`${stranger} ${address} is foreign: ${told.status}`);
    }
  }
  expect(wrong).toEqual([]);
});
/** Goods, co-ops and working days are the same for everybody, a programme of the nation binds everywhere, and a statement is the reader's own account with a co-op. */
const openToAll = /^\/(products|statements|registers\/(coops|products)|rules\/(working-days|programmes))\//;

test("a key of a page that none gave is refused in words, by every list", async () => {
  const wrong: string[] = [];
  for (const { path, get } of reads().filter(({ get: { operationId } }) => operationId.startsWith("list"))) {
    for (const who of holders.filter((each) => get["x-audiences"].includes(audienceOf(each)))) {
      const address = await addressFor(who, path);
      if (address === null) continue;
      for (const key of ["nonsense", "9999999999999.------------------------------------", "2026-13-45.x", "1", "%F0%9F%8D%9A"]) {
        const told = await read(who, `${address}?after=${key}`);
        if (![200, 422].includes(told.status)) wrong.push(`${who} ${address}?after=${key}: ${told.status} ${told.body.code}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

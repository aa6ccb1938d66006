import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { demoVisitor, loadDemoRegion } from "#tests/support/demo-region";
import { startWeb, visitor, type Web } from "#tests/support/http";

/** Every page with a list has the list's file beside it, and the file has the rows of the page in its order. */

interface List {
  /** The module of the page. */
  page: string;
  path: () => string | Promise<string>;
  who: string | null;
  /** Where the rows are no table: what names a row, in the markup after the link. */
  row?: RegExp;
  /** The page folds rows that the file has one by one. */
  folded?: boolean;
}

const year = fiscalYearOf(calendarDateOf(new Date()));
const at = (page: string, path: string, who: string | null, more: Partial<List> = {}): List => ({ page, path: () => path, who, ...more });
const unit = async () => (await db.unit.findFirstOrThrow({ where: { name: "永州市潇湘实验中学" }, select: { id: true } })).id;
const programme = async () => (await db.programme.findFirstOrThrow({ where: { code: "national-832" }, select: { id: true } })).id;

const lists: List[] = [
  at("bureau/reminders", "/bureau/reminders", "bureau"),
  at("rules/changes", "/bureau/rules/changes", "bureau"),
  at("rules/changes", "/admin/reference/changes", "admin"),
  at("unit/corrections", "/unit/corrections?tab=done", "reviewer"),
  at("bureau/corrections", "/bureau/corrections", "bureau"),
  at("coop/products", "/coop/products?sort=-price", "coop"),
  at("coop/remittances", "/coop/remittances", "coop"),
  at("coop/remittances", "/coop/remittances?view=received", "coop"),
  at("unit/ratings", "/unit/ratings", "buyer"),
  at("rules/places", "/bureau/rules/places/counting", "bureau"),
  at("rules/places", "/admin/reference/places/terms", "admin"),
  at("coop/bank", "/coop/bank?view=decided", "coop"),
  at("coop/statements", "/coop/statements", "coop"),
  at("unit/statements", "/unit/statements", "buyer"),
  at("admin/reference/bank-formats", "/admin/reference/bank-formats", "admin"),
  at("coop/sales", "/coop/sales", "coop"),
  at("unit/orders", "/unit/orders", "buyer"),
  at("unit/payments", "/unit/payments", "reviewer"),
  at("unit/notices", "/unit/notices", "reviewer", { row: /<li[^>]*><p[^>]*><b>(.*?)<\/b><time/gs }),
  at("admin/audit", "/admin/audit?action=filing.", "admin"),
  at("admin/people", "/admin/people", "admin"),
  at("account/people", "/unit/people", "manager"),
  at("account/people", "/coop/people", "coop"),
  at("account/people", "/hall-desk/people", "hall"),
  at("account/people", "/county/people", "county"),
  at("account/people", "/bureau/people", "bureau"),
  at("bureau/organisation-changes", "/bureau/organisation-changes", "bureau"),
  at("bureau/exceptions", "/bureau/exceptions", "bureau", { row: /<h2 id[^>]*><a [^>]*>(.*?)<\/a><\/h2>/gs }),
  at("bureau/year-end", "/bureau/year-end", "bureau", { row: /<li[^>]*><p[^>]*><strong>(.*?)<\/strong>/gs }),
  at("bureau/bulletins", "/bureau/bulletins", "bureau"),
  at("progress/bulletins", "/bulletins", null),
  at("ledger/heads", "/ledger/heads", null),
  at("bureau/campaigns", "/bureau/campaigns", "bureau.province"),
  at("bureau/reservations", "/bureau/reservations", "bureau"),
  at("bureau/alerts", "/bureau/alerts", "bureau", { folded: true }),
  at("bureau/alert-rules", "/bureau/alerts/rules", "bureau"),
  at("bureau/reminder-rules", "/bureau/reminders/rules", "bureau"),
  at("bureau/rules", "/bureau/rules", "bureau"),
  at("admin/reference/rules", "/admin/reference/rules", "admin"),
  at("admin/reference/programmes", "/admin/reference/programmes", "admin"),
  at("bureau/windows", "/bureau/windows", "bureau"),
  at("admin/reference/windows", "/admin/reference/windows", "admin"),
  at("rules/thresholds", "/bureau/rules/thresholds", "bureau"),
  at("rules/thresholds", "/admin/reference/thresholds", "admin"),
  at("admin/reference/divisions", "/admin/reference/divisions", "admin"),
  at("admin/reference/categories", "/admin/reference/categories", "admin"),
  at("admin/reference/corrections", "/admin/reference/corrections", "admin"),
  { page: "rules/programme", who: "bureau", path: async () => `/bureau/rules/programmes/${await programme()}` },
  { page: "rules/programme", who: "admin", path: async () => `/admin/reference/programmes/${await programme()}?q=恩施` },
  at("hall-desk/desk", "/hall-desk", "hall"),
  at("county/desk", "/county", "county"),
  at("admin/jobs", "/admin/jobs", "admin"),
  at("admin/payments/events", "/admin/payments/events", "admin"),
  at("admin/payments/reconciliation", "/admin/payments/reconciliation", "admin"),
  at("admin/mail", "/admin/mail", "admin"),
  at("registers/units", "/bureau/registers/units?q=中学", "bureau"),
  at("registers/coops", "/bureau/registers/coops", "bureau"),
  at("registers/products", "/admin/registers/products", "admin"),
  at("registers/people", "/bureau/registers/people", "bureau"),
  at("bureau/filings", "/bureau/filings?status=CONFIRMED", "bureau"),
  at("bureau/history", "/bureau/history", "bureau"),
  at("bureau/scores", "/bureau/scores", "bureau"),
  at("bureau/overview", "/bureau", "bureau"),
  at("bureau/division", "/bureau/divisions/431102", "bureau"),
  { page: "bureau/unit", who: "bureau", path: async () => `/bureau/units/${await unit()}` },
  at("unit/quota-programme", `/unit/quota/${year}/national-832`, "buyer"),
];

/** Pages with a table that is no list: parts of one document or of one form, or a list that is files itself. */
const documents = [
  "account/api-keys", // keys and addresses of the account that reads them
  "account/security",
  "account/showcase",
  "account/webhook",
  "account/webhooks",
  "admin/ledger", // what a check found; gone with the page
  "bureau/alert-rule",
  "bureau/alert-rule-new",
  "bureau/bulletin", // has its own files
  "bureau/bulletin-new",
  "bureau/campaign", // the result has its files once it is frozen
  "bureau/correction",
  "bureau/filing",
  "bureau/order",
  "bureau/organisation-change",
  "bureau/organisation-change-new",
  "bureau/publication",
  "bureau/reminder-rule",
  "bureau/reservation",
  "bureau/score",
  "bureau/score-rule",
  "bureau/simulator",
  "bureau/year-adjustment",
  "coop/acceptance",
  "coop/bank-statement", // rows of one file
  "coop/receivable",
  "coop/desk", // what to do next; the lists are behind it
  "coop/freight",
  "coop/freight-table",
  "coop/sale",
  "coop/shipment",
  "open-data/dictionary",
  "open-data/open-data",
  "progress/bulletin",
  "progress/certificate",
  "progress/division", // have the file of the public figures
  "progress/nation",
  "registers/coop",
  "registers/person",
  "registers/product",
  "registers/unit",
  "rules/change",
  "shop/developers",
  "shop/hall", // offers, not records
  "shop/product",
  "shop/products",
  "shop/search",
  "unit/acceptance",
  "unit/cart",
  "unit/checkout",
  "unit/correction",
  "unit/delivery",
  "unit/desk",
  "unit/filing",
  "unit/group",
  "unit/order",
  "unit/order-corrections",
  "unit/quota",
  "unit/receivable",
  "unit/stripe-payment",
  "unit/remittance-slip",
  "unit/reservation",
  "unit/score",
];

/** Modules of screens that a page is made of. */
function madeOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/from "#(app\/(?:components|routes)\/[\w/-]+)"/g))
    for (const ending of ["tsx", "ts"]) madeOf(`${name}.${ending}`, seen);
  return seen;
}

describe("pages", () => {
  const pages = [...new Set([...readFileSync("app/routes.ts", "utf8").matchAll(/"routes\/([^"]+)\.tsx"/g)].map(([, page = ""]) => page))];
  const parts = (page: string) => [...madeOf(`app/routes/${page}.tsx`)];

  test("every page with a table or a pager is a list with its file, or known to be none", () => {
    const listing = pages.filter((page) => parts(page).some((file) => /ui\/(data-table|pagination)\.tsx$/.test(file)));
    const known = new Set([...lists.map(({ page }) => page), ...documents]);
    expect(listing.filter((page) => !known.has(page))).toEqual([]);
    expect([...known].filter((page) => !pages.includes(page))).toEqual([]);
  });

  test("every list draws the links of its file", () => {
    const without = lists.filter(({ page }) => !parts(page).includes("app/components/ui/list-files.tsx"));
    expect(without.map(({ page }) => page)).toEqual([]);
  });
});

const decode = (html: string) =>
  html
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

/** The first words that a piece of markup shows. */
const firstWords = (html: string) =>
  html
    .replaceAll("<!-- -->", "")
    .split(/<[^>]*>/)
    .map((text) => decode(text).trim())
    .find((text) => text !== "")
    ?.split(" · ")[0] ?? "";

/** Names of the rows that stand under a link, as the page shows them. */
function rowsUnder(html: string, row?: RegExp): string[] {
  if (row) return [...html.matchAll(row)].map(([, name = ""]) => firstWords(name));
  const body = /^(?:(?!data-list-file).)*?<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? "";
  return [...body.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/gs)].map(([, cell = ""]) => firstWords(cell));
}

/** Rows of a CSV file, without its header. */
function csvRows(text: string): string[][] {
  const cells = [...text.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of cells) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(1).filter((cellsOfRow) => cellsOfRow.some((cell) => cell !== ""));
}

describe("files", () => {
  let web: Web;
  beforeAll(async () => {
    await loadDemoRegion();
    web = await startWeb();
  }, 900_000);
  afterAll(() => web.close());

  test("hold the rows of their pages, in their order", async () => {
    const wrong: string[] = [];
    let filled = 0;
    for (const { page, path, who, row, folded } of lists) {
      const browser = who === null ? visitor(web.origin) : await demoVisitor(web, who);
      const address = await path();
      const shown = await browser.get(address);
      if (shown.status !== 200) {
        wrong.push(`${address} answered ${shown.status}`);
        continue;
      }
      const links = [...shown.text.matchAll(/<a href="([^"]+)" data-list-file="\w+"/g)].filter(([, href = ""]) =>
        href.includes("format=csv"),
      );
      if (links.length === 0) wrong.push(`${page}: ${address} shows no file`);
      for (const link of links) {
        const href = decode(link[1] ?? "");
        const file = await browser.get(href);
        if (file.status !== 200 || !/attachment/.test(file.headers.get("content-disposition") ?? "")) {
          wrong.push(`${href} answered ${file.status}`);
          continue;
        }
        const rows = csvRows(file.text);
        const beside = shown.text.slice(link.index + link[0].length).replace(/^.*?<\/a>/s, "");
        const names = rowsUnder(beside, row && links[0] === link ? row : undefined);
        if (names.length > 0) filled += 1;
        if (folded) continue;
        const more = /rel="next"/.test(shown.text) || (names.length % 50 === 0 && names.length > 0);
        const summed = /<tfoot>/.test(beside.split("</section>")[0] ?? "") ? 1 : 0;
        if (more ? rows.length < names.length : rows.length !== names.length + summed)
          wrong.push(`${href} has ${rows.length} rows, the page ${names.length}`);
        const strayed = names.findIndex((name, index) => !rows[index]?.some((cell) => cell.includes(name)));
        if (strayed >= 0) wrong.push(`${href} row ${strayed + 1}: ${names[strayed] ?? ""} is not in ${rows[strayed]?.join(" | ") ?? ""}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(filled).toBeGreaterThan(40);
  }, 900_000);
});

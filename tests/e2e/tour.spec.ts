import { expect, test, type Page } from "@playwright/test";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expectAccessible, expectNoOverflow, expectOutline, readerOf, widths, type Account } from "./reader";

/** The README's tour: every page opens without JavaScript, in both languages, on a desk and on a phone, in words, and for everybody. */

const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();

/** An address, or a link on the page before it that leads on. */
type Stop = string | { follow: string };

/** In January and February the demo region's story begins with the year before, which nobody has closed yet. */
const yearBefore = (stops: Stop[]): Stop[] => (new Date(Date.now() + 8 * 3_600_000).getUTCMonth() < 2 ? [] : stops);

const tour: { account: Account | null; stops: Stop[] }[] = [
  {
    account: null,
    stops: [
      "/",
      "/halls",
      "/halls/enshi",
      "/products",
      "/search?q=%E5%9C%9F%E8%B1%86",
      { follow: "main article a[href^='/products/']" },
      "/sign-in",
      "/password/forgot",
      "/verify",
      "/progress",
      "/progress/431100",
      { follow: "main a[href^='/units/']" },
      "/open-data",
      "/open-data/dictionary",
      "/developers",
      "/bulletins",
      { follow: "main a[href^='/bulletins/']:not([data-list-file])" },
    ],
  },
  {
    account: "buyer",
    stops: [
      "/unit",
      "/unit/cart",
      "/unit/orders",
      { follow: "main tbody a[href^='/unit/orders/']" },
      { follow: "main a[href$='/corrections']" },
      "/unit/corrections",
      "/unit/notices",
      "/unit/payments",
      { follow: "main tbody td a[href^='/unit/receivables/']" },
      "/unit/statements",
      "/unit/held-money",
      { follow: "main tbody th a[href^='/unit/held-money/']" },
      "/unit/guarantees",
      { follow: "main tbody th a[href^='/unit/guarantees/']" },
      `/unit/filing/${year}`,
      `/unit/quota/${year}`,
      `/unit/quota/${year}/national-832`,
      ...yearBefore([`/unit/quota/${year - 1}/national-832`, { follow: "main a[href^='/certificates/']" }]),
      "/account",
      "/account/security",
    ],
  },
  {
    account: "reviewer",
    stops: [
      "/unit",
      `/unit/filing/${year}`,
      "/account/api-keys",
      "/account/webhooks",
      { follow: "main tbody a[href^='/account/webhooks/']" },
    ],
  },
  {
    account: "coop",
    stops: [
      "/coop",
      "/coop/products",
      { follow: "main tbody th a[href^='/coop/products/']" },
      "/coop/products/new",
      "/coop/freight",
      "/coop/freight/new",
      "/coop/sales",
      { follow: "main tbody a[href^='/coop/sales/']" },
      "/coop/remittances",
      "/coop/bank",
      "/coop/statements",
      "/coop/organisation",
      "/coop/held-money",
      { follow: "main tbody th a[href^='/coop/held-money/']" },
      "/coop/held-money/new",
      "/coop/guarantees",
      { follow: "main tbody th a[href^='/coop/guarantees/']" },
      "/coop/guarantees/new",
    ],
  },
  {
    account: "bureau",
    stops: [
      "/bureau",
      "/bureau/filings",
      "/bureau/windows",
      "/bureau/rules",
      "/bureau/rules/corrections",
      "/bureau/rules/programmes/new",
      "/bureau/rules/changes",
      "/bureau/rules/changes?status=CONFIRMED",
      "/bureau/rules/simulator?share=20",
      "/bureau/history",
      "/bureau/alerts",
      { follow: "main tbody a[href^='/bureau/alerts/cases/']" },
      "/bureau/alerts/rules",
      "/bureau/alerts/rules/new",
      "/bureau/reminders",
      "/bureau/reminders/rules",
      "/bureau/corrections",
      "/bureau/held-money",
      { follow: "main tbody th a[href^='/bureau/held-money/']" },
      "/bureau/guarantees",
      "/bureau/publication",
      "/bureau/divisions/431100?view=units",
    ],
  },
  {
    account: "bureau.manager",
    stops: [
      "/bureau/campaigns",
      { follow: "main tbody a[href^='/bureau/campaigns/']" },
      "/bureau/exceptions",
      "/bureau/organisation-changes",
      { follow: "main tbody a[href^='/bureau/organisation-changes/']" },
      "/bureau/bulletins",
      { follow: "main tbody a[href^='/bureau/bulletins/']" },
      "/bureau/scores",
      "/bureau/registers/units",
      { follow: "main tbody a[href^='/bureau/registers/units/']" },
      "/bureau/registers/people",
      "/bureau/year-end",
      ...yearBefore([`/bureau/campaigns?year=${year - 1}`]),
    ],
  },
  {
    account: "bureau.hangzhou",
    stops: ["/bureau/reservations", { follow: "main tbody a[href^='/bureau/reservations/']" }, "/bureau/rules/thresholds"],
  },
  { account: "buyer.hangzhou", stops: [`/unit/reservations/${year}`, `/unit/reservations/${year}/items/new`] },
  { account: "bureau.province", stops: ["/bureau"] },
  { account: "bureau.shenzhen.manager", stops: ["/bureau/rules/changes", { follow: "main tbody a[href^='/bureau/rules/changes/']" }] },
  { account: "county", stops: ["/county"] },
  { account: "hall", stops: ["/hall-desk"] },
  {
    account: "admin",
    stops: [
      "/admin",
      "/admin/reference/programmes",
      { follow: "main tbody a[href^='/admin/reference/programmes/']" },
      "/admin/reference/rules",
      "/admin/reference/windows",
      "/admin/reference/changes",
      "/admin/reference/corrections",
      "/admin/reference/publication",
      "/admin/reference/divisions",
      "/admin/reference/categories",
      "/admin/ledger",
      "/admin/jobs",
      "/admin/mail",
      "/admin/audit",
      "/admin/people",
    ],
  },
];

const catalogues = path.resolve("app/i18n/zh-CN");
const keys = new Set(
  readdirSync(catalogues).flatMap((file) => Object.keys(JSON.parse(readFileSync(path.join(catalogues, file), "utf8")) as object)),
);

const divisions = JSON.parse(readFileSync(path.resolve("prisma/seed/data/divisions.json"), "utf8")) as [code: string, name: string][];
/** Names that the demo region's organisations have in both languages. */
function namesInBoth(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap((each) => namesInBoth(each));
  if (typeof data !== "object" || data === null) return [];
  const { nameZh, nameEn } = data as { nameZh?: unknown; nameEn?: unknown };
  return [...(typeof nameZh === "string" && nameEn ? [nameZh] : []), ...Object.values(data).flatMap((each) => namesInBoth(each))];
}
const organisations = ["buyers", "coops", "halls"].flatMap((file) =>
  namesInBoth(JSON.parse(readFileSync(path.resolve(`prisma/seed/data/${file}.json`), "utf8"))),
);
const places = new Set(divisions.map(([, name]) => name));
const inBoth = new Set([...places, ...organisations]);

/**
 * Places and organisations that a page in English names in Chinese without marking them as Chinese; addresses that begin with a place are no places. Papers that
 * prove something, accounts and what banks wrote keep the official name, marked as Chinese; so does the title of a tab, which names no place in
 * Chinese alone.
 */
async function chineseNames(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && !parent.closest("[lang='zh-CN'], script, style, title")) found.push(walker.currentNode.textContent ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label]")) found.push(element.getAttribute("aria-label") ?? "");
    return found;
  });
  const wordsOf = (text: string) => text.split(/[\s·›，、,;；:：()（）]+/u);
  const title = wordsOf(await page.title()).filter((word) => places.has(word));
  return [...new Set([...title, ...texts.flatMap(wordsOf).filter((word) => inBoth.has(word))])];
}

/** Texts of the page that are a key of the catalogues or an unfilled sentence instead of words. */
async function untranslated(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent && !parent.closest("code, script, style")) found.push(walker.currentNode.textContent?.trim() ?? "");
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(element.getAttribute(name)?.trim() ?? "");
    return found;
  });
  // Words of one piece such as "name" are keys of some catalogue and may be words of a page: only keys of several pieces give themselves away.
  const isKey = (text: string) => keys.has(text.replace(/^[a-z]+:/, "")) && /[a-z][A-Z.:]/.test(text);
  return texts.filter((text) => isKey(text) || text.includes("{{"));
}

/**
 * Each page is asked for once in each language and looked at on the desk and on the phone: without JavaScript it is the same page. In Chinese it is inspected as
 * well, by turns on the one and on the other, for which the inspection's own script runs; in English nothing runs at all.
 */
for (const locale of ["zh-CN", "en"] as const) {
  for (const { account, stops } of tour) {
    test(`${account ?? "visitor"} (${locale})`, async ({ browser, baseURL }) => {
      test.setTimeout(600_000); // many pages
      const inspected = locale === "zh-CN";
      const page = await readerOf(browser, baseURL ?? "", account, { locale, screen: "desk", inspected });
      for (const [index, stop] of stops.entries()) {
        const address = typeof stop === "string" ? stop : await page.locator(stop.follow).first().getAttribute("href");
        const answer = await page.goto(address ?? "nowhere");
        expect(answer?.status(), address ?? "").toBe(200);
        await expect(page.locator("html")).toHaveAttribute("lang", locale);
        await expectOutline(page);
        expect(await untranslated(page), address ?? "").toEqual([]);
        if (locale === "en") expect.soft(await chineseNames(page), address ?? "").toEqual([]);
        for (const screen of index % 2 === 0 ? (["desk", "phone"] as const) : (["phone", "desk"] as const)) {
          await page.setViewportSize(widths[screen]);
          await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
          await expectNoOverflow(page);
        }
        if (inspected) await expectAccessible(page, "tbody tr:nth-child(n + 4)"); // rows of a table are built alike
      }
      await page.context().close();
    });
  }
}

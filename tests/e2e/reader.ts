import { expect, request, type Browser, type Page } from "@playwright/test";
import axe from "axe-core";

export type Locale = "zh-CN" | "en";

/** A person of the demo region, by the part of the address before the domain. */
export type Account =
  | "buyer"
  | "reviewer"
  | "manager"
  | "manager.shenzhen"
  | "manager.hangzhou"
  | "buyer.shenzhen"
  | "buyer.hangzhou"
  | "bureau.manager"
  | "bureau.hangzhou"
  | "bureau.hangzhou.manager"
  | "reviewer.shenzhen"
  | "reviewer.hangzhou"
  | "coop"
  | "coop.manager"
  | "coop.shanwei.manager"
  | "coop.kashi"
  | "coop.kashi.manager"
  | "coop.cured"
  | "coop.shanwei"
  | "hall"
  | "hall.kashi"
  | "county.manager"
  | "county"
  | "bureau"
  | "bureau.province"
  | "bureau.province.manager"
  | "bureau.shenzhen"
  | "bureau.shenzhen.manager"
  | "admin"
  | "admin.reviewer";

const PASSWORD = "xiangji-demo-2026";
export const widths = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;
export type Screen = keyof typeof widths;

const signedIn = new Map<Account, Promise<string>>();

/** Signs in once a worker; every page of the same person takes the cookie. */
export function sessionOf(origin: string, account: Account): Promise<string> {
  const known = signedIn.get(account);
  if (known) return known;
  const signing = signIn(origin, account);
  signedIn.set(account, signing);
  return signing;
}

async function signIn(origin: string, account: Account): Promise<string> {
  const api = await request.newContext({ baseURL: origin, extraHTTPHeaders: { "Sec-Fetch-Site": "same-origin" } });
  const answer = await api.post("/sign-in", { form: { email: `${account}@demo.xiangji.test`, password: PASSWORD }, maxRedirects: 0 });
  expect(answer.status(), account).toBe(303);
  const { cookies } = await api.storageState();
  await api.dispose();
  return cookies.find((cookie) => cookie.name === "xj_session")?.value ?? "";
}

/**
 * A page without JavaScript as a person reads it; null for a visitor. `inspected` keeps the product's own scripts away and lets those of a check run.
 */
export async function readerOf(
  browser: Browser,
  origin: string,
  account: Account | null,
  { locale, screen, inspected = false }: { locale: Locale; screen: Screen; inspected?: boolean },
): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: inspected, viewport: widths[screen], locale });
  const cookie = (name: string, value: string) => ({ name, value, url: origin });
  await context.addCookies([cookie("xj_locale", locale), ...(account ? [cookie("xj_session", await sessionOf(origin, account))] : [])]);
  const page = await context.newPage();
  if (inspected) {
    // Kept away by the browser itself: asking here for each of them costs as much as the page.
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.setBlockedURLs", { urls: ["*.js"] });
    await page.addInitScript({ content: axe.source });
  }
  return page;
}

/** The page is as wide as the screen: tables scroll inside themselves. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const { content, screen } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  expect(content, `${page.url()} is ${content} px wide on a screen of ${screen}`).toBeLessThanOrEqual(screen);
}

/** The keyboard gets past the head of the page in one step, and no level of heading is left out. */
export async function expectOutline(page: Page): Promise<void> {
  await expect(page.locator("body a").first()).toHaveAttribute("href", "#content");
  const levels = await page.locator("h1, h2, h3, h4").evaluateAll((found) => found.map((heading) => Number(heading.tagName.slice(1))));
  const gaps = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
  expect(gaps, `headings of ${page.url()}: ${levels.join(" ")}`).toEqual([]);
}

/**
 * Nothing on the page keeps somebody out. The inspector is asked directly: its wrapper for this browser takes twice the time of the inspection.
 *
 * @param without a selector of what is not looked at
 */
export async function expectAccessible(page: Page, without?: string): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (exclude) => {
    const inspector = (window as unknown as { axe: typeof axe }).axe;
    const { violations: all } = await inspector.run(exclude ? { include: ["html"], exclude: [exclude] } : document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
      resultTypes: ["violations"],
    });
    return all.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ target }) => target.join(" ")).slice(0, 3) }));
  }, without);
  expect(violations, page.url()).toEqual([]);
}

import { expect, test, type Page } from "@playwright/test";
import ExcelJS from "exceljs";

import { expectNoOverflow, readerOf, type Account, type Locale, type Screen } from "./reader";

/** What a finance bureau does in the demo region, without JavaScript: follows a figure down to its order line, takes tables along, decides filings. */

const ways: { locale: Locale; screen: Screen }[] = [
  { locale: "zh-CN", screen: "desk" },
  { locale: "zh-CN", screen: "phone" },
  { locale: "en", screen: "desk" },
  { locale: "en", screen: "phone" },
];

async function follow(page: Page, selector: string): Promise<void> {
  const href = await page.locator(selector).first().getAttribute("href");
  expect((await page.goto(href ?? ""))?.status(), `${selector} → ${href ?? "nothing"}`).toBe(200);
  await expectNoOverflow(page);
}

for (const way of ways) {
  test(`from the province to an order line, and the tables as files (${way.locale}, ${way.screen})`, async ({ browser, baseURL }) => {
    const page = await readerOf(browser, baseURL ?? "", "bureau.province", way);
    await page.goto("/bureau");
    await expect(page.locator("html")).toHaveAttribute("lang", way.locale);
    await expectNoOverflow(page);
    await follow(page, "main a[href^='/bureau/divisions/431100']");
    const csv = await page.request.get((await page.locator("a", { hasText: "CSV" }).first().getAttribute("href")) ?? "");
    expect(csv.headers()["content-type"]).toContain("text/csv");
    expect((await csv.text()).split("\n").length).toBeGreaterThan(5);
    const xlsx = await page.request.get((await page.locator("a", { hasText: "XLSX" }).first().getAttribute("href")) ?? "");
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(await xlsx.body()).buffer);
    expect(book.worksheets[0]?.rowCount).toBe((await csv.text()).trim().split("\n").length);

    await follow(page, "main tbody a[href^='/bureau/divisions/4311']:not([href*='view=own'])");
    await follow(page, "main tbody a[href^='/bureau/units/']");
    const unit = new URL(page.url()).pathname;
    const entries = await page.request.get((await page.locator("a", { hasText: "CSV" }).first().getAttribute("href")) ?? "");
    expect(entries.status()).toBe(200);
    await follow(page, `main a[href^='${unit}/orders/']`);
    await expect(page.locator("main tbody tr").first()).toBeVisible();
    await page.context().close();
  });
}

/** Days around today, so that the window is open whenever the journey is walked. */
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const NEXT_YEAR = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear() + 1;

interface Town {
  locale: Locale;
  screen: Screen;
  bureau: Account;
  /** The second person of the bureau. */
  head: Account;
  clerk: Account;
  reviewer: Account;
  division: string;
}

const towns: Town[] = [
  {
    locale: "zh-CN",
    screen: "desk",
    bureau: "bureau.province",
    head: "bureau.province.manager",
    clerk: "buyer",
    reviewer: "reviewer",
    division: "430000",
  },
  {
    locale: "en",
    screen: "phone",
    bureau: "bureau.shenzhen",
    head: "bureau.shenzhen.manager",
    clerk: "buyer.shenzhen",
    reviewer: "reviewer.shenzhen",
    division: "440300",
  },
];

async function press(page: Page, intent: string): Promise<void> {
  await page.locator(`main button[name=intent][value=${intent}]`).first().click();
  await expectNoOverflow(page);
}

async function declare(page: Page, total: string): Promise<void> {
  await page.goto(`/unit/filing/${NEXT_YEAR}?step=figures&mode=OWN`);
  await expectNoOverflow(page);
  await page.locator("[name=canteenTotal]").fill(total);
  await page.locator("[name=reason]").fill("决算后按实际就餐人数调整"); // next year differs from this one by more than the window allows without
  await press(page, "save");
  await expect(page).toHaveURL(/step=check/);
}

async function openOnDesk(page: Page, unit: string): Promise<void> {
  await page.goto(`/bureau/filings?year=${NEXT_YEAR}`);
  await expectNoOverflow(page);
  const href = await page.locator("main a[href^='/bureau/filings/']", { hasText: unit }).first().getAttribute("href");
  await page.goto(href ?? "");
  await expectNoOverflow(page);
}

for (const town of towns) {
  test(`a filing is returned with a reason, amended and confirmed (${town.locale}, ${town.screen})`, async ({ browser, baseURL }) => {
    const reader = (account: Account) => readerOf(browser, baseURL ?? "", account, town);
    const [bureau, clerk, reviewer] = [await reader(town.bureau), await reader(town.clerk), await reader(town.reviewer)];
    const reason = "Total differs from the accounts · 与决算不符";

    await bureau.goto("/bureau/windows");
    await bureau.locator("#window [name=fiscalYear]").fill(String(NEXT_YEAR));
    await bureau.locator("#window [name=divisionCode]").selectOption(town.division);
    await bureau.locator("#window [name=opensOn]").fill(day(-2));
    await bureau.locator("#window [name=dueOn]").fill(day(30));
    await bureau.locator("#window [name=correctionDueOn]").fill(day(60));
    await bureau.locator("#window [name=source]").fill("E2E 1");
    await bureau.locator("#window button[value=open]").click();
    // The draft says whom it touches; nothing is open before a second person has looked at it.
    await expect(bureau.locator("main tbody tr").first()).toBeVisible();
    await press(bureau, "propose");
    const head = await reader(town.head);
    await head.goto(new URL(bureau.url()).pathname);
    await expectNoOverflow(head);
    await press(head, "confirm");
    await expect(head.locator("main button[name=intent]")).toHaveCount(0);
    await bureau.goto("/bureau/windows");
    await expect(bureau.locator("main")).toContainText("E2E 1");

    await declare(clerk, "1200000");
    await reviewer.goto(`/unit/filing/${NEXT_YEAR}`);
    await press(reviewer, "submit");
    await expect(reviewer.locator("main button[value=submit]")).toHaveCount(0);

    // The window is new: the only filing on the desk is this one.
    await bureau.goto(`/bureau/filings?year=${NEXT_YEAR}`);
    const name = await bureau.locator("main a[href^='/bureau/filings/']:not([href*='?'])").first().innerText();
    await openOnDesk(bureau, name);
    await press(bureau, "return");
    await expect(bureau.getByRole("alert")).toBeVisible();
    await bureau.locator("[name=reason]").fill(reason);
    await press(bureau, "return");

    await clerk.goto(`/unit/filing/${NEXT_YEAR}`);
    await expect(clerk.locator("main")).toContainText(reason);
    await declare(clerk, "1350000.50");
    await reviewer.goto(`/unit/filing/${NEXT_YEAR}`);
    await press(reviewer, "submit");

    await openOnDesk(bureau, name);
    await expect(bureau.locator("main")).toContainText("1,350,000.50");
    await press(bureau, "confirm");
    await bureau.goto(`/bureau/filings?year=${NEXT_YEAR}&status=CONFIRMED`);
    await expect(bureau.locator("main")).toContainText(name);
    await clerk.goto(`/unit/quota/${NEXT_YEAR}`);
    await expectNoOverflow(clerk);
    for (const page of [bureau, head, clerk, reviewer]) await page.context().close();
  });
}

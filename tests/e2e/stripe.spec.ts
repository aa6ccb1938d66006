import { expect, test, type Browser, type Page } from "@playwright/test";

import { readerOf, type Account } from "./reader";

/** Money through the payment service, in the browser: the product, and the hosted pages of the emulator that starts beside it. */

const SOON = { timeout: 30_000 };
/** What waits for the job of every minute. */
const NEXT_MINUTE = { timeout: 130_000, intervals: [1_000] };

type Reader = (account: Account) => Promise<Page>;

const readers =
  (browser: Browser, origin: string): Reader =>
  (account) =>
    readerOf(browser, origin, account, { locale: "zh-CN", screen: "desk" });

/** Reads a page again until it says what it should. */
async function until(page: Page, words: string | RegExp, options: object = SOON): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.locator("main")).toContainText(words, { timeout: 1_000 });
  }).toPass(options);
}

/** Orders the smallest amount of a product. @returns address of the order, and its number */
async function order(page: Page, product: string): Promise<{ path: string; number: string }> {
  await page.goto(`/search?q=${encodeURIComponent(product)}`);
  await page
    .getByRole("article")
    .filter({ hasText: product })
    .first()
    .getByRole("button", { name: /加入采购清单/ })
    .click();
  await page.goto("/unit/checkout");
  await page.getByLabel("送货地址").fill("实验路 1 号 食堂后门");
  await page.getByRole("button", { name: "提交订单" }).click();
  await expect(page).toHaveURL(/\/unit\/groups\/[0-9a-f-]{36}$/);
  const link = page.locator("main h2 a").first();
  const number = (await link.innerText()).trim();
  await link.click();
  await expect(page).toHaveURL(/\/unit\/orders\/[0-9a-f-]{36}$/);
  return { path: new URL(page.url()).pathname, number };
}

const saleOf = (path: string) => path.replace("/unit/orders/", "/coop/sales/");

async function confirm(page: Page, path: string): Promise<void> {
  await page.goto(saleOf(path));
  await page.getByRole("button", { name: "确认接单" }).click();
  await expect(page.getByRole("button", { name: "确认接单" })).toHaveCount(0);
}

async function ship(page: Page, path: string): Promise<void> {
  await page.goto(saleOf(path));
  await page.getByRole("link", { name: "发货", exact: true }).click();
  await page.getByLabel("承运方").fill("自送");
  await page.getByLabel("司机", { exact: true }).fill("张师傅");
  await page.getByLabel("司机电话").fill("0718-5550101");
  await page.getByLabel("车牌").fill("鄂Q00001");
  await page.getByRole("button", { name: "发货并生成送货单" }).click();
  await expect(page).toHaveURL(/\/coop\/shipments\//);
}

async function accept(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("link", { name: "去验收" }).click();
  await page.getByLabel("见证人").fill("王老师");
  await page.getByRole("button", { name: "完成验收" }).click();
  await expect(page).toHaveURL(/\/unit\/acceptances\//);
}

/** The hosted page that a payment of the unit leads to. */
async function hostedPage(page: Page): Promise<string> {
  const link = page.getByRole("link", { name: /^支付 / });
  await expect(link).toBeVisible();
  return (await link.getAttribute("href")) ?? "";
}

/** Turns a knob of the emulator, which is beside its hosted pages. */
async function turn<T>(page: Page, hosted: string, knob: string, data: object): Promise<T> {
  const { port } = new URL(hosted);
  const answer = await page.request.post(`http://127.0.0.1:${port}/_emulator/${knob}`, { data });
  expect(answer.ok(), knob).toBe(true);
  return (await answer.json()) as T;
}

/** Entries of the unit's ledger that name an order, the latest first. */
async function entriesOf(page: Page, number: string): Promise<string[]> {
  const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();
  await page.goto(`/unit/quota/${year}/guangdong-partner`);
  const rows = await page.locator("main tbody tr", { hasText: number }).allInnerTexts();
  return rows.map((row) => row.replace(/\s+/g, " "));
}

test("money first: turned back once and paid then by checkout, the order is sent only after it", async ({ browser, baseURL }) => {
  const reader = readers(browser, baseURL ?? "");
  const [unit, coop] = await Promise.all([reader("manager.hangzhou"), reader("coop.cured")]);
  const { path } = await order(unit, "腊排骨");
  await confirm(coop, path);
  await expect(coop.locator("main")).toContainText("待预付");
  await expect(coop.getByRole("link", { name: "发货", exact: true })).toHaveCount(0);
  await coop.goto(`${saleOf(path)}/ship`);
  await expect(coop.getByRole("button", { name: "发货并生成送货单" })).toHaveCount(0);

  await unit.goto(path);
  await unit.getByRole("button", { name: "立即付款" }).click();
  await expect(unit).toHaveURL(/\/unit\/stripe\//);
  const payment = new URL(unit.url()).pathname;
  const hosted = await hostedPage(unit);
  await unit.goto(hosted);
  await unit.getByRole("button", { name: /返回/ }).click();
  await unit.goto(payment);
  await expect(unit.locator("main")).toContainText("待付款");

  await unit.goto(await hostedPage(unit));
  await unit.getByRole("button", { name: /^支付 ￥/ }).click();
  await unit.goto(payment);
  await until(unit, "已付款");
  await coop.goto(saleOf(path));
  await expect(coop.locator("main")).toContainText("待发货");
  await ship(coop, path);
  await accept(unit, path);
  await unit.goto(path);
  await expect(unit.locator("main")).toContainText("已结清");
});

test.describe("goods first", () => {
  test.describe.configure({ mode: "serial" });
  let path = "";
  let number = "";
  let payment = "";
  let hosted = "";
  let settled: string[] = [];

  test("paid by the hosted invoice after the acceptance, the order settles", async ({ browser, baseURL }) => {
    const reader = readers(browser, baseURL ?? "");
    const [unit, coop] = await Promise.all([reader("manager.shenzhen"), reader("coop.shanwei")]);
    ({ path, number } = await order(unit, "海丰丝苗米"));
    await confirm(coop, path);
    await ship(coop, path);
    await accept(unit, path);
    await unit.goto(path);
    await unit.getByRole("link", { name: "在线支付" }).click();
    await unit.getByRole("button", { name: "在线支付" }).click();
    await expect(unit).toHaveURL(/\/unit\/stripe\//);
    payment = new URL(unit.url()).pathname;
    hosted = await hostedPage(unit);
    await unit.goto(hosted);
    await unit.getByRole("button", { name: /^支付 ￥/ }).click();
    await unit.goto(payment);
    await until(unit, "已付款");
    await unit.goto(path);
    await expect(unit.locator("main")).toContainText("已结清");
    settled = await entriesOf(unit, number);
    expect(settled[0]).toContain("结清");
  });

  test("disputed, its money is held and its quota stays; won, it is free again", async ({ browser, baseURL }) => {
    const reader = readers(browser, baseURL ?? "");
    const [unit, admin] = await Promise.all([reader("manager.shenzhen"), reader("admin")]);
    const paid = new URL(hosted).pathname.split("/").at(-1);
    const { id } = await turn<{ id: string }>(unit, hosted, "disputes", { paid });
    await unit.goto(payment);
    await until(unit, "有争议");
    await admin.goto("/admin/payouts");
    const row = admin.locator("main li", { hasText: "海丰县莲山丝苗米专业合作社" });
    await expect(row).toContainText("有争议，冻结");
    expect(await entriesOf(unit, number)).toEqual(settled);

    await turn(unit, hosted, "disputes", { id, status: "won" });
    await unit.goto(payment);
    await until(unit, "款项保留");
    await admin.reload();
    await expect(row).not.toContainText("冻结");
    expect(await entriesOf(unit, number)).toEqual(settled);
  });

  test("claimed after it settled, the co-op agrees: the money goes back as it came, and the quota too", async ({ browser, baseURL }) => {
    const reader = readers(browser, baseURL ?? "");
    const [unit, coop] = await Promise.all([reader("manager.shenzhen"), reader("coop.shanwei")]);
    await unit.goto(path);
    await unit.getByRole("link", { name: "申请售后" }).click();
    await unit.getByLabel("数量").first().fill("1");
    await unit.getByLabel("情况说明").fill("袋子破了一个");
    await unit.getByRole("button", { name: "提交" }).click();
    await expect(unit).toHaveURL(/\/unit\/goods-claims\/[0-9a-f-]{36}$/);
    const claim = new URL(unit.url()).pathname;
    await coop.goto(claim.replace("/unit/", "/coop/"));
    await coop.getByRole("button", { name: "按申请同意" }).click();
    await unit.goto(claim);
    await expect(unit.locator("main")).toContainText("原路退回");
    await until(unit, "已到账", NEXT_MINUTE);
    const after = await entriesOf(unit, number);
    expect(after.slice(1)).toEqual(settled);
    expect(after[0]).toContain("结清后退货");
  });

  test("the co-op opens an account of its own: what was paid goes there, and is in no payout", async ({ browser, baseURL }) => {
    const reader = readers(browser, baseURL ?? "");
    const [coop, admin, second] = await Promise.all([reader("coop.shanwei"), reader("admin"), reader("admin.reviewer")]);
    await coop.goto("/coop/payouts");
    await expect(coop.locator("main")).toContainText(number);
    await admin.goto("/admin/transfers");
    const off = admin.getByRole("button", { name: "关闭" });
    if (await off.isVisible()) await off.click();
    await admin.getByRole("button", { name: "提出开启" }).click();
    await expect(admin.locator("main")).toContainText("需要另一位同事确认生效");
    await second.goto("/admin/transfers");
    await second.getByRole("button", { name: "确认生效" }).click();
    await expect(second.locator("main")).toContainText("已开启");
    await admin.goto("/admin/transfers");
    await coop.goto("/coop/transfers");
    await coop.getByRole("button", { name: "开立账户" }).click();
    await expect(coop.locator("main")).toContainText("待补充信息");
    await coop.getByRole("link", { name: "到支付平台继续" }).click();
    await expect(coop).toHaveURL(/\/onboarding\//);
    await coop.getByRole("button", { name: "提交所需信息" }).click();
    await coop.goto("/coop/transfers");
    await until(coop, "可收款");
    const row = coop.locator("main tbody tr", { hasText: number });
    await expect(async () => {
      await coop.reload();
      await expect(row).toContainText("已转付", { timeout: 1_000 });
    }).toPass(NEXT_MINUTE);
    await admin.reload();
    await expect(admin.locator("main tbody tr", { hasText: number })).toContainText("海丰县莲山丝苗米专业合作社");
    await coop.goto("/coop/payouts");
    await expect(coop.locator("main")).not.toContainText(number);
    await admin.getByRole("button", { name: "关闭" }).click();
    await expect(admin.locator("main")).toContainText("已关闭");
  });
});

import { expect, test, type Page } from "@playwright/test";

import { expectAccessible } from "./reader";

/** A canteen buyer of the demo region. Each journey fills the cart of a person of its own, because a cart belongs to a person. */
const buyers = { scripts: "buyer.shenzhen@demo.xiangji.test", plain: "buyer.hangzhou@demo.xiangji.test" };
const PASSWORD = "xiangji-demo-2026";

/** From a search as a visitor to a submitted order, by words on the screen alone. */
async function shop(page: Page, email: string, check: (page: Page) => Promise<void> = async () => undefined): Promise<void> {
  await page.goto("/");
  await page.getByRole("searchbox", { name: "搜索" }).first().fill("土豆");
  await page.getByRole("button", { name: "搜索" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("土豆");
  const shelf = page.getByRole("article");
  await expect(shelf.first()).toContainText("土豆");
  await shelf.first().getByRole("link").click();
  await expect(page.getByText("起订", { exact: true })).toBeVisible();
  const name = await page.getByRole("heading", { level: 1 }).innerText();

  await page.getByRole("link", { name: "登录后下单" }).click();
  await page.getByLabel("邮箱").fill(email);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);

  await page.getByRole("button", { name: "加入采购清单" }).first().click();
  await expect(page.getByRole("status")).toContainText("已加入采购清单");
  await page.goto("/search?q=%E8%99%BE%E7%9A%AE");
  await page
    .getByRole("button", { name: /加入采购清单/ })
    .first()
    .click();
  await page.getByRole("link", { name: /采购清单，/ }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("采购清单");
  await expect(page.getByRole("heading", { name: "这一单对份额的影响" })).toBeVisible();
  await check(page);
  const first = page.getByRole("spinbutton").first();
  await first.fill("60");
  await page.getByRole("button", { name: "更新" }).first().click();
  await expect(page.getByRole("spinbutton").first()).toHaveValue("60");
  await expect(page.getByRole("status")).toContainText("数量已更新");

  await page.getByRole("link", { name: "去结算" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("结算");
  await check(page);
  await page.getByLabel("送货地址").fill("实验路 1 号 食堂后门");
  await page.getByLabel("最早送货日").fill("2020-01-01");
  await page.getByRole("button", { name: /提交/ }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("送货地址")).toHaveValue("实验路 1 号 食堂后门");
  const earliest = await page.getByLabel("最早送货日").getAttribute("min");
  await page.getByLabel("最早送货日").fill(earliest ?? "");
  await page.getByRole("button", { name: /提交/ }).click();
  await expect(page).toHaveURL(/\/unit\/groups\/[0-9a-f-]{36}$/);
  await page.goto("/unit/cart");
  await expect(page.getByText("采购清单还是空的")).toBeVisible();
}

test("a visitor finds, signs in, orders", async ({ page }) => {
  await shop(page, buyers.scripts, expectAccessible);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a visitor finds, signs in, orders", async ({ page }) => {
    await shop(page, buyers.plain);
  });
});

test("public pages are accessible, fit a phone, and carry no script", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ["/", "/halls", "/halls/enshi", "/products?stock=1", "/search?q=%E4%B8%8D%E5%AD%98%E5%9C%A8"]) {
    await page.goto(path);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.locator("script").count()).toBe(0);
  }
});

test("a product's page is accessible in English and in the dark", async ({ page, context, baseURL }) => {
  await context.addCookies([
    { name: "xj_locale", value: "en", url: baseURL ?? "" },
    { name: "xj_theme", value: "dark", url: baseURL ?? "" },
  ]);
  await page.goto("/products");
  await page.getByRole("article").first().getByRole("link").click();
  await expect(page.getByRole("link", { name: "Sign in to order" })).toBeVisible();
  await expectAccessible(page);
});

test("filters live in the URL, and nothing found says what to do", async ({ page }) => {
  await page.goto("/products");
  await page.getByText("产地、项目、价格").click();
  await page.getByLabel("计入项目").selectOption("guangdong-partner");
  await page.getByRole("button", { name: "筛选", exact: true }).click();
  await expect(page).toHaveURL(/programme=guangdong-partner/);
  await expect(page.getByRole("link", { name: /^去掉筛选/ })).toHaveCount(1);
  await page.goto("/search?q=%E4%B8%8D%E5%AD%98%E5%9C%A8&programme=national-832");
  await expect(page.getByRole("link", { name: "去掉筛选再看" })).toBeVisible();
});

test("first page: at most 100 kB over the wire", async ({ page }) => {
  let bytes = 0;
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  client.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto("/", { waitUntil: "networkidle" });
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThan(100_000);
});

test("what is not offered is not there", async ({ request }) => {
  for (const path of [
    "/products/019ab000-0000-7000-8000-000000000000",
    "/products/nonsense",
    "/halls/nowhere",
    "/art/product/potato-99.svg",
    "/art/product/..%2f..%2fx.svg",
    "/files/019ab000-0000-7000-8000-000000000000",
  ]) {
    expect({ path, status: (await request.get(path)).status() }).toEqual({ path, status: 404 });
  }
  const page = await (await request.get("/products", { headers: { "Accept-Language": "zh-CN" } })).body();
  expect(page.includes(0)).toBe(false);
});

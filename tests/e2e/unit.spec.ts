import { expect, test, type Browser, type Page } from "@playwright/test";

/** The whole road of an order between the demo's canteen and its co-op, without JavaScript. */
async function signIn(browser: Browser, email: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=password]").fill("xiangji-demo-2026");
  await page.locator("main form button, form:has([name=password]) button").first().click();
  return page;
}

test("a canteen orders, the co-op ships, the canteen accepts, the money arrives and the quota settles", async ({ browser }) => {
  test.slow();
  const coop = await signIn(browser, "coop@demo.xiangji.test");
  await coop.goto("/coop/products?sort=price");
  const product = await coop.locator("tbody th a").first().getAttribute("href");
  const productId = product?.split("/").at(-1) ?? "";

  const buyer = await signIn(browser, "buyer@demo.xiangji.test");
  await buyer.goto(`/products/${productId}`);
  await buyer.locator("form:has([name=quantity]) button:not([type=button])").first().click();
  await buyer.goto("/unit/checkout");
  await buyer.locator("form:has([name=receiverName]) button:not([type=button])").last().click();
  await expect(buyer).toHaveURL(/\/unit\/groups\//);
  const order = await buyer.locator("main a[href*='/unit/orders/']").first().getAttribute("href");
  const id = order?.split("/").at(-1) ?? "";

  await coop.goto(`/coop/sales/${id}`);
  await coop.locator("button[value=confirm]").click();
  await expect(coop.locator("h1")).toContainText("待发货");
  await coop.goto(`/coop/sales/${id}/ship`);
  await coop.getByLabel("承运方").fill("自送");
  await coop.getByLabel("司机", { exact: true }).fill("老周");
  await coop.getByLabel("司机电话").fill("not a number");
  await coop.getByLabel("车牌").fill("鄂Q12345");
  await coop.getByRole("button", { name: "发货并生成送货单" }).click();
  await expect(coop.locator(".notice-late")).toBeVisible();
  await expect(coop.getByLabel("车牌")).toHaveValue("鄂Q12345");
  await coop.getByLabel("司机电话").fill("13800000000");
  await coop.getByRole("button", { name: "发货并生成送货单" }).click();
  await expect(coop).toHaveURL(/\/coop\/shipments\//);
  await expect(coop.locator("h1")).toHaveText("送货单");

  const shipmentId = coop.url().split("/").at(-1) ?? "";
  await buyer.goto(`/unit/deliveries/${shipmentId}`);
  await buyer.getByLabel("验收人").fill("李老师");
  await buyer.getByLabel("见证人").fill("李老师");
  await buyer.getByRole("button", { name: "完成验收" }).click();
  await expect(buyer.locator(".notice-late")).toBeVisible();
  await buyer.getByLabel("见证人").fill("王师傅");
  await buyer.getByRole("button", { name: "完成验收" }).click();
  await expect(buyer).toHaveURL(/\/unit\/acceptances\//);
  await expect(buyer.locator("h1")).toHaveText("验收单");

  await coop.goto(`/coop/sales/${id}`);
  await coop.getByLabel("银行流水号").fill(`E2E-${id}`);
  await coop.locator("button[value=confirmRemittance]").click();
  await expect(coop.locator("h1")).toContainText("已结清");
  await buyer.goto(`/unit/orders/${id}`);
  await expect(buyer.locator("h1")).toContainText("已结清");
});

test("an order of somebody else is not there", async ({ browser }) => {
  const buyer = await signIn(browser, "buyer.shenzhen@demo.xiangji.test");
  const other = await signIn(browser, "buyer.hangzhou@demo.xiangji.test");
  await other.goto("/unit/orders");
  const order = await other.locator("tbody th a").first().getAttribute("href");
  expect((await buyer.goto(order ?? ""))?.status()).toBe(404);
  expect((await other.goto(order ?? ""))?.status()).toBe(200);
});

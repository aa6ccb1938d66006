import { expect, test, type Browser, type Page } from "@playwright/test";

// One cart: these journeys of the same buyer follow one another.
test.describe.configure({ mode: "serial" });

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

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };

async function signInOnPhone(browser: Browser, email: string, options: { javaScriptEnabled: boolean }): Promise<Page> {
  const context = await browser.newContext({ ...phone, ...options });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=password]").fill("xiangji-demo-2026");
  await page.locator("form:has([name=password]) button").first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}

/** Two products of one co-op, ordered, confirmed and shipped: a delivery of two lines at the canteen's door. */
async function givenDelivery(browser: Browser): Promise<string> {
  const coop = await signInOnPhone(browser, "coop@demo.xiangji.test", { javaScriptEnabled: false });
  await coop.goto("/coop/products?sort=price");
  const links = await coop.locator("tbody th a").all();
  const products = await Promise.all(links.slice(1, 3).map((link) => link.getAttribute("href")));

  const buyer = await signInOnPhone(browser, "buyer@demo.xiangji.test", { javaScriptEnabled: false });
  for (const product of products) {
    await buyer.goto(`/products/${product?.split("/").at(-1) ?? ""}`);
    await buyer.locator("form:has([name=quantity]) button:not([type=button])").first().click();
  }
  await buyer.goto("/unit/checkout");
  await buyer.locator("form:has([name=receiverName]) button:not([type=button])").last().click();
  await expect(buyer).toHaveURL(/\/unit\/groups\//);
  const orderLinks = buyer.locator("main a[href*='/unit/orders/']");
  await orderLinks.first().waitFor(); // the address is there before the page
  const orders = await orderLinks.all();
  const hrefs = await Promise.all(orders.map((order) => order.getAttribute("href")));

  for (const href of hrefs) {
    const id = href?.split("/").at(-1) ?? "";
    const answer = await coop.goto(`/coop/sales/${id}`);
    if (answer?.status() !== 200) continue;
    await coop.locator("button[value=confirm]").click();
    await coop.goto(`/coop/sales/${id}/ship`);
    await coop.getByLabel("承运方").fill("自送");
    await coop.getByLabel("司机", { exact: true }).fill("老周");
    await coop.getByLabel("司机电话").fill("13800000000");
    await coop.getByLabel("车牌").fill("鄂Q12345");
    await coop.getByRole("button", { name: "发货并生成送货单" }).click();
    await expect(coop).toHaveURL(/\/coop\/shipments\//);
    return `/unit/deliveries/${coop.url().split("/").at(-1) ?? ""}`;
  }
  throw new Error("no order reached the co-op");
}

/** Runs in the browser: how many drafts have photos there. */
function photosOnPhone(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opened = indexedDB.open("xiangji-drafts");
    opened.onerror = () => reject(new Error("no database of drafts"));
    opened.onsuccess = () => {
      const counted = opened.result.transaction("photos").objectStore("photos").count();
      counted.onsuccess = () => resolve(counted.result);
    };
  });
}

test("on the phone an acceptance goes line by line, survives a dead spot and a reload, and is sent once the network is back", async ({
  browser,
}) => {
  test.slow();
  const delivery = await givenDelivery(browser);
  const page = await signInOnPhone(browser, "buyer@demo.xiangji.test", { javaScriptEnabled: true });
  await page.goto(delivery);

  const lines = page.locator("input[name$='.accepted']");
  const count = await lines.count();
  await expect(page.getByText(`1 / ${count + 1}`, { exact: true })).toBeVisible();
  await expect(lines.nth(0)).toBeVisible();
  await expect(lines.nth(1)).toBeHidden();
  await expect(page.getByRole("button", { name: "完成验收" })).toBeHidden();

  // A part is refused, with one tap for the reason.
  const proposed = Number(await lines.nth(0).inputValue());
  await lines.nth(0).fill(String(proposed - 1));
  await page.getByText("有问题，拒收一部分").first().click();
  await page.locator("[name='lines[0].rejected']").fill("1");
  await page.getByText("破损").first().click();
  await page.locator("[name='lines[0].photo']").setInputFiles({
    name: "broken.png",
    mimeType: "image/png",
    buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==", "base64"),
  });
  for (let line = 0; line < count; line++) await page.getByRole("button", { name: "下一项" }).click();
  await page.getByLabel("见证人").fill("王师傅");
  const temperature = page.getByLabel("到货温度");
  await temperature.fill("4.5");

  // Gone to the cold store and back: the page is loaded anew, everything is still there.
  await page.reload();
  await expect(page.getByText("没填完的验收")).toBeVisible();
  await expect(page.getByText(`${count + 1} / ${count + 1}`, { exact: true })).toBeVisible();
  await expect(page.getByLabel("见证人")).toHaveValue("王师傅");
  await expect(page.locator("[name='lines[0].rejected']")).toHaveValue("1");
  await expect(page.locator("[name='lines[0].photo']")).toHaveValue(/broken\.png$/);
  await expect(page.getByText("照片没能存下")).toHaveCount(0);

  await page.context().setOffline(true);
  await expect(page.getByText("您填的内容已存在这部手机里，不会丢。")).toBeVisible();
  await page.getByRole("button", { name: "完成验收" }).click();
  await expect(page.getByText("连上网络后自动提交一次")).toBeVisible();
  await expect(page).toHaveURL(delivery);

  await page.context().setOffline(false);
  await expect(page).toHaveURL(/\/unit\/acceptances\//, { timeout: 30_000 });
  await expect(page.locator("h1")).toHaveText("验收单");
  await expect(page.getByText("王师傅")).toBeVisible();
  await expect(page.getByText("破损")).toBeVisible();
  await expect(page.getByRole("link", { name: "照片" })).toBeVisible();

  // Done: nothing stays on the phone.
  await expect.poll(() => page.evaluate(photosOnPhone)).toBe(0);
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("xiangji:draft:")).length)).toBe(0);
});

test("what the server refuses on the phone is shown where it stands", async ({ browser }) => {
  test.slow();
  const delivery = await givenDelivery(browser);
  const page = await signInOnPhone(browser, "buyer@demo.xiangji.test", { javaScriptEnabled: true });
  await page.goto(delivery);
  const next = page.getByRole("button", { name: "下一项" });
  await next.click();
  await page.locator("input[name$='.accepted']").nth(1).fill("");
  while (await next.isVisible()) await next.click();
  await page.getByLabel("见证人").fill("王师傅");
  await page.getByRole("button", { name: "完成验收" }).click();
  await expect(page.locator("#accept .notice-late")).toBeVisible();
  await expect(page.locator("input[name$='.accepted']").nth(1)).toBeVisible();
});

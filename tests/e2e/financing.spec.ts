import { expect, test, type Browser, type Page } from "@playwright/test";

import { readerOf, type Account } from "./reader";

const SELLER = "叶城县昆山坡核桃专业合作社";
const bank = { name: "农业银行叶城县支行", account: "政采贷专户", number: "6228 4800 9900 1234" };

const read = (browser: Browser, origin: string | undefined, account: Account | null) =>
  readerOf(browser, origin ?? "", account, { locale: "zh-CN", screen: "phone" });

/** What the unit owes the co-op and has time to pay, by its place in the list. */
async function openReceivable(buyer: Page, place: number) {
  await buyer.goto("/unit/payments");
  const row = buyer.locator("main tbody tr", { hasText: SELLER }).filter({ hasNotText: "逾期" }).nth(place);
  const links = await row.locator("a").evaluateAll((found) => found.map((link) => link.getAttribute("href") ?? ""));
  const idIn = (root: string) => links.find((href) => href.startsWith(root))?.split("/")[3] ?? "";
  return {
    id: idIn("/unit/receivables/"),
    orderId: idIn("/unit/orders/"),
    number: (/YK\d{4}-\d{6}/.exec(await row.innerText()) ?? [""])[0],
  };
}

async function recordPayment(coop: Page, orderId: string) {
  await coop.goto(`/coop/sales/${orderId}`);
  await coop.getByLabel("银行流水号").fill(`FIN-${orderId}`);
  await coop.locator("button[value=confirmRemittance]").click();
  await expect(coop.locator("h1")).toContainText("已结清");
}

test("pledge: two persons confirm, the bank becomes the payee, nobody pledges again, payment releases it", async ({ browser, baseURL }) => {
  test.slow();
  const buyer = await read(browser, baseURL, "buyer.hangzhou");
  const reviewer = await read(browser, baseURL, "reviewer.hangzhou");
  const coop = await read(browser, baseURL, "coop.kashi");
  const { id, orderId, number } = await openReceivable(buyer, 0);
  await coop.goto(`/coop/receivables/${id}`);
  await coop.locator("button[value=ask]").click();
  await expect(coop.locator("main")).toContainText("待核对");
  await buyer.goto(`/unit/receivables/${id}`);
  await buyer.locator("button[value=check]").click();
  await expect(buyer.locator("button[value=confirm]")).toHaveCount(0);
  await reviewer.goto(`/unit/receivables/${id}`);
  await reviewer.locator("button[value=confirm]").click();
  await expect(reviewer.locator("main")).toContainText("已确认");

  await coop.goto(`/coop/receivables/${id}`);
  await coop.getByLabel("开户银行").fill(bank.name);
  await coop.getByLabel("户名").fill(bank.account);
  await coop.getByLabel("账号", { exact: true }).fill(bank.number);
  const confirmationId = (await coop.locator("form:has(button[value=pledge]) [name=confirmationId]").getAttribute("value")) ?? "";
  await coop.locator("button[value=pledge]").click();
  await expect(coop.locator("main")).toContainText("已质押");
  const address = (await coop.locator("main a[href^='/confirmations/']").getAttribute("href")) ?? "";

  const visitor = await read(browser, baseURL, null);
  await expect(async () => {
    await visitor.goto(address);
    await expect(visitor.locator("main")).toContainText("真实：内容与签名一致", { timeout: 500 });
  }).toPass();
  await expect(visitor.locator("main")).toContainText(`质押给 ${bank.name}`);
  await expect(visitor.locator("main")).toContainText(number);
  await expect(visitor.locator("main svg").first()).toBeVisible();

  const again = async (form: Record<string, string>) =>
    (await coop.request.post(`/coop/receivables/${id}`, { form, headers: { "Sec-Fetch-Site": "same-origin" }, maxRedirects: 0 })).status();
  expect(await again({ intent: "ask" })).toBe(409);
  expect(
    await again({
      intent: "pledge",
      confirmationId,
      bankName: "另一家银行",
      bankAccountName: "专户",
      bankAccountNumber: "6228480012345678",
    }),
  ).toBe(409);

  await buyer.goto(`/unit/orders/${orderId}`);
  await expect(buyer.locator("main")).toContainText(bank.number);
  await buyer.goto("/unit/payments");
  // Numbers are each co-op's own: another one has the same.
  await expect(buyer.locator("main tbody tr", { hasText: number }).filter({ hasText: SELLER })).toContainText(bank.name);
  await buyer.goto("/unit/payments/orders");
  await buyer.locator(`input[name=receivable][value='${id}']`).check();
  await buyer.getByLabel("付款银行").fill("工商银行西溪支行");
  await buyer.getByLabel("付款账号").fill("1202020099001234567");
  await buyer.getByRole("button", { name: "制单" }).click();
  await expect(buyer).toHaveURL(/\/unit\/payments\/orders\//);
  await expect(buyer.locator("main tbody tr", { hasText: number })).toContainText(bank.account);
  await expect(buyer.locator("main tbody tr", { hasText: number })).toContainText(bank.number);

  await recordPayment(coop, orderId);
  await visitor.goto(address);
  await expect(visitor.locator("main")).toContainText("已付清");
  await coop.goto(`/coop/receivables/${id}`);
  await expect(coop.locator("main")).toContainText("已解除");
});

test("green lane: the bureau marks, the unit asks, all three see the clock, the co-op's receipt stops it", async ({ browser, baseURL }) => {
  test.slow();
  const buyer = await read(browser, baseURL, "buyer.hangzhou");
  const bureau = await read(browser, baseURL, "bureau.hangzhou");
  const coop = await read(browser, baseURL, "coop.kashi");
  const { orderId } = await openReceivable(buyer, 1);
  await bureau.goto("/bureau/registers/units?q=西溪桥实验中学");
  await bureau.locator("main tbody a[href*='/units/']").first().click();
  await expect(bureau).toHaveURL(/units\/[0-9a-f-]{36}/);
  const unitId = /units\/([0-9a-f-]{36})/.exec(bureau.url())?.[1] ?? "";
  const pages = [
    { page: buyer, url: `/unit/orders/${orderId}` },
    { page: coop, url: `/coop/sales/${orderId}` },
    { page: bureau, url: `/bureau/units/${unitId}/orders/${orderId}` },
  ];
  const allSay = async (text: RegExp) => {
    for (const { page, url } of pages) {
      await page.goto(url);
      await expect(page.locator("main")).toContainText(text);
    }
  };
  await bureau.goto(pages[2]?.url ?? "");
  await bureau.getByLabel("加急理由").fill("合作社急需收购款");
  await bureau.locator("button[value=markGreen]").click();
  await allSay(/绿色通道：采购单位申请付款后一个工作日内付清/);
  await buyer.goto(pages[0]?.url ?? "");
  await buyer.locator("button[value=requestGreenPayment]").click();
  await allSay(/绿色通道：.* 申请付款，应于 \d{4}-\d\d-\d\d 前付清/);
  await expect(buyer.locator("button[value=requestGreenPayment]")).toHaveCount(0);
  await recordPayment(coop, orderId);
  await allSay(/绿色通道：已按时付清/);
});

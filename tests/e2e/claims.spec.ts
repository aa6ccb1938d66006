import { expect, test, type Page } from "@playwright/test";

import { readerOf } from "./reader";

const SELLER = "恩施市云岭高山马铃薯专业合作社";
const fenOf = (text: string) => Math.round(Number(text.replaceAll(",", "")) * 100);
const yuan = (fen: number) => (fen / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ",");

/** Takes in the delivery that is on its way from the co-op. @returns id of its order */
async function accept(buyer: Page): Promise<string> {
  await buyer.goto("/unit/orders?status=accept");
  await buyer.locator("main tbody tr", { hasText: SELLER }).getByRole("link").first().click();
  await expect(buyer).toHaveURL(/\/unit\/orders\//);
  const id = buyer.url().split("/").at(-1) ?? "";
  await buyer.locator("main a[href^='/unit/deliveries/']").first().click();
  await buyer.getByLabel("验收人").fill("李老师");
  await buyer.getByLabel("见证人").fill("王师傅");
  await buyer.getByRole("button", { name: "完成验收" }).click();
  await expect(buyer.locator("h1")).toHaveText("验收单");
  return id;
}

/** Reports the first line of an order, one package of it, with a picture. @returns id of the claim and what the package costs */
async function report(buyer: Page, orderId: string): Promise<{ id: string; fen: number }> {
  await buyer.goto(`/unit/orders/${orderId}/goods-claims/new`);
  const price = /单价 ￥([\d,.]+)/.exec(await buyer.locator("main").innerText())?.[1] ?? "";
  await buyer.getByLabel("数量").first().fill("1");
  await buyer.getByLabel("问题").first().selectOption("QUALITY");
  const picture = { name: "受潮.png", mimeType: "image/png", buffer: await buyer.screenshot() };
  await buyer.getByLabel("照片").first().setInputFiles(picture);
  await buyer.getByLabel("情况说明").fill("一包受潮结块，不能用");
  await buyer.getByRole("button", { name: "提交", exact: true }).click();
  await expect(buyer).toHaveURL(/\/unit\/goods-claims\//);
  await expect(buyer.locator("h1")).toContainText("已提交");
  return { id: buyer.url().split("/").at(-1) ?? "", fen: fenOf(price) };
}

/** What has settled of the unit's first programme, and what it owes. */
async function figures(buyer: Page) {
  await buyer.goto("/unit");
  const settled = /已结清 ￥([\d,.]+)/.exec(await buyer.locator("main").innerText())?.[1] ?? "";
  await buyer.goto("/unit/payments");
  const open = /([\d,.]+)\s*元/.exec(await buyer.locator("main").innerText())?.[1] ?? "";
  return { settled: fenOf(settled), open: fenOf(open) };
}

test("refund after settlement by transfer: reported with a picture, agreed, sent, arrived; quota and money follow", async ({
  browser,
  baseURL,
}) => {
  test.slow();
  const buyer = await readerOf(browser, baseURL ?? "", "buyer.hangzhou", { locale: "zh-CN", screen: "phone" });
  const coop = await readerOf(browser, baseURL ?? "", "coop", { locale: "zh-CN", screen: "phone" });
  const before = await figures(buyer);
  const orderId = await accept(buyer);
  await coop.goto(`/coop/sales/${orderId}`);
  await coop.getByLabel("银行流水号").fill(`CLAIM-${orderId}`);
  await coop.locator("button[value=confirmRemittance]").click();
  await expect(coop.locator("h1")).toContainText("已结清");
  const paid = await figures(buyer);
  expect(paid.open).toBe(before.open);
  expect(paid.settled).toBeGreaterThan(before.settled);

  const { id, fen } = await report(buyer, orderId);
  expect(fen).toBeGreaterThan(0);
  await coop.goto("/coop/goods-claims");
  await coop.locator(`main a[href='/coop/goods-claims/${id}']`).click();
  const picture = await coop.getByRole("link", { name: "查看" }).getAttribute("href");
  const seen = await coop.request.get(picture ?? "");
  expect([seen.status(), seen.headers()["content-type"]]).toEqual([200, "image/png"]);
  await coop.locator("button[value=accept]").click();
  await expect(coop.locator("h1")).toContainText("退款中");
  await coop.getByLabel("银行流水号").fill(`BACK-${orderId}`);
  await coop.getByRole("button", { name: "退款已汇出" }).click();
  await expect(coop.locator("main")).toContainText(`BACK-${orderId}`);

  const reviewer = await readerOf(browser, baseURL ?? "", "reviewer.hangzhou", { locale: "zh-CN", screen: "phone" });
  await reviewer.goto(`/unit/goods-claims/${id}`);
  await expect(reviewer.locator("main")).toContainText("待采购单位处理");
  await reviewer.locator("button[value=confirmTransfer]").click();
  await expect(reviewer.locator("h1")).toContainText("已处理");
  await expect(reviewer.locator("main")).toContainText("已到账");
  const after = await figures(buyer);
  expect(after).toEqual({ settled: paid.settled - fen, open: before.open });
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  await buyer.goto("/unit/statements");
  const other = await buyer.getByLabel("对方").locator("option", { hasText: SELLER }).getAttribute("value");
  await buyer.goto(`/unit/statements?with=${other}&month=${month}`);
  await expect(buyer.locator("main tbody tr", { hasText: "红字单" }).filter({ hasText: yuan(fen) })).not.toHaveCount(0);
  await expect(buyer.locator("main tbody tr", { hasText: `BACK-${orderId}` })).toContainText(yuan(fen));
});

test("declined, the hall decides for the unit: what is open is lowered by a credit note, nothing is refunded", async ({
  browser,
  baseURL,
}) => {
  test.slow();
  const buyer = await readerOf(browser, baseURL ?? "", "buyer.shenzhen", { locale: "zh-CN", screen: "phone" });
  const coop = await readerOf(browser, baseURL ?? "", "coop", { locale: "zh-CN", screen: "phone" });
  const orderId = await accept(buyer);
  const before = await figures(buyer);
  const { id, fen } = await report(buyer, orderId);
  await coop.goto(`/coop/goods-claims/${id}`);
  await coop.locator("summary", { hasText: "拒绝" }).click();
  await coop.locator("form:has(button[value=decline])").getByLabel("理由").fill("出库时完好");
  await coop.locator("button[value=decline]").click();
  await expect(coop.locator("h1")).toContainText("已拒绝");

  const hall = await readerOf(browser, baseURL ?? "", "hall", { locale: "zh-CN", screen: "desk" });
  expect((await hall.goto(`/hall-desk/goods-claims/${id}`))?.status()).toBe(404);
  await buyer.goto(`/unit/goods-claims/${id}`);
  await buyer.locator("summary", { hasText: "申请馆方裁定" }).click();
  await buyer.locator("form:has(button[value=refer])").getByLabel("理由").fill("照片可见受潮");
  await buyer.locator("button[value=refer]").click();
  await expect(buyer.locator("h1")).toContainText("馆方裁定中");

  await hall.goto(`/hall-desk/goods-claims?tab=mine`);
  await hall.locator(`main a[href='/hall-desk/goods-claims/${id}']`).click();
  await hall.locator("summary", { hasText: "裁定支持单位" }).click();
  await hall.locator("form:has(button[value=decide])").getByLabel("理由").fill("照片可信，按申请退");
  await hall.locator("button[value=decide]").click();
  await expect(hall.locator("h1")).toContainText("已处理");

  await buyer.goto(`/unit/goods-claims/${id}`);
  await expect(buyer.locator("main")).toContainText("红字单");
  const after = await figures(buyer);
  expect(after).toEqual({ settled: before.settled, open: before.open - fen });
});

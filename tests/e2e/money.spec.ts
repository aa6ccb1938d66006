import { expect, test, type Page } from "@playwright/test";

import { readerOf } from "./reader";

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const yuan = (fen: number) => (fen / 100).toFixed(2);

/** An open order of the co-op, by its place in the list of what is due. */
async function openOrder(page: Page, place: number) {
  await page.goto("/coop/remittances");
  const row = page.locator("main tbody tr").nth(place);
  const code = (await row.locator("code").innerText()).trim();
  const cell = (await row.locator("td[data-label='未付（元）']").innerText()).split("\n")[0]?.replaceAll(",", "").trim() ?? "";
  const fen = Math.round(Number(cell) * 100);
  expect(fen).toBeGreaterThan(200);
  return { code, fen };
}

/** Takes in a statement with one transfer, looks at it and posts it. */
async function post(page: Page, transfer: { fen: number; payer: string; purpose: string; reference: string }) {
  const line = `${today()},${yuan(transfer.fen)},,${transfer.payer},${transfer.purpose},${transfer.reference}`;
  const text = ["日期,收入,支出,对方户名,摘要,流水号", line].join("\n");
  await page.goto("/coop/bank");
  await page.locator("input[type=file]").setInputFiles({ name: "s.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "读取并预览" }).click();
  await page.getByRole("button", { name: "入账 1 笔" }).click();
  await expect(page.locator("body")).toContainText("入账 1 笔");
}

test("goods first, paid by the bank in two parts: the first is taken on the desk, the second settles the order by itself", async ({
  browser,
  baseURL,
}) => {
  const page = await readerOf(browser, baseURL ?? "", "coop", { locale: "zh-CN", screen: "phone" });
  const { code, fen } = await openOrder(page, 0);
  const part = Math.floor(fen / 2);
  await post(page, { fen: part, payer: "某食堂", purpose: `货款${code}`, reference: "MONEY-1" });
  const row = page.locator("main tbody tr", { hasText: code });
  await row.getByRole("button", { name: "就这样认款" }).click();
  await expect(page.locator("main tbody tr", { hasText: code })).toHaveCount(0);
  await page.goto("/coop/remittances");
  await expect(page.locator("main tbody tr", { hasText: code })).toContainText(yuan(fen - part).replace(/\B(?=(\d{3})+(?=\.))/g, ","));
  await post(page, { fen: fen - part, payer: "某食堂", purpose: `余款${code}`, reference: "MONEY-2" });
  await page.goto("/coop/remittances");
  await expect(page.locator("main tbody tr", { hasText: code })).toHaveCount(0);
});

test("paid by the wrong unit: settled at the desk, taken back with a reason, and the order waits for its money again", async ({
  browser,
  baseURL,
}) => {
  const page = await readerOf(browser, baseURL ?? "", "coop", { locale: "zh-CN", screen: "phone" });
  const { code, fen } = await openOrder(page, 1);
  await post(page, { fen, payer: "另一所学校", purpose: `货款${code}`, reference: "MONEY-3" });
  await page.goto("/coop/remittances");
  await expect(page.locator("main tbody tr", { hasText: code })).toHaveCount(0);

  await page.goto("/coop/bank?view=decided");
  await page.locator("main tbody tr", { hasText: code }).getByRole("link").first().click();
  await page.locator("summary", { hasText: "冲销" }).click();
  await page.getByLabel("冲销原因").fill("付错单位，已退");
  await page.getByRole("button", { name: "冲销" }).click();
  await expect(page.locator("main")).toContainText("付错单位，已退");
  await page.goto("/coop/remittances");
  await expect(page.locator("main tbody tr", { hasText: code })).toHaveCount(1);
  await page.locator("main tbody tr", { hasText: code }).getByRole("link").first().click();
  await expect(page.locator("main")).toContainText("收款撤回");
});

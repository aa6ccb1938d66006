import { expect, test } from "@playwright/test";

import { readerOf } from "./reader";

/** Money by the bank: a clerk takes in a statement without JavaScript, looks at it, posts it; what carries a code is paid by itself, and never twice. */
test("a bank statement is read, posted once, and pays the order whose code it carries", async ({ browser, baseURL }) => {
  const page = await readerOf(browser, baseURL ?? "", "coop", { locale: "zh-CN", screen: "phone" });
  await page.goto("/coop/remittances");
  const row = page.locator("main tbody tr").last();
  const code = (await row.locator("code").innerText()).trim();
  const amount = (await row.locator("td[data-label='未付（元）']").innerText()).split("\n")[0]?.replaceAll(",", "").trim() ?? "";
  expect(code).toMatch(/^\d{13}$/);
  expect(amount).toMatch(/^\d+\.\d\d$/);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const lines = ["日期,收入,支出,对方户名,摘要,流水号", `${today},${amount},,某中学,货款${code},E2E-1`, `${today},,5.00,本行,手续费,E2E-2`];
  const statement = { name: "statement.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };

  await page.goto("/coop/bank");
  await page.locator("input[type=file]").setInputFiles(statement);
  await page.getByRole("button", { name: "读取并预览" }).click();
  await expect(page).toHaveURL(/\/coop\/bank\/statements\//);
  await expect(page.locator("main tbody tr")).toHaveCount(2);
  await page.getByRole("button", { name: "入账 2 笔" }).click();
  await expect(page.locator("body")).toContainText("入账 2 笔，自动认款 1 笔");

  await page.goto("/coop/remittances");
  await expect(page.locator("main tbody code", { hasText: code })).toHaveCount(0);

  await page.goto("/coop/bank");
  await page.locator("input[type=file]").setInputFiles(statement);
  await page.getByRole("button", { name: "读取并预览" }).click();
  await expect(page.locator(".notice-late")).toContainText("没有重复入账");
});

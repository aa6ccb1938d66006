import { expect, test, type Page } from "@playwright/test";

import { readerOf } from "./reader";

const day = (ago: number) => new Date(Date.now() + 8 * 3_600_000 - ago * 86_400_000).toISOString().slice(0, 10);
const paper = { name: "收据.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%%EOF\n") };

/** Opens a report from the list of a desk. */
async function open(page: Page, desk: string, number: string) {
  await page.goto(`/${desk}/held-money`);
  await page.getByRole("link", { name: number }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
}

test("a deposit that a school holds: reported on a phone, a day is set, the school answers, the money comes back in two parts", async ({
  browser,
  baseURL,
}) => {
  const reader = (account: "coop" | "bureau" | "buyer") => readerOf(browser, baseURL ?? "", account, { locale: "zh-CN", screen: "phone" });
  const coop = await reader("coop");
  await coop.goto("/coop/held-money");
  await coop.getByRole("link", { name: "申报占用款" }).click();
  await coop.getByLabel("金额", { exact: true }).fill("3000");
  await coop.getByLabel("合同或订单号").fill("HT-E2E-1");
  await coop.getByLabel("占用起始日").fill(day(200));
  await coop.getByLabel("应退日").fill(day(20));
  await coop.getByLabel("其他单位名称").fill("永州市潇湘实验中学");
  await coop.getByLabel("地区").fill("永州市");
  await coop.locator("input[type=file]").setInputFiles(paper);
  await coop.getByRole("button", { name: "提交申报" }).click();
  await expect(coop.getByRole("heading", { level: 1 })).toContainText("已申报");
  const number = /BZ\d{8}-\d{6}/.exec(await coop.getByRole("heading", { level: 1 }).innerText())?.[0] ?? "";
  await expect(coop.locator("main")).toContainText("占用单位应于");

  const bureau = await reader("bureau");
  await open(bureau, "bureau", number);
  await bureau.getByLabel("退还期限（工作日）").fill("60");
  await bureau.getByRole("button", { name: "受理并限期退还" }).click();
  await expect(bureau.locator("main")).toContainText("最多 10 个工作日");
  await bureau.getByLabel("退还期限（工作日）").fill("5");
  await bureau.getByRole("button", { name: "受理并限期退还" }).click();
  await expect(bureau.getByRole("heading", { level: 1 })).toContainText("限期退还");

  const unit = await reader("buyer");
  await open(unit, "unit", number);
  await unit.getByRole("button", { name: "确认占用" }).click();
  await unit.locator("summary", { hasText: "已退款，告知供应商" }).click();
  await unit.getByLabel("银行流水号").fill("E2E-1");
  await unit.getByRole("button", { name: "已退款，告知供应商" }).click();
  await expect(unit.getByRole("list", { name: "办理过程" })).toContainText("单位称已退款");

  await coop.goto("/coop/held-money?tab=mine");
  await coop.getByRole("link", { name: number }).click();
  await coop.getByLabel("退还金额（元）").fill("1000");
  await coop.getByLabel("银行流水号").fill("E2E-1");
  await coop.getByRole("button", { name: "确认到账" }).click();
  await expect(coop.getByRole("heading", { level: 1 })).toContainText("限期退还");
  await expect(coop.getByLabel("退还金额（元）")).toHaveValue("2000.00");
  await coop.getByLabel("银行流水号").fill("E2E-2");
  await coop.getByRole("button", { name: "确认到账" }).click();
  await expect(coop.getByRole("heading", { level: 1 })).toContainText("已退还");
  await expect(coop.getByRole("list", { name: "办理过程" })).toContainText("全部到账");
});

import { expect, test, type Page } from "@playwright/test";

import { expectAccessible, expectNoOverflow, expectOutline, readerOf } from "./reader";
import { givenSigner, keysOf, listed, resealed, type Bundle, type Keys } from "../support/sign-bundle";

const year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear();

const choose = (page: Page, bundle: unknown) =>
  page.getByLabel("台账文件（JSON）").setInputFiles({
    name: "ledger.json",
    mimeType: "application/json",
    buffer: Buffer.from(typeof bundle === "string" ? bundle : JSON.stringify(bundle)),
  });
const details = (page: Page) => page.locator("#verify-details");
const verdict = (page: Page) => page.getByRole("status", { name: "结果" });

async function drop(page: Page, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.json", { type: "application/json" }));
    return transfer;
  }, content);
  await page.locator("#verify-form").dispatchEvent("drop", { dataTransfer });
}

/** The ledger of the demo's canteen as its buyer downloads it. */
async function downloaded(page: Page): Promise<Bundle> {
  await page.goto(`/unit/quota/${year}`);
  const address = await page.getByRole("link", { name: "可验证台账" }).getAttribute("href");
  const answer = await page.request.get(address ?? "");
  expect(answer.status()).toBe(200);
  return (await answer.json()) as Bundle;
}

/** The keys that the page asks for are those of the test. */
const publish = (page: Page, keys: Keys) => page.route("**/ledger/keys", (route) => route.fulfill({ json: keys }));

test("a buyer's own file agrees; one fen more and the entry is named", async ({ page, browser, baseURL }) => {
  const buyer = await readerOf(browser, baseURL ?? "", "buyer", { locale: "zh-CN", screen: "desk" });
  const bundle = await downloaded(buyer);
  await buyer.context().close();
  const problems: string[] = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  const sent: string[] = [];
  await page.goto("/verify");
  await expect(page.getByText("需要 JavaScript")).toBeHidden();
  page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));

  await choose(page, bundle);
  await expect(verdict(page).getByRole("heading", { name: "一致", exact: true })).toBeVisible();
  await expect(details(page)).toContainText(bundle.unit.name);

  const [account] = bundle.accounts.filter(({ entries }) => entries.length > 1);
  const entry = account?.entries[1];
  if (!account || !entry) throw new Error("the demo's canteen has no entries");
  entry.canonical = entry.canonical.replace(/(?<=^(?:[^|]*\|){5})\d+/, (fen) => String(BigInt(fen) + 1n));
  await choose(page, resealed(bundle));
  await expect(verdict(page).getByRole("heading", { name: "不一致", exact: true })).toBeVisible();
  await expect(details(page)).toContainText(`账户 ${account.id} 分录 2`);
  await expect(details(page)).toContainText("哈希与分录及前一哈希不符");
  await expectAccessible(page);
  await drop(page, "no ledger");
  await expect(verdict(page).getByRole("heading", { name: "这不是台账文件" })).toBeVisible();
  expect([...new Set(sent)]).toEqual(["GET /ledger/keys"]);
  expect(problems).toEqual([]);
});

test("signed lists are checked in the browser, on a phone, in the dark", async ({ page, context, browser, baseURL }) => {
  const buyer = await readerOf(browser, baseURL ?? "", "buyer", { locale: "zh-CN", screen: "desk" });
  const plain = { ...(await downloaded(buyer)), headLists: [] };
  await buyer.context().close();
  const signer = givenSigner();
  const unlisted = { ...plain, accounts: plain.accounts.map((account) => ({ ...account, inclusion: [] })) };
  const bundle = listed(unlisted, signer);
  await context.addCookies([{ name: "xj_theme", value: "dark", url: baseURL ?? "" }]);
  await page.setViewportSize({ width: 360, height: 740 });
  await publish(page, keysOf(signer));
  await page.goto("/verify");
  await choose(page, bundle);
  await expect(verdict(page).getByRole("heading", { name: "一致", exact: true })).toBeVisible();
  await expectNoOverflow(page);
  await expectOutline(page);
  await expectAccessible(page);

  const [first, second] = bundle.headLists;
  if (first && second) second.signature = first.signature;
  await choose(page, resealed(bundle));
  await expect(details(page)).toContainText("签名与清单不符");
  await expect(details(page)).toContainText("清单 2026-06-17");
  await expectNoOverflow(page);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false, locale: "en" });

  test("the page says so, and gives the command and the program", async ({ page, request }) => {
    await page.goto("/verify");
    await expect(page.getByText("Checking here needs JavaScript")).toBeVisible();
    await expect(page.getByLabel("Ledger file (JSON)")).toBeHidden();
    await expect(page.getByText("node verify-ledger.mjs bundle.json --keys keys.json").first()).toBeVisible();
    const address = await page.getByRole("link", { name: /verify-ledger\.mjs/ }).getAttribute("href");
    const program = await request.get(address ?? "");
    expect(program.headers()["content-type"]).toContain("javascript");
    expect(await program.text()).toContain("export async function verifyBundle");
  });
});

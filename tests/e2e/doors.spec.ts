import { expect, test } from "@playwright/test";

test("healthz tells version and migration", async ({ request }) => {
  const response = await request.get("/healthz");
  expect(response.status()).toBe(200);
  expect(await response.json()).toEqual({ status: "ok", version: expect.any(String), migration: expect.stringMatching(/^\d{14}_/) });
});

test("an unknown address gets the designed page, in the reader's language, under its number", async ({ page }) => {
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  const response = await page.goto("/no/such/page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("没有找到这个页面");
  await expect(page.locator("code")).toHaveText((await response?.headerValue("x-request-id")) ?? "");
  expect(violations).toEqual([]);
});

test("scripts take over the page without changing it", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto("/no/such/page");
  const before = await page.locator("main").innerText();
  await page.waitForFunction(() => Object.keys(document.body).some((key) => key.startsWith("__reactFiber")));
  expect(await page.locator("main").innerText()).toBe(before);
  expect(errors).toEqual([]);
});

test("language, theme and size are kept, and the way back stays on this site", async ({ request }) => {
  const response = await request.post("/preferences", {
    form: { locale: "en", theme: "dark", size: "large", returnTo: "//evil.example/" },
    headers: { "Sec-Fetch-Site": "same-origin" },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);
  expect(response.headers().location).toBe("/");
  const html = await (await request.get("/no/such/page")).text();
  expect(html).toContain('lang="en" data-theme="dark" data-size="large"');
});

test("a change that comes from elsewhere is refused", async ({ request }) => {
  const foreign: Record<string, string>[] = [
    { "Sec-Fetch-Site": "cross-site" },
    { Origin: "https://evil.example" },
    { Origin: "null" },
    {},
  ];
  for (const headers of foreign) {
    const response = await request.post("/preferences", { form: { locale: "en" }, headers, maxRedirects: 0 });
    expect({ headers, status: response.status() }).toEqual({ headers, status: 403 });
    expect(response.headers()["set-cookie"]).toBeUndefined();
  }
});

test("too much, too long and malformed is answered in the four hundreds", async ({ request }) => {
  const headers = { "Sec-Fetch-Site": "same-origin" };
  const tooMuch = await request.post("/preferences", { data: "x".repeat(1_100_000), headers });
  expect(tooMuch.status()).toBe(413);
  const unknown = await request.post("/preferences", { form: { theme: "neon" }, headers });
  expect(unknown.status()).toBe(400);
  expect((await request.get("/%E0%A4%A")).status()).toBe(400);
  expect((await request.get("/assets/no-such-file.js")).status()).toBe(404);
});

test("browser files are compressed and cached for good", async ({ request }) => {
  const html = await (await request.get("/no/such/page")).text();
  const file = /\/assets\/entry\.client-[\w-]+\.js/.exec(html)?.[0] ?? "";
  const response = await request.get(file, { headers: { "Accept-Encoding": "br" } });
  expect(response.status()).toBe(200);
  expect(response.headers()["content-encoding"]).toBe("br");
  expect(response.headers()["cache-control"]).toContain("immutable");
  expect(response.headers()["content-type"]).toContain("javascript");
});
